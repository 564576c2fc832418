/** The built program: what it recorded is there after it was killed, and after it was asked to forget it is not. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { HistoryResult, SnapshotResult } from '../../protocol/api.ts';
import { type Serving, serveAs } from './program.ts';

/** Long enough for three buckets of 10 s to be written whatever the second it begins at. */
const recordMs = 32_000;

function newUser(): { env: NodeJS.ProcessEnv; folder: string } {
  const root = mkdtempSync(join(tmpdir(), 'telltale-home-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const { TELLTALE_HISTORY: _off, ...env } = process.env;
  return {
    env: { ...env, HOME: root, XDG_STATE_HOME: root, XDG_CONFIG_HOME: root, XDG_RUNTIME_DIR: root },
    folder: join(root, 'telltale/history'),
  };
}

async function json<Result>(serving: Serving, path: string): Promise<Result> {
  const response = await fetch(new URL(`api/v1/${path}`, serving.url));
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

test('what was recorded survives a kill, and --no-history neither writes nor reads it', {
  timeout: 180_000,
}, async () => {
  const { env, folder } = newUser();
  const first = await serveAs(env);
  await new Promise((resolve) => setTimeout(resolve, recordMs));
  const killedMs = Date.now();
  await first.end('SIGKILL');
  expect(statSync(folder).mode & 0o777).toBe(0o700);

  const without = await serveAs(env, '--no-history');
  const before = readdirSync(folder);
  const old = `snapshot?channels=cpu&at=${new Date(killedMs - 2_000).toISOString()}`;
  expect((await json<SnapshotResult>(without, old)).channels.cpu?.data).toBeNull();
  const network = await json<SnapshotResult>(without, 'snapshot?channels=network');
  expect(network.channels.network?.data?.unavailable?.['interfaces[].receive_bytes_today']).toBe(
    'history is switched off',
  );
  expect((await without.end('SIGTERM')).code).toBe(0);
  expect(readdirSync(folder)).toEqual(before);

  const second = await serveAs(env);
  const range = `from=${new Date(killedMs - recordMs).toISOString()}&to=${new Date(killedMs).toISOString()}`;
  const { series } = await json<HistoryResult>(second, `history?series=cpu_utilization_percent&step=10s&${range}`);
  const [cpu] = series;
  const newest = cpu?.timestamps.findLast((_, index) => cpu.mean[index] !== null) ?? 0;
  // The bucket that begins there ends 10 s later; nothing older than 10 s before the kill is missing, but for a
  // machine that was held up.
  expect(killedMs - (newest + 10) * 1_000).toBeLessThan(15_000);
  const found = (await json<SnapshotResult>(second, old)).channels.cpu?.data;
  expect(killedMs - Date.parse(found?.timestamp ?? '')).toBeLessThan(recordMs + 30_000);
  const top = await json<SnapshotResult>(second, old.replace('cpu', 'process_top'));
  expect(top.channels.process_top?.data?.processes.length).toBeGreaterThan(0);
  const now = await json<SnapshotResult>(second, 'snapshot?channels=network');
  expect(now.channels.network?.data?.interfaces[0]?.receive_bytes_month).toEqual(expect.any(Number));
  const { stderr } = await second.end('SIGTERM');
  expect(stderr).not.toMatch(/ (warning|error) history/);
});
