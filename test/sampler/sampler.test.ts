import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelSource, Family, Host } from '../../main/collectors/collector.ts';
import type { Tick } from '../../main/sampler/sample.ts';
import { type Sampler, type SamplerOptions, startSampler } from '../../main/sampler/sampler.ts';
import type { SlotGap } from '../../main/sampler/slots.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { MemoryData } from '../../protocol/families/memory.ts';
import { FakeClock } from './fake-clock.ts';

const host: Host = { platform: 'linux', procRoot: '/nowhere', sysRoot: '/nowhere', rootPrefix: '' };
const startMs = Date.parse('2026-11-24T20:15:00.000Z');

/** A counter that grows by 100 per monotonic second, read through `read`. */
function counterFamily(name: string, clock: FakeClock, read?: (value: number, signal: AbortSignal) => unknown) {
  const seen = { reads: 0, closes: 0 };
  const family: Family<number> = {
    name,
    open: () => ({
      read(signal) {
        seen.reads += 1;
        const value = clock.monotonic() / 10;
        return (read ? read(value, signal) : value) as number;
      },
      close() {
        seen.closes += 1;
      },
    }),
  };
  return { family, seen };
}

/** A channel that carries the family's rate in one field. */
function channelOf(channel: ChannelName, family: Family<number>): ChannelSource {
  return {
    channel,
    families: [family],
    derive(take) {
      const taken = take(family);
      const rate = take.rates(family).perSecond('rate', taken?.current, taken?.previous);
      return { rate } as unknown as Omit<MemoryData, 'timestamp'>;
    },
  };
}

interface Seen {
  slot: number;
  channels: string[];
}

const running: Sampler[] = [];
afterEach(() => {
  for (const sampler of running.splice(0)) sampler.stop();
});

function start(clock: FakeClock, sources: readonly ChannelSource[], options: Partial<SamplerOptions> = {}) {
  const ticks: Tick[] = [];
  const gaps: SlotGap[] = [];
  const lines: string[] = [];
  const sampler = startSampler({
    host,
    clock,
    log: (level, _room, message) => lines.push(`${level} ${message}`),
    sources,
    intervalMs: 1_000,
    disabled: new Set(),
    onTick: (tick) => ticks.push(tick),
    onGap: (gap) => gaps.push(gap),
    ...options,
  });
  running.push(sampler);
  /** Slots in seconds since the start, with the channels of each tick. */
  const summary = (): Seen[] =>
    ticks.map(({ slotMs, samples }) => ({
      slot: (slotMs - startMs) / 1_000,
      channels: samples.map(({ channel }) => channel),
    }));
  const rates = (channel: ChannelName) =>
    ticks.flatMap(({ samples }) =>
      samples
        .filter((sample) => sample.channel === channel)
        .map(({ data }) => (data as unknown as { rate: number }).rate),
    );
  const reasons = (channel: ChannelName) =>
    ticks.flatMap(({ samples }) =>
      samples.filter((sample) => sample.channel === channel).map(({ data }) => data.unavailable?.rate ?? null),
    );
  return { sampler, ticks, gaps, lines, summary, rates, reasons };
}

