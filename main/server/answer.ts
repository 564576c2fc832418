/**
 * How an answer leaves: status, headers and body in one piece, and what becomes of a request body that nobody
 * will read. Nothing here knows a route.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode, TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import { dataHeaders } from './headers.ts';

/** One request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly clock: Clock;
}

export type HeaderValues = Readonly<Record<string, string>>;

/**
 * How long an unread body is thrown away after the answer. Closing at once would reset the connection, and a
 * client that is still sending would lose the answer that tells it why.
 */
const lingerMs = 1_000;
/** What an error asks for beside its body: when to come again, and with what (RFC 9110, sections 10.2.3 and 11.6.1). */
const headersOf: Partial<Record<ErrorCode, HeaderValues>> = {
  too_many_viewers: { 'Retry-After': '10' },
  too_many_requests: { 'Retry-After': '60' },
  unauthorized: { 'WWW-Authenticate': 'Bearer realm="telltale"' },
};

/** Answers with a body; to HEAD with its headers alone. */
export function answer(exchange: Exchange, status: number, headers: HeaderValues, body: string | Buffer): void {
  const { request, response } = exchange;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const unread = announcesBody(request);
  response.writeHead(status, {
    ...headers,
    'Content-Length': String(bytes.length),
    ...(unread ? { Connection: 'close' } : {}),
  });
  if (!unread) response.end(bytes);
  else endUnread(exchange, bytes);
}

export function answerJson(exchange: Exchange, value: unknown, status = 200, headers: HeaderValues = {}): void {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  answer(exchange, status, { ...dataHeaders, ...type, ...headers }, JSON.stringify(value));
}

export function answerError(exchange: Exchange, error: TelltaleError, headers: HeaderValues = {}): void {
  answerJson(exchange, errorValue(error), error.status, { ...headersOf[error.code], ...headers });
}

/** The body of every error. */
export function errorValue(error: TelltaleError) {
  return { error: error.toBody() };
}

/** Whether a body follows the headers, whatever its length. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The answer is complete on the wire at once; the connection ends when the body has come or patience has. */
function endUnread({ request, response, clock }: Exchange, bytes: Buffer): void {
  response.write(bytes);
  const cancel = clock.after(lingerMs, () => response.end());
  request.once('close', cancel);
  request.once('end', () => {
    cancel();
    response.end();
  });
  request.resume();
}
