/**
 * The control socket: the owner's commands for a running Telltale. One request is a line of JSON,
 * `{"method","params"}`, and is answered by a line, `{"result"}` or `{"error"}`. The folder admits its owner only,
 * and the socket too (0600): whoever can open it is the owner.
 */
import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Log } from '../log.ts';
import type { Commands } from './commands.ts';
import { controlPath, prepareControlFolder } from './path.ts';

const maxLineBytes = 65_536;
/** Without a byte either way. */
const silenceMs = 30_000;

export interface ControlSocketOptions {
  readonly folder: string;
  /** Names the socket. */
  readonly port: number;
  readonly commands: Commands;
  readonly log: Log;
}

/**
 * Listens. Where that cannot be, says so in the log: what is shared and shown does not depend on it.
 * @returns ends it; harmless twice
 */
export async function startControlSocket(options: ControlSocketOptions): Promise<() => void> {
  const { log } = options;
  const path = controlPath(options.folder, options.port);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveConnection(socket, options.commands, log);
  });
  try {
    prepareControlFolder(options.folder);
    await listenAnew(server, path);
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    server.on('error', (error) => log('warning', 'control', error.message, 'control'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log(
      'warning',
      'control',
      `no control socket, so telltale viewers, share and so on do not reach it: ${reason}`,
    );
  }
  return () => {
    // Takes the file away with it.
    server.close();
    for (const socket of sockets) socket.destroy();
  };
}

/** Takes the place of a socket that a program left behind when it was killed. */
async function listenAnew(server: Server, path: string): Promise<void> {
  try {
    await listen(server, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || (await answers(path))) throw error;
    rmSync(path, { force: true });
    await listen(server, path);
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function serveConnection(socket: Socket, commands: Commands, log: Log): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.setTimeout(silenceMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  // One after the other, so that answers come in the order of the requests.
  let answered = Promise.resolve();
  socket.on('data', (chunk: string) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      answered = answered.then(async () => {
        const answer = await respond(line, commands, log);
        if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
      });
    }
    if (text.length > maxLineBytes) socket.destroy();
  });
}

async function respond(line: string, commands: Commands, log: Log): Promise<object> {
  try {
    const { method, params } = readRequest(line);
    return { result: await commands.handle(method, params) };
  } catch (error) {
    if (error instanceof TelltaleError) return { error: error.toBody() };
    log(
      'error',
      'control',
      `a command failed: ${error instanceof Error ? error.stack : String(error)}`,
      'control',
    );
    return { error: { code: 'internal', message: 'The command failed; the log of the server says why.' } };
  }
}

function readRequest(line: string): { method: string; params: Record<string, unknown> } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new TelltaleError('malformed_message', 'A command is one line of JSON.', { cause });
  }
  const { method, params } = isRecord(value) ? value : {};
  if (typeof method !== 'string')
    throw new TelltaleError('malformed_message', 'A command needs "method", a text.');
  return { method, params: isRecord(params) ? params : {} };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