describe('slots', () => {
  it('samples at each multiple of the interval, whenever it was started', async () => {
    const clock = new FakeClock(startMs + 340);
    const { family } = counterFamily('a', clock);
    const { ticks, summary } = start(clock, [channelOf('memory', family)]);
    await clock.advance(3_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 2, 3]);
    expect(ticks[0]?.samples[0]?.timeMs).toBe(startMs + 1_000);
    expect(ticks[0]?.samples[0]?.data.timestamp).toBe('2026-11-24T20:15:01.000Z');
  });

  it('samples no slot twice when the timer fires early', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { summary } = start(clock, [channelOf('memory', family)]);
    await clock.fireEarly(1);
    expect(summary()).toEqual([]);
    await clock.advance(1);
    expect(summary().map(({ slot }) => slot)).toEqual([1]);
    await clock.advance(1_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 2]);
  });

  it('does not drift when every tick is late', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock, (value) => {
      clock.block(30);
      return value;
    });
    const { ticks } = start(clock, [channelOf('memory', family)]);
    await clock.advance(60_000);
    expect(ticks.map(({ slotMs }) => (slotMs - startMs) / 1_000)).toEqual(
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    expect(ticks.at(-1)?.samples[0]?.timeMs).toBe(startMs + 60_030);
  });

  it('reports the slots missed while the event loop was busy, and still gives the true rate', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { summary, gaps, rates, lines } = start(clock, [channelOf('memory', family)]);
    await clock.advance(1_000);
    clock.block(3_400);
    await clock.advance(600);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 4, 5]);
    expect(gaps).toEqual([
      { fromMs: startMs + 2_000, toMs: startMs + 4_000, reason: 'the process was held up or too busy' },
    ]);
    expect(rates('memory')).toEqual([null, expect.closeTo(100), expect.closeTo(100)]);
    expect(lines).toEqual([
      'warning no samples from 2026-11-24T20:15:02.000Z to 2026-11-24T20:15:04.000Z: the process was held up or too busy',
    ]);
  });

  it('gives no rate over a suspend and says why', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { gaps, rates, reasons } = start(clock, [channelOf('memory', family)]);
    await clock.advance(2_000);
    clock.suspend(3_600_000);
    await clock.advance(2_000);
    const reason = 'the machine slept or its clock was set forward, by 3600 s';
    expect(rates('memory')).toEqual([null, expect.closeTo(100), null, expect.closeTo(100)]);
    expect(reasons('memory')).toEqual(['first reading: a rate needs two', null, reason, null]);
    expect(gaps).toEqual([{ fromMs: startMs + 3_000, toMs: startMs + 3_603_000, reason }]);
  });

  it('gives no rate over minutes in which the process stood still', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { reasons } = start(clock, [channelOf('memory', family)]);
    await clock.advance(2_000);
    clock.block(120_000);
    await clock.advance(0);
    expect(reasons('memory')).toEqual([
      'first reading: a rate needs two',
      null,
      'no reading for 120 s before this one',
    ]);
  });

  it('goes on within two intervals when the clock is set back, with true rates', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { summary, gaps, rates } = start(clock, [channelOf('memory', family)]);
    await clock.advance(2_000);
    clock.setWall(startMs - 3_600_000);
    await clock.advance(3_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 2, -3598, -3597]);
    expect(rates('memory').slice(1)).toEqual([expect.closeTo(100), expect.closeTo(100), expect.closeTo(100)]);
    expect(gaps).toEqual([
      { fromMs: startMs + 3_000, toMs: startMs - 3_598_000, reason: 'the clock was set back' },
    ]);
  });

  it.each([400, 1_500])('samples no slot again when the clock is set back by %i ms', async (stepMs) => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { summary, gaps } = start(clock, [channelOf('memory', family)]);
    await clock.advance(1_000);
    clock.setWall(startMs + 1_000 - stepMs);
    await clock.advance(4_000);
    expect(summary().map(({ slot }) => slot)).toEqual(stepMs === 400 ? [1, 2, 3, 4] : [1, 2, 3]);
    expect(gaps).toEqual([]);
  });

  it('follows a new interval without a gap or a slot sampled twice', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { sampler, summary, gaps } = start(clock, [channelOf('memory', family)]);
    await clock.advance(1_600);
    sampler.setIntervalMs(250);
    await clock.advance(500);
    sampler.setIntervalMs(10_000);
    await clock.advance(9_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 1.5, 1.75, 2, 10]);
    expect(gaps).toEqual([]);
    expect(() => sampler.setIntervalMs(100)).toThrow(TelltaleError);
    expect(sampler.intervalMs).toBe(10_000);
  });
});

