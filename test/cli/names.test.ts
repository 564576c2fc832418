/** Processes whose names want to be markup, a formula or a colour: they are names in every output, and nothing else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../build/browser.mjs';
import { formatSnapshot } from '../../main/cli/format.ts';
import { listOf } from '../../main/cli/list-of.ts';
import { createLog } from '../../main/log.ts';
import type { SnapshotResult } from '../../protocol/api.ts';
import { type Serving, serve } from './program.ts';

/** Linux keeps 15 bytes. */
const names = ['<img src=x>', '"}\n=cmd()', '\x1b[31mred', '\\";alert(1)', '\u202egnp.exe'];

test('a terminal is shown what it would not show: in a snapshot, in a list and in the log', () => {
  const name = 'eth\u202e0\u001b[2J\n';
  const data = {
    timestamp: '',
    interfaces: [{ interface: name }],
    unavailable: { [`interfaces[${name}].x`]: name },
  };
  const result = { run_id: 'r', channels: { network: { seq: 1, data } } } as unknown as SnapshotResult;
  const shown = 'eth\\u{202e}0\\u{1b}[2J\\n';
  expect(formatSnapshot(result).split('\n')).toEqual([
    'network',
    '  timestamp                                ',
    '  interfaces',
    '    interface',
    `    ${shown}`,
    `  interfaces[${shown}].x: ${shown}`,
    '',
  ]);
  expect(listOf([name], (each) => `since ${each}`, '', process.stderr)).toBe(`since ${shown}\n`);
  const lines: string[] = [];
  createLog({ now: () => 0, monotonic: () => 0 }, (line) => lines.push(line))('info', 'network', name);
  expect(lines).toEqual([`1970-01-01T00:00:00.000Z info network: ${shown}\n`]);
});

describe.skipIf(process.platform !== 'linux')('on Linux', { timeout: 90_000 }, () => {
  let folder = '';
  let serving: Serving;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-names-'));
    for (const [index, name] of names.entries()) {
      const file = join(folder, name);
      copyFileSync('/bin/sleep', file);
      children[index] = spawn(file, ['600'], { stdio: 'ignore' });
    }
    serving = await serve('--no-history');
  }, 60_000);

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await serving?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  test('JSON gives them as they are, the Prometheus page keeps its form, and the log has no control character', async () => {
    const answer = await fetch(`${serving.url}api/v1/snapshot?channels=process`);
    const { channels } = (await answer.json()) as SnapshotResult;
    const found = new Map(channels.process?.data?.processes.map(({ pid, name }) => [pid, name]));
    expect(children.map(({ pid }) => found.get(pid ?? 0))).toEqual(names);
    const page = await (await fetch(`${serving.url}metrics`)).text();
    const line = /^(# (HELP|TYPE) \S+ .*|[a-zA-Z_:][\w:]*(\{([a-z_]+="([^"\\\n]|\\[\\"n])*",?)*\})? \S+)$/;
    expect(page.split('\n').filter((each) => each !== '' && !line.test(each))).toEqual([]);
    const { stderr } = await run();
    expect(stderr).not.toContain('\x1b');
  });

  test.skipIf(!findBrowser())('the page shows them as text', async () => {
    const browser = await chromium.launch(findBrowser() ?? {});
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${serving.url}#/processes`);
    for (const part of ['<img', 'alert(1)']) {
      await page.getByRole('searchbox', { name: 'Filter processes' }).fill(part);
      const name = names.find((each) => each.includes(part)) ?? '';
      await expect
        .poll(() => page.getByRole('treegrid', { name: 'Processes' }).textContent(), { timeout: 30_000 })
        .toContain(name);
    }
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(dialogs).toEqual([]);
  });

  /** Its log so far is told at its end only, so another one reads the same machine. */
  async function run() {
    const other = await serve('--no-history');
    await fetch(`${other.url}api/v1/snapshot`);
    return other.end('SIGTERM');
  }
});
