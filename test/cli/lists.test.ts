/** What a person reads of lists, also where there is nothing in them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { control } from '../../main/cli/control.ts';
import { token } from '../../main/cli/token.ts';
import { startControlSocket } from '../../main/control/socket.ts';
import { openNamedTokens } from '../../main/server/access/named-tokens.ts';

const nowMs = Date.parse('2026-11-24T20:00:00.000Z');
const clock = { now: () => nowMs };

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-lists-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function createTerminal() {
  const told: string[] = [];
  return { told, isTTY: false, write: (text: string | Uint8Array) => told.push(String(text)) > 0 };
}

test('where nobody watches and nothing has happened, a person is told so and a program counts no line', async () => {
  const folder = join(freshFolder(), 'run');
  const answers: Readonly<Record<string, object>> = { viewers: { viewers: [] }, access_log: { events: [] } };
  const commands = {
    has: (_method: string): _method is never => true,
    handle: async (method: string) => answers[method],
  };
  onTestFinished(await startControlSocket({ folder, port: 7_447, commands, log: () => {} }));
  for (const [name, none, json] of [
    ['viewers', 'Nobody is watching.\n', '{"viewers":[]}\n'],
    ['access-log', 'Nobody has come, and nobody was refused, since it started.\n', '{"events":[]}\n'],
  ] as const) {
    const terminal = createTerminal();
    expect(await control({ name, port: null, json: false }, folder, terminal)).toBe('');
    expect(terminal.told).toEqual([none]);
    const quiet = createTerminal();
    expect(await control({ name, port: null, json: true }, folder, quiet)).toBe(json);
    expect(quiet.told).toEqual([]);
  }
});

test('tokens are listed with their ends and from where they were disconnected, or it is said that there are none', () => {
  const folder = join(freshFolder(), 'tokens');
  const list = (json: boolean) => {
    const terminal = createTerminal();
    return {
      printed: token({ name: 'token', action: 'list', json }, folder, clock, terminal),
      told: terminal.told,
    };
  };
  expect(list(false)).toEqual({ printed: '', told: ['There are no named tokens.\n'] });
  expect(list(true)).toEqual({ printed: '{"tokens":[]}\n', told: [] });

  const tokens = openNamedTokens(folder);
  tokens.add('a', null, nowMs - 60_000);
  const secret = tokens.add('b', nowMs, nowMs - 60_000);
  const [first] = tokens.list();
  if (first) tokens.turnAway(first, '192.0.2.7');
  const created = '2026-11-24T19:59:00.000Z';
  const { printed } = list(false);
  expect(printed.replace(/ +/g, ' ').split('\n')).toEqual([
    `a since ${created} does not expire, turned away from 192.0.2.7`,
    `b since ${created} expired 2026-11-24T20:00:00.000Z`,
    '',
  ]);
  const asJson = list(true).printed;
  expect(JSON.parse(asJson)).toEqual({
    tokens: [
      { name: 'a', created, expires: null, turned_away: ['192.0.2.7'] },
      { name: 'b', created, expires: '2026-11-24T20:00:00.000Z', turned_away: [] },
    ],
  });
  for (const hidden of [secret, 'sha256']) expect(asJson).not.toContain(hidden);
});
