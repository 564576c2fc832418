/**
 * Asks container engines at their unix sockets (or, on Windows, named pipes) with GET alone. An engine may hang, send
 * anything, and send it for ever: every request ends in time, takes a bounded number of bytes, and an engine that is
 * still being asked is not asked again. What an answer means is container-list.ts's.
 */

import { request } from 'node:http';
import { visibleText } from '../../protocol/visible-text.ts';

/** Far above the list of a thousand containers. */
const maxBodyBytes = 16 * 1_024 * 1_024;
/** How much of an engine's error is told. */
const maxMessageLength = 200;

export interface EngineSocket {
  engine: 'docker' | 'podman';
  path: string;
}

/** An error whose text is a reason for people: what is wrong, where, and what would help. */
export class EngineError extends Error {}

export class EngineClient {
  private readonly timeoutMs: number;
  /** Paths of the sockets that are being asked. */
  private readonly asking = new Set<string>();

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /**
   * @param target path and query, as `/containers/json?all=1`. Without a version before it, the engine answers with
   * its own: a fixed one would be refused by engines that are newer or older.
   * @returns the body of the answer
   * @throws (rejects with) EngineError: no access, no answer in time, another status than 200, too long
   */
  async get(socket: EngineSocket, target: string, signal: AbortSignal): Promise<string> {
    const { engine, path } = socket;
    const key = `${path} ${target}`;
    if (this.asking.has(key)) throw new EngineError(`${engine} at ${path} has not answered the request before`);
    this.asking.add(key);
    try {
      return await fetchText(path, target, AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)]));
    } catch (error) {
      throw new EngineError(explainFailure(socket, error, this.timeoutMs), { cause: error });
    } finally {
      this.asking.delete(key);
    }
  }
}

function fetchText(socketPath: string, target: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path: target, method: 'GET', agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length > maxBodyBytes) sent.destroy(new Error(`its answer is longer than ${maxBodyBytes} bytes`));
      });
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`it answered ${response.statusCode}${messageIn(body)}`));
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Engines tell what is wrong as `{"message":"…"}`. */
function messageIn(body: string): string {
  const message = /"(?:message|cause)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
  return message === undefined ? '' : `: ${visibleText(message.slice(0, maxMessageLength))}`;
}

/** What is wrong with an engine, in plain English, and what would allow it where access is refused. */
export function explainFailure({ engine, path }: EngineSocket, error: unknown, timeoutMs: number): string {
  const { code, name, message } = error as NodeJS.ErrnoException;
  const at = `${engine === 'docker' ? 'Docker' : 'Podman'} at ${path}`;
  if (code === 'EACCES' || code === 'EPERM') {
    return engine === 'docker'
      ? `${at} may not be asked by this user: "sudo usermod -aG docker $USER" allows it, which amounts to root's rights`
      : `${at} may not be asked by this user: run as its owner`;
  }
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return `${at} does not run`;
  if (name === 'AbortError' || name === 'TimeoutError')
    return `${at} did not answer within ${timeoutMs / 1_000} s`;
  return `${at} cannot be asked: ${message}`;
}