describe('periods and demand', () => {
  it('samples a channel at its unwatched period, and at its watched one while somebody wants it', async () => {
    const clock = new FakeClock(startMs + 500);
    const { family } = counterFamily('processes', clock);
    const { sampler, summary } = start(clock, [channelOf('process_top', family)]);
    await clock.advance(11_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 5, 10]);
    const release = sampler.demand('process_top');
    const releaseSecond = sampler.demand('process_top');
    await clock.advance(4_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 5, 10, 12, 14]);
    release();
    release();
    await clock.advance(3_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 5, 10, 12, 14, 16, 18]);
    releaseSecond();
    await clock.advance(7_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 5, 10, 12, 14, 16, 18, 20, 25]);
  });

  it('samples an idle channel at the next slot of the base interval after the first demand', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('processes', clock);
    const { sampler, summary, rates } = start(clock, [channelOf('process', family)]);
    await clock.advance(60_500);
    // Slot 61 is no multiple of 2 s, and belongs to the same 2 s as slot 60.
    sampler.demand('process');
    await clock.advance(2_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 60, 61, 62]);
    expect(rates('process')).toEqual([null, expect.closeTo(100), expect.closeTo(100), expect.closeTo(100)]);
  });

  it('does not skip a slow channel whose slot was missed', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('processes', clock);
    const { summary } = start(clock, [channelOf('process', family)]);
    await clock.advance(59_000);
    clock.block(2_500);
    await clock.advance(500);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 61]);
  });

  it('reads a family that several channels need once per slot, and gives each rates over its own time', async () => {
    const clock = new FakeClock(startMs);
    let burst = 0;
    const { family, seen } = counterFamily('processes', clock, () => burst);
    const { sampler, rates } = start(clock, [channelOf('process', family), channelOf('process_top', family)]);
    sampler.demand('process');
    await clock.advance(2_500);
    burst = 60;
    await clock.advance(2_500);
    // Slots 1 (both), 2 and 4 (process), 5 (process_top).
    expect(seen.reads).toBe(4);
    expect(rates('process')).toEqual([null, 0, 30]);
    expect(rates('process_top')).toEqual([null, 15]);
  });

  it('opens nothing for a channel that is switched off, and says so', async () => {
    const clock = new FakeClock(startMs);
    const { family, seen } = counterFamily('a', clock);
    const { sampler, ticks } = start(clock, [channelOf('memory', family)], {
      disabled: new Set(['memory'] as const),
    });
    sampler.demand('memory')();
    await sampler.refresh(['memory', 'gpu' as ChannelName]);
    await clock.advance(2_000);
    expect(ticks).toEqual([]);
    expect(seen.reads).toBe(0);
    expect(sampler.availability().get('memory')).toEqual({
      available: false,
      reason: 'switched off by --no-memory or in the settings',
    });
  });
});

describe('an interval that a tick itself changes', () => {
  it('leaves one timer, so that each slot is sampled once and nothing looks like a gap', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const slots: number[] = [];
    const { sampler, gaps } = start(clock, [channelOf('memory', family)], {
      onTick({ slotMs }) {
        slots.push(slotMs - startMs);
        sampler.setIntervalMs(slots.length % 2 === 0 ? 1_000 : 2_000);
      },
    });
    await clock.advance(9_000);
    expect(slots).toEqual(
      [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000].filter((ms) => ms !== 0),
    );
    expect(gaps).toEqual([]);
    expect(clock.timers).toBe(1);
  });
});

