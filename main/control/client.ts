/** The other end of the control socket: finds a running Telltale of this user, asks it one thing, and is done. */
import { connect } from 'node:net';
import { type ErrorCode, errorStatus, TelltaleError } from '../../protocol/errors.ts';
import type { OwnerMethod, OwnerMethods } from '../../protocol/share.ts';
import { controlPath, controlPorts } from './path.ts';

const timeoutMs = 15_000;

export interface ControlTarget {
  readonly folder: string;
  /** `null` for the one that runs; which, must be said where there are several. */
  readonly port: number | null;
}

/** @throws (rejects with) TelltaleError: what the server answered, or `unavailable` where none runs */
export async function callControl<Method extends OwnerMethod>(
  target: ControlTarget,
  method: Method,
  params: OwnerMethods[Method]['params'],
): Promise<OwnerMethods[Method]['result']> {
  const request = `${JSON.stringify({ method, params })}\n`;
  if (target.port !== null) return ask(target.folder, target.port, request);
  const answers = await findRunning(target.folder);
  const [port] = answers;
  if (port === undefined) {
    throw new TelltaleError('unavailable', 'No Telltale of this user is running: start one with telltale serve.');
  }
  if (answers.length > 1) {
    throw new TelltaleError(
      'invalid_request',
      `Several are running: name one with --port ${answers.join(' or ')}.`,
    );
  }
  return ask(target.folder, port, request);
}

/** Whether any Telltale of this user runs. */
export async function isRunning(folder: string): Promise<boolean> {
  return (await findRunning(folder)).length > 0;
}

async function findRunning(folder: string): Promise<number[]> {
  const ports = controlPorts(folder);
  const running = await Promise.all(
    ports.map((port) => exchange(controlPath(folder, port), null).catch(() => null)),
  );
  return ports.filter((_port, index) => running[index] !== null);
}

async function ask<Result>(folder: string, port: number, request: string): Promise<Result> {
  const text = await exchange(controlPath(folder, port), request).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TelltaleError('unavailable', `No running Telltale answers for port ${port} (${reason}).`, { cause });
  });
  const answer = JSON.parse(text) as { result?: Result; error?: { code: string; message: string } };
  if (answer.error) {
    const known = Object.hasOwn(errorStatus, answer.error.code);
    throw new TelltaleError(known ? (answer.error.code as ErrorCode) : 'internal', answer.error.message);
  }
  return answer.result as Result;
}

/** @param request `null` only connects. @returns one line */
function exchange(path: string, request: string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(path, () => {
      if (request !== null) socket.write(request);
      else finish('');
    });
    const finish = (line: string) => {
      socket.destroy();
      resolve(line);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs / 1_000} s`)));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) finish(text.slice(0, text.indexOf('\n')));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('it closed the connection')));
  });
}
