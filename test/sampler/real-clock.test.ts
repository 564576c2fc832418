/** What a fake clock cannot show: that real timers land after the slot, close to it, and do not drift. */
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import type { ChannelSource, Family, Host } from '../../main/collectors/collector.ts';
import type { Tick } from '../../main/sampler/sample.ts';
import { type Sampler, startSampler } from '../../main/sampler/sampler.ts';
import type { MemoryData } from '../../protocol/families/memory.ts';

const host: Host = { platform: 'linux', procRoot: '/nowhere', sysRoot: '/nowhere', rootPrefix: '' };
const elapsed: Family<number> = { name: 'elapsed', open: () => ({ read: () => systemClock.monotonic() }) };
const source: ChannelSource = {
  channel: 'memory',
  families: [elapsed],
  derive(take) {
    const taken = take(elapsed);
    const rate = take.rates(elapsed).perSecond('rate', taken?.current, taken?.previous);
    return { rate } as unknown as Omit<MemoryData, 'timestamp'>;
  },
};

let sampler: Sampler | undefined;
afterEach(() => sampler?.stop());

it('lands just after each slot of 250 ms, never before it, with true rates', async () => {
  const ticks = await new Promise<Tick[]>((resolve) => {
    const seen: Tick[] = [];
    sampler = startSampler({
      host,
      clock: systemClock,
      log: () => {},
      sources: [source],
      intervalMs: 250,
      disabled: new Set(),
      onTick(tick) {
        seen.push(tick);
        if (seen.length === 6) resolve(seen);
      },
    });
  });
  const lateness = ticks.map(({ slotMs, samples }) => (samples[0]?.timeMs ?? Number.NaN) - slotMs);
  for (const [index, { slotMs }] of ticks.entries()) {
    expect(slotMs % 250).toBe(0);
    if (index > 0) expect(slotMs).toBeGreaterThan(ticks[index - 1]?.slotMs ?? Number.POSITIVE_INFINITY);
  }
  expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
  // A loaded machine holds up single ticks; the best of six shows where the timer aims.
  expect(Math.min(...lateness)).toBeLessThan(100);
  const rates = ticks.slice(1).map(({ samples }) => (samples[0]?.data as unknown as { rate: number }).rate);
  // Milliseconds a second: the counter is the clock itself, up to the time one read takes.
  for (const rate of rates) expect(Math.abs(rate - 1_000)).toBeLessThan(50);
});
