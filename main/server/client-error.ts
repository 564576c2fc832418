/**
 * Answers what Node could not read as a request, or not in time. There is no request to answer to, so the bytes
 * are written to the socket as they are.
 */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { TelltaleError } from '../../protocol/errors.ts';
import { errorValue } from './answer.ts';
import { maxTargetLength } from './guard.ts';
import { dataHeaders } from './headers.ts';

/** What Node adds to the error of its parser. */
interface ParserError extends Error {
  code?: string;
  rawPacket?: Buffer;
}

/** @param answering whether an answer to an earlier request of this connection is under way */
export function answerClientError(error: ParserError, socket: Duplex, answering: boolean): void {
  // More text would end up in the middle of that answer.
  if (!socket.writable || answering) {
    socket.destroy();
    return;
  }
  const known = explain(error);
  const body = JSON.stringify(errorValue(known));
  const headers = {
    ...dataHeaders,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}

function explain(error: ParserError): TelltaleError {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new TelltaleError('request_timeout', 'The request was not complete in time.');
  }
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    const line = error.rawPacket?.toString('latin1').split('\r\n', 1)[0] ?? '';
    return line.length > maxTargetLength
      ? new TelltaleError('uri_too_long', `The request target is longer than ${maxTargetLength} characters.`)
      : new TelltaleError('headers_too_large', 'The headers of the request are larger than 8 KiB.');
  }
  return new TelltaleError('invalid_request', 'This is no valid HTTP/1.1 request.');
}
