/** The examples of docs/client.md, as they stand there, on the built library and against a real `telltale serve`. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../build/browser.mjs';
import { dist, type Serving, serve, serveAs } from '../cli/program.ts';
import { at, readExamples, root, run } from './examples.ts';

const examples = readExamples('docs/client.md');
const example = (heading: string) => {
  const found = examples.find((each) => each.heading === heading);
  if (!found) throw new Error(`docs/client.md has no example under ${heading}`);
  return found;
};

/** A program's folder, with the packages that it needs. */
let folder = '';
let serving: Serving;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-client-'));
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, 'telltale/dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(packages, 'telltale/package.json'));
  cpSync(join(dist, 'client'), join(packages, 'telltale/dist/client'), { recursive: true });
  for (const name of ['ws', '@types']) symlinkSync(join(root, 'node_modules', name), join(packages, name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  serving = await serve();
}, 60_000);

afterAll(async () => {
  await serving?.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

async function runExample(heading: string, env: NodeJS.ProcessEnv = process.env) {
  const file = join(folder, `${heading.toLowerCase().replaceAll(' ', '-')}.mjs`);
  writeFileSync(file, at(serving.url, example(heading)));
  const { code, stdout, stderr } = await run(process.execPath, [file], { cwd: folder, env });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout.trim().split('\n');
}

describe('in Node', { timeout: 90_000 }, () => {
  test('a subscription tells the channels and samples in order', async () => {
    const [offer, first, second, ...more] = await runExample('Subscribe');
    expect(offer).toMatch(/^\S+ offers \d+ channels$/);
    const [one, two] = [first, second].map((line) =>
      Number(/^(\d+): (null|[\d.]+) % busy$/.exec(line ?? '')?.[1]),
    );
    expect(two).toBe((one ?? 0) + 1);
    expect(more).toEqual([]);
  });

  test('a loop reads samples until it is left', async () => {
    const lines = await runExample('Read in a loop');
    const seqs = lines.map((line) => Number(/^(\d+) \d{6,}$/.exec(line)?.[1]));
    expect(seqs).toEqual([seqs[0], (seqs[0] ?? 0) + 1, (seqs[0] ?? 0) + 2]);
  });

  test('requests answer as REST, with stable errors', async () => {
    const [snapshot, history, error] = await runExample('Ask');
    expect(snapshot).toMatch(/^[\d.]+ [\d.]+$/);
    expect(history).toBe('percent true');
    expect(error).toBe('unknown_series');
  });

  test('a link with a fingerprint is enough', async () => {
    const home = mkdtempSync(join(tmpdir(), 'telltale-home-'));
    const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home };
    const sharing = await serveAs(env, '--share', '--share-address', '127.0.0.1', '--tls', 'self');
    onTestFinished(async () => {
      await sharing.end('SIGTERM');
      rmSync(home, { recursive: true });
    });
    const [link = ''] = sharing.links;
    expect(link).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/#invite=[\w-]{22}&fingerprint=[0-9a-f]{64}$/);
    expect(await runExample('From another machine', { ...process.env, TELLTALE_LINK: link })).toEqual([
      'connected as viewer',
    ]);
  });

  test('the types are complete, for who checks them strictly', async () => {
    writeFileSync(join(folder, 'types.ts'), example('Types').text);
    const compilerOptions = { strict: true, noEmit: true, target: 'es2023', module: 'nodenext', types: ['node'] };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: false }, files: ['types.ts'] }),
    );
    const { code, stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]);
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });
});

test.skipIf(!findBrowser())('in a browser a page of the same origin shows it', { timeout: 60_000 }, async () => {
  const found = findBrowser();
  // A page that the test makes up has no address, so Chromium would protect the server from it.
  const args = [...(found?.args ?? []), '--disable-features=LocalNetworkAccessChecks'];
  const browser = await chromium.launch({ ...found, args });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  // As a proxy would serve it from a folder beside the dashboard.
  await page.route(`${serving.url}mine/*`, (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    if (name === '') return route.fulfill({ contentType: 'text/html', body: example('In a browser').text });
    return route.fulfill({
      contentType: 'text/javascript',
      body: readFileSync(join(dist, 'client', name), 'utf8'),
    });
  });
  await page.goto(`${serving.url}mine/`);
  await page.waitForFunction(() => /^CPU [\d.]+ %$/.test(document.title), undefined, { timeout: 30_000 });
});
