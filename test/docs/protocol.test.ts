/** The examples of docs/protocol.md, as they stand there, against a real `telltale serve`: curl, and pages in Chromium. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../build/browser.mjs';
import { type Serving, serve } from '../cli/program.ts';
import { at, type Example, readExamples, run } from './examples.ts';

const examples = readExamples('docs/protocol.md');
const under = (heading: string, language: string): Example => {
  const found = examples.find((each) => each.heading === heading && each.language === language);
  if (!found) throw new Error(`docs/protocol.md has no ${language} example under ${heading}`);
  return found;
};

let serving: Serving;

beforeAll(async () => {
  serving = await serve();
}, 60_000);

afterAll(async () => {
  await serving?.end('SIGTERM');
});

test('every example is one that is run here', () => {
  expect(examples.map(({ heading, language, mark }) => `${heading}: ${language} ${mark}`)).toEqual([
    'Look at it: sh stream',
    'WebSocket: js browser',
    'Server-Sent Events: sh stream',
    'Server-Sent Events: js browser',
    'REST: sh run',
    'With a token: sh share',
    'With a token: js share',
  ]);
});

/** Runs a stream until enough has come. */
async function stream(heading: string, enough: RegExp): Promise<string> {
  const child = spawn('sh', ['-c', `exec ${at(serving.url, under(heading, 'sh'))}`]);
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    if (enough.test(text)) return text;
  }
  throw new Error(`the stream ended after ${JSON.stringify(text.slice(-300))}`);
}

test('curl prints the stream, one event after the other', { timeout: 60_000 }, async () => {
  expect(await stream('Look at it', /(^data: \{"cpu_percent".*\n\n[\s\S]*){2}/m)).toMatch(/^retry: \d+\n/);
  const named = await stream('Server-Sent Events', /^event: cpu\n[\s\S]*^event: memory\n[\s\S]*\n\n/m);
  expect(named).toMatch(/^id: [0-9a-f]{16}-\d+$/m);
});

describe('over REST', { timeout: 60_000 }, () => {
  const expected: Record<string, RegExp> = {
    info: /^\{"name":.*"channels":\[/,
    snapshot: /^\{"run_id":"[0-9a-f]{16}","channels":\{"cpu":\{"seq":\d+,"data":\{.*"process_top":\{"seq":\d+,/,
    history: /^\{"run_id":.*"series":\[\{"series":"cpu_utilization_percent","unit":"percent","step_seconds":10,/,
    series: /^\{"series":\[\{"series":/,
    process: /^\{.*"pid":1[,}]/,
    viewers: /^\{"viewers":\[/,
    neighbours: /^\{"listening":(true|false),"neighbours":\[/,
    metrics: /^# HELP /,
    healthz: /^\{"status":"ok"/,
  };
  const lines = under('REST', 'sh').text.trim().split('\n');

  test('each line of the page is expected here', () => {
    expect(lines.map(nameOf)).toEqual(Object.keys(expected));
  });

  test.each(lines)('%s', async (line) => {
    const { stdout, code } = await run('sh', ['-c', at(serving.url, { ...under('REST', 'sh'), text: line })]);
    expect(code).toBe(0);
    expect(stdout).toMatch(expected[nameOf(line)] ?? /never/);
  });

  function nameOf(line: string): string {
    return /7447\/(?:api\/v1\/)?(\w+)/.exec(line)?.[1] ?? '';
  }
});

test('with a token curl reads a share, and without one it is refused', { timeout: 60_000 }, async () => {
  const { sharing, token } = await share();
  const env = { ...process.env, TELLTALE_TOKEN: token };
  const { stdout } = await run('sh', ['-c', at(sharing.url, under('With a token', 'sh'))], { env });
  expect(stdout).toMatch(/^\{"name":.*\}401\n$/);
});

describe.skipIf(!findBrowser())('in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch(findBrowser() ?? {});
  }, 60_000);

  afterAll(() => browser?.close());

  /** A rate needs two readings: the first message of a server that has just started has none and says `null`. */
  async function expectReadingsAfterFirst(lines: readonly string[]): Promise<void> {
    const readings = () => lines.slice(1);
    await expect.poll(() => readings().some((line) => /^[\d.]+$/.test(line)), { timeout: 20_000 }).toBe(true);
    for (const line of readings()) expect(line).toMatch(/^([\d.]+|null)$/);
  }

  /** Runs an example as a script of the dashboard's page. @returns what it logs, as it grows */
  async function log(url: string, example: Example, given = ''): Promise<string[]> {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page: Page = await context.newPage();
    const lines: string[] = [];
    await page.goto(url);
    page.on('console', (message) => message.type() === 'log' && lines.push(message.text()));
    page.on('pageerror', (error) => lines.push(String(error)));
    await page.evaluate(`(async () => { ${given}${at(url, example)} })()`);
    return lines;
  }

  test('a WebSocket gives numbered samples', async () => {
    const lines = await log(serving.url, under('WebSocket', 'js'));
    await expect.poll(() => lines.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    const seqs = lines.slice(0, 2).map((line) => Number(/^(\d+) (?:[\d.]+|null)$/.exec(line)?.[1]));
    expect(seqs[1]).toBe((seqs[0] ?? 0) + 1);
  });

  test('an EventSource gives named events', async () => {
    const lines = await log(serving.url, under('Server-Sent Events', 'js'));
    await expectReadingsAfterFirst(lines);
  });

  test('a page exchanges the token for a session, with which an EventSource reads', async () => {
    const { sharing, token } = await share();
    const lines = await log(sharing.url, under('With a token', 'js'), `const token = '${token}';`);
    await expect.poll(() => lines.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    expect(lines[0]).toBe('204');
    await expectReadingsAfterFirst(lines);
  });
});

async function share() {
  const sharing = await serve('--share', '--share-address', '127.0.0.1');
  onTestFinished(async () => {
    await sharing.end('SIGTERM');
  });
  return { sharing, token: /#invite=([\w-]+)/.exec(sharing.links[0] ?? '')?.[1] ?? '' };
}
