import { describe, expect, it } from 'vitest';
import { createTraffic } from '../../main/history/traffic.ts';

/** Berlin is an hour ahead of UTC in November. */
const timeZone = 'Europe/Berlin';

interface Setup {
  now: string;
  boot?: string;
  bootTime?: string | null;
  saved?: unknown;
}

function start({ now, boot = 'boot-1', bootTime = '2026-11-20T08:00:00Z', saved = null }: Setup) {
  const clock = { ms: Date.parse(now) };
  const bootMs = bootTime === null ? null : Date.parse(bootTime);
  const traffic = createTraffic({ now: () => clock.ms, timeZone, boot, bootMs });
  traffic.begin(saved);
  return {
    traffic,
    /** Received today and this month, sent today and this month. */
    count(at: string, receiveBytes: number, transmitBytes = 0, name = 'eth0') {
      clock.ms = Date.parse(at);
      const counts = traffic.count([{ interface: name, index: null, receiveBytes, transmitBytes }]);
      if (typeof counts === 'string') return counts;
      const one = counts.get(name);
      return (
        one && [
          one.receive_bytes_today,
          one.receive_bytes_month,
          one.transmit_bytes_today,
          one.transmit_bytes_month,
        ]
      );
    },
    save: () => JSON.parse(JSON.stringify(traffic.save())),
  };
}

