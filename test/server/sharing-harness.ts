/** A share on an address of this machine's network, and who comes to it. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openNamedTokens } from '../../main/server/access/named-tokens.ts';
import { get, raw, type ServeChanges, type Served, serve } from './harness.ts';

/** An address that other machines could reach, else a second one of loopback. */
export const lan =
  Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2';

/** What is promised of every end of access, and some patience for a busy machine. */
export const promisedMs = 1_000;
export const patienceMs = 1_500;

export interface Shared extends Served {
  readonly token: string;
  /** Bearer with the invitation. */
  readonly bearer: { readonly Authorization: string };
  /** What a path answers on the shared address. */
  ask(path: string, headers?: Record<string, string>, method?: string): ReturnType<typeof raw>;
}

export async function shareIt(changes: ServeChanges = {}, wish = {}): Promise<Shared> {
  const served = await serve(changes);
  await served.sharing.start({ addresses: [lan], ...wish });
  const token = tokenOf(served);
  return {
    ...served,
    token,
    bearer: bearerOf(token),
    ask: (path, headers = {}, method = 'GET') =>
      raw(
        served.server.port,
        get(path, { Host: `${lan}:${served.server.port}`, ...headers }, method),
        undefined,
        lan,
      ),
  };
}

export function tokenOf({ sharing }: Served): string {
  return /#invite=([\w-]{22})$/.exec(sharing.state().links[0] ?? '')?.[1] ?? 'no link';
}

export function bearerOf(token: string) {
  return { Authorization: `Bearer ${token}` };
}

export async function openSession({ ask, bearer }: Shared): Promise<string> {
  const answer = await ask('/api/v1/session', bearer, 'POST');
  expect(answer.status).toBe(204);
  return (answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
}

/** A WebSocket that has said hello. */
export async function watch({ server }: Served, headers: Record<string, string>, host = lan) {
  const socket = new WebSocket(`ws://${host}:${server.port}/ws`, { headers });
  const messages: { channel?: string; seq?: number; audience?: string }[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, 'message');
  onTestFinished(() => socket.terminate());
  return { socket, messages, closed };
}

export function tokens() {
  const root = mkdtempSync(join(tmpdir(), 'telltale-sharing-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'tokens');
  return { folder, ...openNamedTokens(folder) };
}
