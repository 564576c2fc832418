/**
 * A viewer over an event stream (WHATWG HTML, section 9.2). The body has no length and no chunks: it ends with the
 * connection (RFC 9112, section 6.3), so that the hub's bytes are the same for every viewer, HTTP/1.0 included.
 * Whoever calls has checked Host, Origin, access and the channels' names, and counts viewers.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ChannelName, defaultChannel } from '../../protocol/channels.ts';
import type { Audience } from '../../protocol/messages.ts';
import type { Hub, Viewer } from '../hub/hub.ts';
import { createSocketSink } from './socket-sink.ts';

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

/** Answers with the stream, which lasts until either side ends it. */
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
  const sink = createSocketSink({
    socket,
    encoding: channels === null ? 'sse_unnamed' : 'sse',
    clock: hub.clock,
    isOpen: () => socket.writable,
    end: () => socket.end(),
  });
  sink.write(Buffer.from(`retry: ${reconnectMs}\n\n`));
  const viewer = hub.attach(sink, {
    audience,
    address,
    transport: 'sse',
    channels: channels ?? [defaultChannel],
    lastEventId,
  });
  const drained = () => viewer.drained();
  socket.on('drain', drained);
  response.once('close', () => {
    socket.off('drain', drained);
    viewer.detach();
  });
  options.attached?.(viewer);
}