describe('traffic', () => {
  it('begins with the first reading, or with the start of the machine where that was today or this month', () => {
    expect(start({ now: '2026-11-24T12:00:00Z' }).count('2026-11-24T12:00:00Z', 5_000, 700)).toEqual([
      0, 5_000, 0, 700,
    ]);
    const today = start({ now: '2026-11-24T12:00:00Z', bootTime: '2026-11-23T23:30:00Z' });
    expect(today.count('2026-11-24T12:00:00Z', 5_000)).toEqual([5_000, 5_000, 0, 0]);
    const long = start({ now: '2026-11-24T12:00:00Z', bootTime: '2026-10-01T00:00:00Z' });
    expect(long.count('2026-11-24T12:00:00Z', 5_000)).toEqual([0, 0, 0, 0]);
    const unknown = start({ now: '2026-11-24T12:00:00Z', bootTime: null });
    expect(unknown.count('2026-11-24T12:00:00Z', 5_000)).toEqual([0, 0, 0, 0]);
    expect(unknown.count('2026-11-24T12:00:01Z', 5_010, 3)).toEqual([10, 10, 3, 3]);
  });

  it('begins days and months at midnight of the machine', () => {
    const { count } = start({ now: '2026-11-29T22:00:00Z' });
    count('2026-11-29T22:59:58Z', 1_000);
    expect(count('2026-11-29T22:59:59Z', 1_100)).toEqual([100, 1_100, 0, 0]);
    // The second across midnight belongs to the new day.
    expect(count('2026-11-29T23:00:00Z', 1_101)).toEqual([1, 1_101, 0, 0]);
    expect(count('2026-11-30T22:59:59Z', 2_000)).toEqual([900, 2_000, 0, 0]);
    expect(count('2026-11-30T23:00:01Z', 2_007)).toEqual([7, 7, 0, 0]);
  });

  it('counts what passed while Telltale did not run, where the day tells', () => {
    const first = start({ now: '2026-11-24T10:00:00Z' });
    first.count('2026-11-24T10:00:00Z', 1_000);
    first.count('2026-11-24T10:00:01Z', 1_500);
    const sameDay = start({ now: '2026-11-24T15:00:00Z', saved: first.save() });
    expect(sameDay.count('2026-11-24T15:00:00Z', 4_000)).toEqual([3_000, 4_000, 0, 0]);
    // Across midnight it cannot be divided between the days; the month has it all.
    const nextDay = start({ now: '2026-11-25T15:00:00Z', saved: first.save() });
    expect(nextDay.count('2026-11-25T15:00:00Z', 4_000)).toEqual([0, 4_000, 0, 0]);
    expect(nextDay.count('2026-11-25T15:00:01Z', 4_001)).toEqual([1, 4_001, 0, 0]);
    const nextMonth = start({ now: '2026-12-01T15:00:00Z', saved: first.save() });
    expect(nextMonth.count('2026-12-01T15:00:00Z', 4_000)).toEqual([0, 0, 0, 0]);
  });

  it('goes on after the machine was started anew, from the counter of the new start', () => {
    const first = start({ now: '2026-11-24T10:00:00Z' });
    first.count('2026-11-24T10:00:00Z', 1_000);
    first.count('2026-11-24T10:00:01Z', 1_500);
    const setup = { now: '2026-11-24T16:00:00Z', boot: 'boot-2', saved: first.save() };
    const later = start({ ...setup, bootTime: '2026-11-24T15:00:00Z' });
    // More than before, and yet of another start.
    expect(later.count('2026-11-24T16:00:00Z', 9_000)).toEqual([9_500, 10_500, 0, 0]);
  });

  it('takes a counter that went back for one that began anew', () => {
    const { count } = start({ now: '2026-11-24T10:00:00Z' });
    count('2026-11-24T10:00:00Z', 1_000, 1_000);
    count('2026-11-24T10:00:01Z', 1_500, 1_200);
    expect(count('2026-11-24T10:00:02Z', 2_000, 7)).toEqual([2_500, 3_500, 207, 1_207]);
  });

  it('counts an interface that was made just now from its beginning', () => {
    const { count } = start({ now: '2026-11-24T10:00:00Z' });
    count('2026-11-24T10:00:00Z', 1_000);
    expect(count('2026-11-24T10:00:01Z', 300, 0, 'veth1')).toEqual([300, 300, 0, 0]);
  });

  it('goes on under a new name where an interface is renamed, and takes no past of another for today', () => {
    const { traffic, save } = start({ now: '2026-11-24T10:00:00Z', bootTime: '2026-10-01T00:00:00Z' });
    const today = (...interfaces: [name: string, index: number | null, bytes: number][]) => {
      const counts = traffic.count(
        interfaces.map(([name, index, bytes]) => ({
          interface: name,
          index,
          receiveBytes: bytes,
          transmitBytes: 0,
        })),
      );
      return Object.fromEntries(
        [...(counts as Exclude<typeof counts, string>)].map(([name, each]) => [name, each.receive_bytes_today]),
      );
    };
    today(['eth0', 2, 1_000_000], ['eth1', 3, 500]);
    expect(today(['eth0', 2, 1_000_010], ['eth1', 3, 500])).toEqual({ eth0: 10, eth1: 0 });
    expect(today(['lan0', 2, 1_000_011], ['eth1', 3, 500])).toEqual({ lan0: 11, eth1: 0 });
    // Both swap names.
    expect(today(['eth1', 2, 1_000_012], ['lan0', 3, 507])).toEqual({ eth1: 12, lan0: 7 });
    expect(Object.keys(save())).toEqual(['eth1', 'lan0']);
    // A tunnel that is dialled anew is another interface under its name: the day goes on, the counter begins at 0.
    expect(today(['ppp0', 4, 100])).toEqual({ ppp0: 100 });
    expect(today(['ppp0', 5, 150])).toEqual({ ppp0: 250 });
    // Numbers are not told everywhere, nor by what earlier versions saved.
    expect(today(['ppp0', null, 160])).toEqual({ ppp0: 260 });
    expect(today(['ppp0', 5, 165])).toEqual({ ppp0: 265 });
  });

  it('knows a bounded number of interfaces, and says why it counts nothing', () => {
    const { count, traffic, save } = start({ now: '2026-11-24T10:00:00Z' });
    for (let each = 0; each < 600; each += 1) count('2026-11-24T10:00:00Z', 1, 1, `veth${each}`);
    expect(Object.keys(save())).toHaveLength(500);
    expect(count('2026-11-24T10:00:00Z', null as unknown as number)).toBeUndefined();
    traffic.end('history is switched off');
    expect(count('2026-11-24T10:00:05Z', 5)).toBe('history is switched off');
    expect(traffic.save()).toBeNull();
  });

  it('leaves out what is saved and is no account', () => {
    const { count } = start({ now: '2026-11-24T10:00:00Z', saved: { eth0: { atMs: 'x' }, eth1: null, eth2: 7 } });
    expect(count('2026-11-24T10:00:00Z', 100)).toEqual([0, 100, 0, 0]);
  });
});