describe('channels that are switched off and on while sampling runs', () => {
  it('close a family that nobody needs, keep who wants them waiting, and open it anew', async () => {
    const clock = new FakeClock(startMs);
    const { family, seen } = counterFamily('a', clock);
    const { family: shared, seen: sharedSeen } = counterFamily('shared', clock);
    const both = { ...channelOf('cpu', family), families: [family, shared] };
    const { sampler, ticks } = start(clock, [both, channelOf('memory', shared)]);
    sampler.demand('cpu');
    await clock.advance(1_000);
    sampler.setDisabled(new Set(['cpu'] as const));
    expect(seen.closes).toBe(1);
    expect(sharedSeen.closes).toBe(0);
    expect(sampler.availability().get('cpu')?.available).toBe(false);
    await clock.advance(1_000);
    expect(ticks.at(-1)?.samples.map(({ channel }) => channel)).toEqual(['memory']);
    sampler.setDisabled(new Set());
    expect(sampler.availability().get('cpu')).toEqual({ available: true });
    await clock.advance(1_000);
    expect(ticks.at(-1)?.samples.map(({ channel }) => channel)).toEqual(['memory', 'cpu']);
    expect(seen.closes).toBe(1);
  });

  it('yield nothing of what was being read when they were switched off', async () => {
    const clock = new FakeClock(startMs);
    const { family, seen } = counterFamily('slow', clock, () => new Promise<number>(() => undefined));
    const { sampler, ticks } = start(clock, [channelOf('cpu', family)]);
    await clock.advance(1_000);
    const refreshed = sampler.refresh(['cpu']);
    sampler.setDisabled(new Set(['cpu'] as const));
    await refreshed;
    await clock.advance(5_000);
    expect(seen.closes).toBe(1);
    expect(ticks).toEqual([]);
  });
});

describe('families that fail', () => {
  const broken = (open: Family<number>['open']): Family<number> => ({ name: 'broken', open });

  it('marks a channel unavailable with the reason when none of its families can be opened', () => {
    const clock = new FakeClock(startMs);
    const family = broken(() => {
      throw new TelltaleError('channel_unavailable', 'The kernel has none.');
    });
    const { family: sound } = counterFamily('sound', clock);
    const partly = { ...channelOf('system', sound), families: [sound, family] };
    const { sampler } = start(clock, [channelOf('pressure', family), partly]);
    expect([...sampler.availability()]).toEqual([
      ['pressure', { available: false, reason: 'The kernel has none.' }],
      ['system', { available: true }],
    ]);
  });

  it('reports a throw and a rejection in that channel alone, and uses the family again', async () => {
    const clock = new FakeClock(startMs);
    let mode: 'throw' | 'reject' | 'fine' = 'throw';
    const family = broken(() => ({
      read() {
        if (mode === 'throw') throw new Error('EIO: i/o error');
        if (mode === 'reject') return Promise.reject(new Error('EPIPE'));
        return clock.monotonic() / 10;
      },
    }));
    const { family: sound } = counterFamily('sound', clock);
    const { rates, reasons, lines } = start(clock, [channelOf('disk', family), channelOf('memory', sound)]);
    await clock.advance(1_000);
    mode = 'reject';
    await clock.advance(1_000);
    mode = 'fine';
    await clock.advance(2_000);
    expect(reasons('disk')).toEqual(['EIO: i/o error', 'EPIPE', 'first reading: a rate needs two', null]);
    expect(rates('memory')).toEqual([null, expect.closeTo(100), expect.closeTo(100), expect.closeTo(100)]);
    expect(lines).toEqual([
      'warning broken could not be read: EIO: i/o error',
      'warning broken could not be read: EPIPE',
    ]);
  });

  it('never waits for a hung family: the others come in time, it at its deadline, and again once it answers', async () => {
    const clock = new FakeClock(startMs);
    let answer: (value: number) => void = () => {};
    let signal: AbortSignal | undefined;
    let hangs = true;
    const { family, seen } = counterFamily('stuck', clock, (value, given) => {
      if (!hangs) return value;
      signal = given;
      return new Promise<number>((resolve) => {
        answer = resolve;
      });
    });
    const { family: sound } = counterFamily('sound', clock);
    const { summary, reasons } = start(clock, [channelOf('disk', family), channelOf('memory', sound)]);
    await clock.advance(2_999);
    expect(summary()).toEqual([
      { slot: 1, channels: ['memory'] },
      { slot: 2, channels: ['memory'] },
    ]);
    expect(signal?.aborted).toBe(false);
    await clock.advance(2_001);
    expect(signal?.aborted).toBe(true);
    expect(seen.reads).toBe(1);
    expect(
      summary()
        .filter(({ channels }) => channels.includes('disk'))
        .map(({ slot }) => slot),
    ).toEqual([1, 3, 4, 5]);
    expect(reasons('disk')[0]).toBe('no answer within 2 s');
    expect(reasons('disk').at(-1)).toBe('no answer for 4 s');
    hangs = false;
    answer(7);
    await clock.advance(2_000);
    expect(seen.reads).toBe(3);
    expect(reasons('disk').slice(-2)).toEqual(['first reading: a rate needs two', null]);
  });

  it('sends what answers late in a later tick of the same slot', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily(
      'slow',
      clock,
      (value) => new Promise((resolve) => clock.after(300, () => resolve(value))),
    );
    const { family: sound } = counterFamily('sound', clock);
    const { ticks, summary, rates } = start(clock, [
      channelOf('process', family),
      channelOf('process_top', family),
      channelOf('memory', sound),
    ]);
    await clock.advance(1_400);
    expect(summary()).toEqual([
      { slot: 1, channels: ['memory'] },
      { slot: 1, channels: ['process', 'process_top'] },
    ]);
    expect(ticks[1]?.samples[0]?.timeMs).toBe(startMs + 1_300);
    await clock.advance(4_000);
    expect(rates('process_top')).toEqual([null, expect.closeTo(100)]);
  });

  it('keeps an error of one channel from the others', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const faulty: ChannelSource = {
      ...channelOf('disk', family),
      derive() {
        throw new TypeError('undefined is not a disk');
      },
    };
    const { summary, lines } = start(clock, [faulty, channelOf('memory', family)]);
    await clock.advance(1_000);
    expect(summary()).toEqual([{ slot: 1, channels: ['memory'] }]);
    expect(lines[0]).toContain('error disk could not be derived: TypeError: undefined is not a disk');
  });

  it('goes on when the one who takes the ticks fails', async () => {
    const clock = new FakeClock(startMs);
    const { family, seen } = counterFamily('a', clock);
    const { lines } = start(clock, [channelOf('memory', family)], {
      onTick() {
        throw new Error('full');
      },
    });
    await clock.advance(2_000);
    expect(seen.reads).toBe(2);
    expect(lines[0]).toContain('error onTick failed: Error: full');
  });
});

