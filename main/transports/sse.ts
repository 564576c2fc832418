/**
 * A viewer over an event stream (WHATWG HTML, section 9.2). The body has no length and no chunks: it ends with the
 * connection (RFC 9112, section 6.3), so that the hub's bytes are the same for every viewer, HTTP/1.0 included.
 * Whoever calls has checked Host, Origin, access and the channels' names, and counts viewers.
 *
 * node:http keeps parser, request, response and timers for as long as an answer lasts: three times what the socket
 * itself takes. So the socket is taken over once the request has been read, as that of a WebSocket is.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type ChannelName, defaultChannel } from '../../protocol/channels.ts';
import type { Audience } from '../../protocol/messages.ts';
import type { Hub, Viewer } from '../hub/hub.ts';
import { SocketSink } from './socket-sink.ts';

/** What a browser waits before it connects anew; `retry:` is in milliseconds. */
const reconnectMs = 2_000;

export interface ServeSseOptions {
  readonly hub: Hub;
  readonly request: IncomingMessage;
  /** Nothing written yet; headers that were set are sent along. */
  readonly response: ServerResponse;
  readonly audience: Audience;
  /** Of the other end, for the list of viewers. */
  readonly address: string;
  /** `null` where the request names none: unnamed events with the data of `system`. */
  readonly channels: readonly ChannelName[] | null;
  /** The `Last-Event-ID` header or `last_event_id` parameter as it came. */
  readonly lastEventId: string | null;
  /** Told of the viewer once it is attached. */
  attached?(viewer: Viewer): void;
}

/**
 * Answers with the stream, which lasts until either side ends it. When the socket has been taken over the response
 * emits `close`: what concerns the stream is tied to the socket. The server must have a listener of `upgrade`, and it
 * must pass over requests without an Upgrade header: that is how Node tells of the sockets it gave up.
 */
export function serveSse(options: ServeSseOptions): void {
  const { response } = options;
  // Without this Node would announce chunks.
  response.removeHeader('Transfer-Encoding');
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    // Proxies must neither keep nor compress it, since a compressor waits for more.
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
    Connection: 'close',
  });
  response.flushHeaders();
  // A pipelined request gets its socket when the answers before it are done, and its headers right after that.
  if (response.socket) attach(options);
  else response.once('socket', () => process.nextTick(attach, options));
}

function attach(options: ServeSseOptions) {
  const { hub, request, response, audience, address, channels, lastEventId } = options;
  const { socket } = request;
  if (socket.destroyed) return;
  socket.setNoDelay();
  takeOver(request, response);
  const sink = new EventStreamSink(socket, channels === null ? 'sse_unnamed' : 'sse', hub.clock);
  sink.write(Buffer.from(`retry: ${reconnectMs}\n\n`));
  const viewer = hub.attach(sink, {
    audience,
    address,
    transport: 'sse',
    channels: channels ?? [defaultChannel],
    lastEventId,
  });
  socket.on('drain', () => viewer.drained());
  socket.on('close', () => viewer.detach());
  options.attached?.(viewer);
}

class EventStreamSink extends SocketSink {
  protected get open(): boolean {
    return this.socket.writable;
  }

  protected end(): void {
    this.socket.end();
  }
}

/**
 * Node lets go of the socket of a request that is marked as an upgrade, as soon as it has been read; but not where
 * the next request came along with it, and then everything stays as it is.
 */
function takeOver(request: IncomingMessage & { upgrade?: boolean }, response: ServerResponse): void {
  const socket: Socket & { parser?: unknown } = request.socket;
  // Node's own listeners of these will be gone.
  socket.on('error', destroy);
  socket.on('end', end);
  request.upgrade = true;
  process.nextTick(() => {
    if (socket.parser) {
      request.upgrade = false;
      return;
    }
    // Whether somebody takes what is sent is watched by the hub.
    socket.setTimeout(0);
    // A viewer has nothing to say; unread it would hide that it has gone.
    socket.resume();
    if (response.socket === socket) response.detachSocket(socket);
    response.emit('close');
  });
}

function destroy(this: Socket): void {
  this.destroy();
}

function end(this: Socket): void {
  this.end();
}
