import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openNamedTokens } from '../../../main/server/access/named-tokens.ts';
import { hashToken } from '../../../main/server/access/token.ts';

const nowMs = Date.parse('2026-11-24T20:00:00.000Z');

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'telltale-tokens-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return join(root, 'tokens');
}

test('a token is 22 characters, and only its hash is kept, for its owner alone', () => {
  const path = folder();
  const token = openNamedTokens(path).add('Scraper', nowMs + 3_600_000, nowMs);
  expect(token).toMatch(/^[\w-]{22}$/);
  expect(readdirSync(path)).toEqual(['token.scraper.json']);
  const file = join(path, 'token.scraper.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(readFileSync(file, 'utf8')).not.toContain(token);
  expect(openNamedTokens(path).list()).toEqual([
    { name: 'Scraper', sha256: hashToken(token), createdMs: nowMs, expiresMs: nowMs + 3_600_000, turnedAway: [] },
  ]);
});

test('what one program adds or revokes another one sees', () => {
  const path = folder();
  const server = openNamedTokens(path);
  expect(server.list()).toEqual([]);
  const command = openNamedTokens(path);
  command.add('a', null, nowMs);
  command.add('b', null, nowMs);
  expect(server.list().map(({ name }) => name)).toEqual(['a', 'b']);
  expect(command.revoke('a')).toBe(true);
  expect(command.revoke('a')).toBe(false);
  expect(server.list().map(({ name }) => name)).toEqual(['b']);
});

test('a token that is revoked within the same tick of the file system’s clock is gone', () => {
  const path = folder();
  const server = openNamedTokens(path);
  openNamedTokens(path).add('a', null, nowMs);
  const { atime, mtime } = statSync(path);
  utimesSync(path, atime, mtime);
  expect(server.list()).toHaveLength(1);
  openNamedTokens(path).revoke('a');
  utimesSync(path, atime, mtime);
  expect(server.list()).toEqual([]);
});

test('an address is turned away from one token once, not from the next of its name', () => {
  const path = folder();
  const tokens = openNamedTokens(path);
  tokens.add('Scraper', null, nowMs);
  const [before] = tokens.list();
  if (!before) throw new Error('there is none');
  for (const address of ['192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7']) tokens.turnAway(before, address);
  expect(openNamedTokens(path).list()).toEqual([{ ...before, turnedAway: ['2001:db8:1:2::/64', '192.0.2.7'] }]);
  expect(statSync(join(path, 'away.scraper.json')).mode & 0o777).toBe(0o600);
  tokens.revoke('scraper');
  expect(readdirSync(path)).toEqual([]);
  tokens.add('scraper', null, nowMs);
  // As of a program that had read the list before.
  tokens.turnAway(before, '192.0.2.7');
  expect(tokens.list()).toMatchObject([{ name: 'scraper', turnedAway: [] }]);
});

test('a name that is taken, in whatever case, keeps its token', () => {
  const path = folder();
  const tokens = openNamedTokens(path);
  const token = tokens.add('scraper', null, nowMs);
  expect(() => tokens.add('SCRAPER', null, nowMs)).toThrow(/already/);
  expect(tokens.list()).toMatchObject([{ sha256: hashToken(token) }]);
  expect(readdirSync(path)).toHaveLength(1);
});

test.each(['', '../evil', 'a/b', 'a.b', '-a', 'a b', 'a\n', 'ä', 'x'.repeat(64)])('%j is no name', (name) => {
  const path = folder();
  expect(() => openNamedTokens(path).add(name, null, nowMs)).toThrow(/name of a token/);
  expect(() => openNamedTokens(path).revoke(name)).toThrow(/name of a token/);
});

test('files that are damaged, of others, or could have been written by others open nothing', () => {
  const path = folder();
  const tokens = openNamedTokens(path);
  tokens.add('good', null, nowMs);
  tokens.add('loose', null, nowMs);
  tokens.add('cut', null, nowMs);
  tokens.add('undated', null, nowMs);
  chmodSync(join(path, 'token.loose.json'), 0o622);
  const cut = join(path, 'token.cut.json');
  writeFileSync(cut, readFileSync(cut, 'utf8').slice(0, 40));
  const undated = join(path, 'token.undated.json');
  writeFileSync(undated, readFileSync(undated, 'utf8').replace('"expires":null', '"expires":"soon"'));
  writeFileSync(join(path, 'token.other.json'), '[]');
  writeFileSync(join(path, 'notes.txt'), 'hello');
  expect(
    openNamedTokens(path)
      .list()
      .map(({ name }) => name),
  ).toEqual(['good']);
});
