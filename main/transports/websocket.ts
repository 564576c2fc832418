/**
 * A viewer over WebSocket (RFC 6455). ws does the handshake, receives and closes; what is sent are the hub's
 * prebuilt frames, straight to the socket, because framing and queueing per viewer is what would cost. Whoever
 * calls has checked Host, Origin and access, and counts viewers.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ChannelName, defaultChannel } from '../../protocol/channels.ts';
import { type CloseCode, closeCodes, TelltaleError } from '../../protocol/errors.ts';
import type { Audience } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';
import type { Hub, Viewer } from '../hub/hub.ts';
import { Limiter } from './limiter.ts';
import { SocketSink } from './socket-sink.ts';

/** A subscription takes about 100 bytes. */
const maxMessageBytes = 4_096;
/** Without it a message of 4 KB in one-byte fragments holds 0.4 MB (CVE-2026-48779). */
const maxMessageFragments = 16;
/** Messages from one viewer, and pings and pongs apart from them. */
const maxMessages = 100;
const messageWindowMs = 10_000;

export interface AcceptWebSocketOptions {
  readonly hub: Hub;
  readonly request: IncomingMessage;
  /** As the `upgrade` event of http.Server gives it. */
  readonly socket: Duplex;
  /** The first bytes after the request. */
  readonly head: Buffer;
  readonly audience: Audience;
  /** Of the other end, for the list of viewers. */
  readonly address: string;
  /** What it is subscribed to from the start; `null` where the request names none: `system`. */
  readonly channels: readonly ChannelName[] | null;
  /** Told of the viewer once it is attached. */
  attached?(viewer: Viewer): void;
}

/** Completes the upgrade and attaches the viewer; a request that is no proper upgrade is answered with an error. */
export type AcceptWebSocket = (options: AcceptWebSocketOptions) => void;

/** One for all viewers of a server. */
export function createWebSocketTransport(): AcceptWebSocket {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // It multiplies CPU by 3 and memory by 5, and what a viewer inflates is not bounded by what it sends.
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    maxFragments: maxMessageFragments,
    autoPong: false,
    // A subprotocol that was offered is none of ours.
    handleProtocols: () => false,
  });
  server.on('wsClientError', (error, socket) => refuseUpgrade(socket, error.message));
  return (options) => {
    const { request, socket, head } = options;
    server.handleUpgrade(request, socket, head, (webSocket) => attach(webSocket, options));
  };
}

function attach(webSocket: WebSocket, options: AcceptWebSocketOptions) {
  const { hub, socket, audience, address, channels } = options;
  const sink = new WebSocketSink(webSocket, socket, hub.clock);
  const viewer = hub.attach(sink, {
    audience,
    address,
    transport: 'websocket',
    channels: channels ?? [defaultChannel],
  });
  listen(webSocket, socket, viewer, sink, hub.clock);
  options.attached?.(viewer);
}

/** Apart from {@link attach}, so that what lasts as long as the viewer holds on to nothing of its request. */
function listen(webSocket: WebSocket, socket: Duplex, viewer: Viewer, sink: WebSocketSink, clock: Clock): void {
  const messages = new Limiter(maxMessages, messageWindowMs);
  const controls = new Limiter(maxMessages, messageWindowMs);

  const within = (limiter: Limiter): boolean => {
    if (webSocket.readyState !== webSocket.OPEN) return false;
    if (limiter.allows(clock.monotonic())) return true;
    viewer.end(closeCodes.policy, `more than ${maxMessages} messages in ${messageWindowMs / 1_000} s`);
    // What else it sends is not read any more.
    webSocket.pause();
    return false;
  };
  const gone = () => viewer.detach();

  webSocket.on('message', (data, isBinary) => {
    if (!within(messages)) return;
    if (isBinary) viewer.refuse(new TelltaleError('malformed_message', 'Messages are text, not binary.'));
    else viewer.handle(data.toString());
  });
  webSocket.on('ping', (payload) => {
    if (!within(controls)) return;
    viewer.answered(false);
    sink.write(pongFrame(payload));
  });
  webSocket.on('pong', () => {
    if (within(controls)) viewer.answered(true);
  });
  // ws closes by itself with the code that fits: 1002, 1007, 1008 or 1009.
  webSocket.on('error', gone);
  webSocket.on('close', gone);
  socket.on('drain', () => viewer.drained());
}

class WebSocketSink extends SocketSink {
  readonly #webSocket: WebSocket;

  constructor(webSocket: WebSocket, socket: Duplex, clock: Clock) {
    super(socket, 'websocket', clock);
    this.#webSocket = webSocket;
  }

  /** Nothing may follow a close frame, and ws sends one by itself when the peer closes or errs. */
  protected get open(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN && this.socket.writable;
  }

  protected end(code: CloseCode, reason: string): void {
    this.#webSocket.close(code, reason);
  }
}

/** A control frame carries at most 125 bytes, which ws has checked. */
function pongFrame(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x8a, payload.length]), payload]);
}

/** The handshake's own errors as every other HTTP error is told. */
function refuseUpgrade(socket: Duplex, message: string): void {
  const error = new TelltaleError('invalid_request', `The WebSocket handshake is not valid: ${message}.`);
  const body = JSON.stringify({ error: error.toBody() });
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Sec-WebSocket-Version: 13',
    'Connection: close',
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