describe('refresh', () => {
  it('reads an idle channel twice, 250 ms apart, and leaves the rates of the schedule alone', async () => {
    const clock = new FakeClock(startMs);
    let value = 0;
    const { family, seen } = counterFamily('processes', clock, () => value);
    const { sampler, summary, rates } = start(clock, [channelOf('process_top', family)]);
    await clock.advance(5_000);
    await clock.advance(4_000);
    value = 40;
    const refreshed = sampler.refresh(['process_top']);
    value = 50;
    const joined = sampler.refresh(['process_top']);
    await clock.advance(250);
    await Promise.all([refreshed, joined]);
    expect(seen.reads).toBe(4);
    await clock.advance(1_000);
    expect(summary().map(({ slot }) => slot)).toEqual([1, 5, 9, 10]);
    expect(rates('process_top')).toEqual([null, 0, 40, 10]);
  });

  it('leaves a channel alone whose newest sample is recent', async () => {
    const clock = new FakeClock(startMs);
    const { family, seen } = counterFamily('a', clock);
    const { sampler } = start(clock, [channelOf('memory', family), channelOf('process', family)]);
    await clock.advance(2_500);
    await sampler.refresh(['memory']);
    expect(seen.reads).toBe(2);
    const refreshed = sampler.refresh(['process']);
    await clock.advance(250);
    await refreshed;
    await sampler.refresh(['process']);
    expect(seen.reads).toBe(4);
  });

  it('gives true rates right after the start', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { sampler, rates } = start(clock, [channelOf('memory', family)]);
    const refreshed = sampler.refresh(['memory']);
    await clock.advance(300);
    await refreshed;
    expect(rates('memory')).toEqual([expect.closeTo(100)]);
  });

  it('lets the first sample of the schedule have rates, over 250 ms at least, where it follows', async () => {
    const clock = new FakeClock(startMs + 745);
    const { family } = counterFamily('a', clock);
    const { sampler, rates } = start(clock, [channelOf('process_top', family)]);
    const refreshed = sampler.refresh(['process_top']);
    await clock.advance(250);
    await refreshed;
    await clock.advance(5);
    expect(rates('process_top')).toEqual([expect.closeTo(100), expect.closeTo(100)]);
  });

  it('does not reject or wait for ever for a family that hangs', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('stuck', clock, () => new Promise(() => {}));
    const { family: sound } = counterFamily('sound', clock);
    const { sampler, reasons, rates } = start(clock, [
      channelOf('process', family),
      channelOf('process_top', sound),
    ]);
    const soundDone = sampler.refresh(['process_top']);
    const allDone = sampler.refresh(['process', 'process_top']);
    await clock.advance(260);
    await soundDone;
    expect(rates('process_top')).toEqual([expect.closeTo(100)]);
    await clock.advance(3_000);
    await allDone;
    expect(reasons('process')[0]).toBe('no answer within 2 s');
  });

  it('resolves when the sampler stops under way', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { sampler, ticks } = start(clock, [channelOf('process', family)]);
    const refreshed = sampler.refresh(['process']);
    sampler.stop();
    await refreshed;
    await sampler.refresh(['process']);
    expect(ticks).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});

