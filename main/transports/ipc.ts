/**
 * The owner's viewer over a MessagePort: the same JSON text as over WebSocket, and requests in place of REST. A port
 * tells nothing of backpressure, so the other end acknowledges: `{"type":"ack","bytes"}` counts the UTF-8 bytes of
 * all messages that it has taken since the port was given to it, responses and hello included.
 */
import type { ApiMethod } from '../../protocol/api.ts';
import { defaultChannel } from '../../protocol/channels.ts';
import { closeCodes, TelltaleError } from '../../protocol/errors.ts';
import type { RequestMessage, ResponseMessage } from '../../protocol/messages.ts';
import { parseClientMessage } from '../../protocol/validate.ts';
import type { Hub, Viewer } from '../hub/hub.ts';
import type { Sink } from '../hub/sink.ts';
import type { Log } from '../log.ts';

/** The few things that we need of Electron's MessagePortMain; main/desktop adapts it. */
export interface Port {
  postMessage(text: string): void;
  on(event: 'message', callback: (event: { data: unknown }) => void): void;
  /** The other end closed or is gone, or {@link close} was called. */
  on(event: 'close', callback: () => void): void;
  /** Messages are kept back until then. */
  start(): void;
  close(): void;
}

/**
 * Answers a request; rejects with a TelltaleError. The method is whatever the other end said: the handler answers
 * `unknown_method` to what it does not know.
 */
export type RequestHandler = (method: ApiMethod, params: Record<string, unknown>) => Promise<unknown>;

export interface AttachPortOptions {
  readonly hub: Hub;
  readonly port: Port;
  /** `viewer` for an owner who looks at what guests see. Default: `owner`. */
  readonly audience?: 'owner' | 'viewer';
  /** Answers requests. */
  readonly handle: RequestHandler;
  readonly log: Log;
}

/** Attaches the viewer at the other end of a port. @returns ends it; harmless twice */
export function attachPort({ hub, port, audience = 'owner', handle, log }: AttachPortOptions): () => void {
  const sink = createPortSink(port);
  const viewer = hub.attach(sink, {
    audience,
    address: 'this computer',
    transport: 'ipc',
    channels: [defaultChannel],
  });

  port.on('message', ({ data }) => {
    if (typeof data !== 'string') {
      viewer.refuse(new TelltaleError('malformed_message', 'Messages over a port are JSON text.'));
      return;
    }
    try {
      const message = parseClientMessage(data, true);
      if ('type' in message && message.type === 'ack') sink.acknowledge(message.bytes);
      viewer.accept(message);
      if ('type' in message && message.type === 'ack') viewer.drained();
      if ('type' in message && message.type === 'request') void respond(message, viewer, handle, log);
    } catch (error) {
      if (!(error instanceof TelltaleError)) throw error;
      viewer.refuse(error, data);
    }
  });
  port.on('close', () => viewer.detach());
  port.start();
  return () => viewer.end(closeCodes.goingAway, 'the window is gone');
}

interface PortSink extends Sink {
  /** @throws TelltaleError where more is acknowledged than was sent */
  acknowledge(bytes: number): void;
}

function createPortSink(port: Port): PortSink {
  let sentBytes = 0;
  let takenBytes = 0;
  let closed = false;
  return {
    encoding: 'json',
    get backlogBytes() {
      return sentBytes - takenBytes;
    },
    get takenBytes() {
      return takenBytes;
    },
    write(chunk) {
      if (closed) return;
      const text = chunk.toString();
      sentBytes += Buffer.byteLength(text);
      port.postMessage(text);
    },
    // A port has no close codes.
    close() {
      if (closed) return;
      closed = true;
      port.close();
    },
    acknowledge(bytes) {
      if (bytes > sentBytes) {
        throw new TelltaleError(
          'malformed_message',
          `"bytes" ${bytes} is more than the ${sentBytes} that were sent.`,
        );
      }
      takenBytes = Math.max(takenBytes, bytes);
    },
  };
}

/** Answers one request; the viewer drops the answer when it is gone by then. */
async function respond(request: RequestMessage, viewer: Viewer, handle: RequestHandler, log: Log): Promise<void> {
  const { id, method, params } = request;
  let response: ResponseMessage;
  try {
    response = { type: 'response', id, result: await handle(method as ApiMethod, params) };
  } catch (error) {
    if (error instanceof TelltaleError) {
      response = { type: 'response', id, error: error.toBody() };
    } else {
      log('error', 'ipc', `request ${method} failed: ${String(error)}`, `ipc:${method}`);
      response = { type: 'response', id, error: { code: 'internal', message: `The request ${method} failed.` } };
    }
  }
  viewer.send(response);
}
