import { describe, expect, it } from 'vitest';
import type { Family, Host } from '../../main/collectors/collector.ts';
import { watchClock } from '../../main/sampler/clock-watch.ts';
import { pair } from '../../main/sampler/compose.ts';
import { openFamily } from '../../main/sampler/reader.ts';
import { FakeClock } from './fake-clock.ts';

const eraReason = 'the machine slept';
const paired = (result: Parameters<typeof pair>[0]['result'], previous: Parameters<typeof pair>[0]['previous']) =>
  pair({ result, previous, maxSpanMs: 30_000, eraReason });

describe('two readings', () => {
  it('belong together over the monotonic time between them', () => {
    const previous = { value: 'a', atMs: 1_000, era: 0 };
    expect(paired({ value: 'b', atMs: 3_500, era: 0 }, previous)).toEqual({
      current: 'b',
      previous: 'a',
      seconds: 2.5,
    });
    expect(paired({ failure: 'gone' }, previous)).toEqual({ failure: 'gone' });
  });

  it.each([
    ['there is none before', { value: 'b', atMs: 2_000, era: 0 }, undefined, 'first reading: a rate needs two'],
    [
      'the clock jumped between',
      { value: 'b', atMs: 2_000, era: 1 },
      { value: 'a', atMs: 1_000, era: 0 },
      eraReason,
    ],
    [
      'the clock jumped during one',
      { value: 'b', atMs: 2_000, era: null },
      { value: 'a', atMs: 1_000, era: null },
      eraReason,
    ],
    [
      'both are one read',
      { value: 'b', atMs: 2_000, era: 0 },
      { value: 'b', atMs: 2_000, era: 0 },
      'no time passed between the two readings',
    ],
    [
      'too much time passed',
      { value: 'b', atMs: 31_001, era: 0 },
      { value: 'a', atMs: 1_000, era: 0 },
      'no reading for 30 s before this one',
    ],
  ])('have nothing to say of a rate when %s', (_, result, previous, gapReason) => {
    expect(paired(result, previous)).toEqual({ current: 'b', previous: null, seconds: null, gapReason });
  });
});

describe('a reading', () => {
  const host: Host = { platform: 'linux', procRoot: '/nowhere', sysRoot: '/nowhere', rootPrefix: '' };

  it('has the time half way between call and answer, and no era where the clock jumped between', async () => {
    const clock = new FakeClock();
    const slow: Family<string> = {
      name: 'slow',
      open: () => ({ read: () => new Promise((resolve) => clock.after(400, () => resolve('answer'))) }),
    };
    const reader = openFamily(slow, { host, clock, watch: watchClock(clock), log: () => {} });
    const startedMs = clock.monotonic();
    const first = reader.read();
    expect(reader.read()).toBe(first);
    await clock.advance(400);
    expect(await first).toEqual({ value: 'answer', atMs: startedMs + 200, era: 0 });
    expect(reader.secondsPerCall()).toBeCloseTo(0.4);

    const second = reader.read();
    clock.suspend(60_000);
    await clock.advance(400);
    expect(await second).toMatchObject({ value: 'answer', era: null });
    reader.close();
    expect(clock.timers).toBe(0);
  });
});
