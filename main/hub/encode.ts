/**
 * JSON text to bytes, once for all viewers: WebSocket text frames (RFC 6455, section 5.2; a server does not mask)
 * and events of an event stream (WHATWG HTML, section 9.2). Pure.
 */
import type { GapMessage } from '../../protocol/messages.ts';
import type { Chunk, Encoding } from './sink.ts';

/** FIN and the opcode of a text frame. */
const finalText = 0x81;
/** A ping without payload: FIN, opcode 9, length 0. */
const protocolPing = Buffer.from([0x89, 0x00]);
/** A comment: keeps proxies and clients from taking a quiet stream for a dead one. */
const eventStreamComment = Buffer.from(':\n\n');

/** One text frame. */
export function websocketFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  // Not from the pool: a frame lives as long as the replay ring holds it and would keep its neighbours alive.
  const frame = Buffer.allocUnsafeSlow(headerLength + length);
  frame[0] = finalText;
  if (headerLength === 2) {
    frame[1] = length;
  } else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headerLength, 'utf8');
  return frame;
}

/**
 * One event. JSON text has no line breaks, so `data` is one line.
 * @param name `null` for an unnamed event, which `onmessage` receives
 */
export function eventStreamEvent(name: string | null, id: string, json: string): Buffer {
  const text = `${name === null ? '' : `event: ${name}\n`}id: ${id}\ndata: ${json}\n\n`;
  const event = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  event.write(text, 0, 'utf8');
  return event;
}

/** A message that is neither sample nor gap; an event stream carries none of them, hence `null`. */
export function encodeControl(encoding: Encoding, message: object): Chunk | null {
  if (encoding === 'websocket') return websocketFrame(JSON.stringify(message));
  return encoding === 'json' ? JSON.stringify(message) : null;
}

/** @param id where an event stream stands after it */
export function encodeGap(encoding: Encoding, gap: GapMessage, id: string): Chunk {
  return encodeControl(encoding, gap) ?? eventStreamEvent('gap', id, JSON.stringify(gap));
}

/** What a heartbeat sends: both kinds of ping on a WebSocket, since a page does not see the protocol's own. */
export function encodePing(encoding: Encoding, timestamp: string): Chunk {
  const message = encodeControl(encoding, { type: 'ping', timestamp });
  if (message === null) return eventStreamComment;
  return typeof message === 'string' ? message : Buffer.concat([protocolPing, message]);
}

/** Several chunks of one encoding as few: `json` keeps its messages apart, all else becomes one buffer. */
export function join(chunks: readonly Chunk[]): readonly Chunk[] {
  if (chunks.length < 2 || typeof chunks[0] === 'string') return chunks;
  return [Buffer.concat(chunks as readonly Buffer[])];
}
