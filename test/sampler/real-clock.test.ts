/** What a fake clock cannot show: that real timers land after the slot, close to it, and do not drift. */
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import type { ChannelSource, Family, Host } from '../../main/collectors/collector.ts';

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

interface Seen {
  slotMs: number;
  latenessMs: number;
  /** Milliseconds a second; `null` for the first. */
  rate: number | null;
}

it('lands just after each slot of 250 ms, never before it, with true rates', async () => {
  const seen = await new Promise<Seen[]>((resolve) => {
    const ticks: Seen[] = [];
    sampler = startSampler({
      host,
      clock: systemClock,
      log: () => {},
      sources: [source],
      intervalMs: 250,
      disabled: new Set(),
      onTick({ slotMs, samples }) {
        for (const { timeMs, data } of samples) {
          ticks.push({
            slotMs,
            latenessMs: timeMs - slotMs,
            rate: (data as unknown as { rate: number | null }).rate,
          });
        }
        if (ticks.length === 6) resolve(ticks);
      },
    });
  });
  const slots = seen.map(({ slotMs }) => slotMs);
  expect(slots.filter((slotMs) => slotMs % 250 !== 0)).toEqual([]);
  expect(slots).toEqual([...new Set(slots)].sort((a, b) => a - b));
  // A loaded machine holds up single ticks; the best of six shows where the timer aims.
  const earliest = Math.min(...seen.map(({ latenessMs }) => latenessMs));
  expect(earliest).toBeGreaterThanOrEqual(0);
  expect(earliest).toBeLessThan(100);
  // The counter is the clock itself: 1,000 ms a second, up to the time that a held-up read takes.
  const rates = seen.flatMap(({ rate }) => rate ?? []).sort((a, b) => a - b);
  expect(rates).toHaveLength(5);
  expect(rates[2]).toBeCloseTo(1_000, -2);
});
