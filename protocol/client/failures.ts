/** What every transport answers to requests that cannot be answered. */
import { type ErrorCode, errorStatus, TelltaleError } from '../errors.ts';

/** For each request that is pending when the connection ends. */
export function disconnectedError(): TelltaleError {
  return new TelltaleError(
    'unavailable',
    'The connection ended before the answer came; ask again once it is back.',
  );
}

export function timeoutError(method: string, timeoutMs: number): TelltaleError {
  return new TelltaleError('request_timeout', `No answer to "${method}" within ${timeoutMs / 1_000} s.`);
}

/** The error of an answer from outside, whatever its shape. */
export function errorFrom(body: unknown, fallback: string): TelltaleError {
  const { code, message } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const known = typeof code === 'string' && Object.hasOwn(errorStatus, code);
  return new TelltaleError(
    known ? (code as ErrorCode) : 'internal',
    typeof message === 'string' ? message : fallback,
  );
}
