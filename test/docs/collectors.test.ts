/** Whether docs/collectors.md is true: its blocks are put into a copy of the sources, compiled and run. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { ChannelSource } from '../../main/collectors/collector.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import { fakeHost } from '../collectors/fake-host.ts';
import { between, derive } from '../collectors/take.ts';

const text = readFileSync('docs/collectors.md', 'utf8');

interface Block {
  readonly path: string;
  /** The line that it comes after; `null` for a whole file. */
  readonly after: string | null;
  readonly code: string;
}

const blocks = [...text.matchAll(/^```ts (?:file=(\S+)|in=(\S+) after="(.*)")\n([\s\S]*?)^```$/gm)].map(
  ([, file, path = '', after = null, code = '']): Block => ({
    path: file ?? path,
    after: file ? null : after,
    code,
  }),
);

/** The sources with what the page says added to them. */
function copyWithExample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-example-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['protocol', 'main', 'tsconfig.base.json']) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const { path, after, code } of blocks) {
    const place = join(folder, path);
    if (after === null) {
      expect(existsSync(place), `${path} is there already`).toBe(false);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, code);
      continue;
    }
    const lines = readFileSync(place, 'utf8').split('\n');
    expect(
      lines.filter((line) => line === after),
      `${path}: ${after}`,
    ).toHaveLength(1);
    lines.splice(lines.indexOf(after) + 1, 0, code.trimEnd());
    writeFileSync(place, lines.join('\n'));
  }
  return folder;
}

/** Errors of the compiler in the files that the page names; others are not the example's. */
async function compileErrors(folder: string): Promise<string[]> {
  const compiler = resolve('node_modules/.bin/tsc');
  const { stdout } = await promisify(execFile)(compiler, ['-p', 'main', '--noEmit'], { cwd: folder }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }),
  );
  const named = new Set(blocks.map(({ path }) => path));
  return stdout.split('\n').filter((line) => named.has(line.replace(/\(.*$/s, '')) || /^error/.test(line));
}

test('the example compiles, and without a word on who may see it, it does not', { timeout: 120_000 }, async () => {
  expect(blocks.length).toBeGreaterThan(10);
  const folder = copyWithExample();
  expect(await compileErrors(folder)).toEqual([]);
  const redact = join(folder, 'main/server/access/redact.ts');
  writeFileSync(redact, readFileSync(redact, 'utf8').replace('  paging: showAll,\n', ''));
  expect((await compileErrors(folder)).join()).toContain("'paging' is missing");
});

test('the example reads page faults: two readings make a rate, and a reset none', {
  timeout: 60_000,
}, async () => {
  const folder = copyWithExample();
  const { channelSources } = (await import(join(folder, 'main/collectors/registry.ts'))) as {
    channelSources: readonly ChannelSource<ChannelName>[];
  };
  const source = channelSources.find(({ channel }) => (channel as string) === 'paging');
  const [family] = source?.families ?? [];
  if (!source || !family) throw new Error('the registry does not list it');
  const host = fakeHost({ 'proc/vmstat': 'nr_free_pages 100\npgfault 1000\npgmajfault 7\n' });
  const collector = family.open(host);
  const { signal } = new AbortController();
  const first = await collector.read(signal);
  host.write('proc/vmstat', 'nr_free_pages 100\npgfault 2000\npgmajfault 3\n');
  const second = await collector.read(signal);
  collector.close?.();
  const { data, unavailable } = derive(source, between(family, second, first, 2));
  expect(data).toEqual({ faults_per_second: 500, major_faults_per_second: null });
  expect(unavailable.major_faults_per_second).toBe('the counter went back: it was reset');
  expect(() => family.open({ ...host, platform: 'win32' })).toThrow('Page faults are counted on Linux only.');
});

test('every file that the page names is there', () => {
  const made = new Set(blocks.filter(({ after }) => after === null).map(({ path }) => path));
  const named = [...text.matchAll(/`((?:main|protocol|test|docs)\/[\w./-]+\.(?:ts|md))`/g)].map(
    ([, path = '']) => path,
  );
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((path) => !made.has(path) && !existsSync(path))).toEqual([]);
});