describe('health, usage and stop', () => {
  it('is ok while ticks come in time, and failing once three in a row were late', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { sampler } = start(clock, [channelOf('memory', family)]);
    await clock.advance(2_000);
    expect(sampler.health()).toEqual({ status: 'ok' });
    for (let tick = 0; tick < 2; tick += 1) {
      clock.block(1_600);
      await clock.advance(0);
    }
    expect(sampler.health()).toEqual({ status: 'ok' });
    clock.block(1_600);
    await clock.advance(0);
    expect(sampler.health().status).toBe('failing');
    expect(sampler.health().reason).toMatch(/^the last 3 samples were late, the newest by \d+ ms$/);
    await clock.advance(1_000);
    expect(sampler.health()).toEqual({ status: 'ok' });
  });

  it('is failing while a tick is overdue and after the stop', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('a', clock);
    const { sampler } = start(clock, [channelOf('memory', family)]);
    clock.block(3_001);
    expect(sampler.health()).toEqual({ status: 'failing', reason: 'a sample is overdue by 2001 ms' });
    sampler.stop();
    expect(sampler.health()).toEqual({ status: 'failing', reason: 'sampling has stopped' });
  });

  it('tells the seconds that a call of each family takes', async () => {
    const clock = new FakeClock(startMs);
    const { family } = counterFamily('slow', clock, (value) => {
      clock.block(40);
      return value;
    });
    const { sampler } = start(clock, [channelOf('memory', family)]);
    expect(sampler.usage()).toEqual([]);
    await clock.advance(2_000);
    expect(sampler.usage()).toEqual([{ collector: 'slow', seconds_per_call: expect.closeTo(0.04) }]);
  });

  it('closes each family once, leaves no timer and sends nothing after the stop', async () => {
    const clock = new FakeClock(startMs);
    const { family, seen } = counterFamily('a', clock);
    let answer: (value: number) => void = () => {};
    const { family: slow } = counterFamily(
      'slow',
      clock,
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const { sampler, ticks, lines } = start(clock, [
      channelOf('memory', family),
      channelOf('cpu', family),
      channelOf('disk', slow),
    ]);
    await clock.advance(1_000);
    sampler.stop();
    sampler.stop();
    answer(1);
    await clock.advance(5_000);
    expect(ticks).toHaveLength(1);
    expect(seen.closes).toBe(1);
    expect(clock.timers).toBe(0);
    expect(lines).toEqual([]);
  });
});
