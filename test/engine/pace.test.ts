/** A machine that is sampled more slowly while nobody looks: what its history says of that time. */
import { expect, onTestFinished, test } from 'vitest';
import { startMachine } from '../../main/machine.ts';
import type { HistoryColumns } from '../../protocol/api.ts';
import { channelNames } from '../../protocol/channels.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { FakeClock } from '../sampler/fake-clock.ts';

const startMs = Date.parse('2026-11-24T20:15:00.000Z');

async function start() {
  const clock = new FakeClock(startMs);
  const machine = await startMachine({
    settings: {
      ...defaultSettings,
      slower_unwatched: true,
      channels_off: channelNames.filter((name) => name !== 'memory'),
    },
    hostRoot: null,
    version: '1.2.3',
    clock,
    log: () => undefined,
  });
  onTestFinished(() => machine.stop());
  const history = (fromMs: number, stepMs: number | null): HistoryColumns => {
    const nowMs = clock.now();
    const query = { series: ['memory_used_percent'], fromMs, toMs: nowMs, stepMs };
    const [columns] = machine.series.history(query, nowMs);
    if (!columns) throw new Error('there is no such series');
    return columns;
  };
  return { clock, machine, history };
}

const gaps = ({ mean }: HistoryColumns) => mean.filter((value) => value === null).length;

test('history has no holes, and no finer steps than there were samples', async () => {
  const { clock, machine, history } = await start();
  await clock.advance(30_000);
  expect(machine.sampler.intervalMs).toBe(5_000);
  // What is told is the pace of those who look.
  expect(machine.intervalMs()).toBe(1_000);
  await clock.advance(60_000);
  const unwatched = history(startMs + 40_000, 1_000);
  expect(unwatched.step_seconds).toBe(5);
  expect(unwatched.timestamps).toHaveLength(10);
  expect(gaps(unwatched)).toBe(0);
  const across = history(startMs + 5_000, null);
  expect(across.step_seconds).toBe(5);
  expect(gaps(across)).toBe(0);
  // The tier of ten seconds too, which outlives the finer one.
  await clock.advance(700_000);
  const coarse = history(startMs + 10_000, null);
  expect(coarse.step_seconds).toBe(10);
  expect(gaps(coarse)).toBe(0);
});

test('who comes gets the base interval at once, and the time since in its full detail', async () => {
  const { clock, machine, history } = await start();
  await clock.advance(60_000);
  const release = machine.hub.attach(
    { encoding: 'json', backlogBytes: 0, takenBytes: 0, write: () => undefined, close: () => undefined },
    { audience: 'owner', address: 'here', transport: 'ipc', channels: ['memory'] },
  );
  expect(machine.sampler.intervalMs).toBe(1_000);
  const sinceMs = clock.now();
  await clock.advance(20_000);
  const watched = history(sinceMs + 1_000, null);
  expect(watched.step_seconds).toBe(1);
  expect(gaps(watched)).toBe(0);
  release.detach();
  await clock.advance(29_000);
  expect(machine.sampler.intervalMs).toBe(1_000);
  await clock.advance(1_000);
  expect(machine.sampler.intervalMs).toBe(5_000);
});
