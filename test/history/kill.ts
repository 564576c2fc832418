/** Kills a recording program again and again at any moment, and looks at what is left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, onTestFinished } from 'vitest';
import { FakeClock } from '../sampler/fake-clock.ts';
import { startRun, temporaryFolder } from './harness.ts';

/** Inside the day, so that nothing goes out of retention. */
const firstSecond = Date.parse('2026-11-24T02:00:00Z') / 1_000;
const mostSeconds = 20 * 3_600;

/** @param random 0 to 1; when the program is killed */
export async function killAgainAndAgain(times: number, random: () => number): Promise<void> {
  const program = await buildWriter();
  const folder = temporaryFolder();
  const problems: string[] = [];
  /** Seconds that each life is known to have handed over: the first, and the last but one tick of 10 s. */
  const lives: { from: number; until: number }[] = [];
  let from = firstSecond;
  for (let life = 0; life < times; life += 1) {
    const share = mostSeconds / times;
    const { until, told } = await live(program, folder, from, random() * 150);
    problems.push(...told);
    lives.push({ from, until });
    // The next one begins after a while in which nobody recorded.
    from = Math.max(until + 30, Math.floor(firstSecond + (life + 1) * share));
  }
  expect(problems.filter((problem) => !/damaged places/.test(problem))).toEqual([]);
  // What a kill cuts is the record that is being written, at most one a log and life.
  expect(problems.length).toBeLessThanOrEqual(times);

  const run = startRun({ folder, clock: new FakeClock((from + 100) * 1_000) });
  await run.history.ready();
  let buckets = 0;
  for (const life of lives) {
    const firstBucket = Math.ceil(life.from / 10) * 10;
    for (let start = firstBucket; start + 10 <= life.until; start += 10) {
      const [mean] = run.means(start * 1_000, (start + 10) * 1_000, 10_000);
      const expected = Array.from({ length: 10 }, (_, index) => (start + index) % 1_000);
      expect(mean, `bucket ${start} of a life from ${life.from} to ${life.until}`).toBe(
        expected.reduce((sum, value) => sum + value, 0) / 10,
      );
      buckets += 1;
    }
  }
  expect(buckets).toBeGreaterThan(times);
  await run.history.stop();
}

async function live(program: string, folder: string, from: number, afterMs: number) {
  const child = spawn(process.execPath, [program, folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const closed = once(child, 'close');
  while (!/^\d+\n/m.test(output)) await Promise.race([once(child.stdout, 'data'), closed]);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await closed;
  const lines = output.split('\n').slice(0, -1);
  const told = lines.filter((line) => line.startsWith('problem'));
  return { until: Number(lines.findLast((line) => /^\d+$/.test(line))), told };
}

async function buildWriter(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'telltale-writer-'));
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      rolldownOptions: {
        input: new URL('writer.ts', import.meta.url).pathname,
        output: { entryFileNames: 'writer.mjs' },
      },
    },
  });
  return join(outDir, 'writer.mjs');
}
