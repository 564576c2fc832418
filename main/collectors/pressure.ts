/**
 * Pressure stall information: how much time tasks lost waiting for CPU, memory and I/O. Linux only; elsewhere
 * nothing of the kind exists. The share is made of the totals, not of the kernel's decaying averages.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import type { Pressure } from '../../protocol/families/pressure.ts';
import type { PressureStall } from '../procfs/pressure.ts';
import type { ChannelSource, Family, Rates } from './collector.ts';
import { openPressureLinux } from './pressure.linux.ts';

/** Totals of the three resources; `null` where the kernel has no file for one. */
export interface PressureReading {
  cpu: PressureStall | null;
  memory: PressureStall | null;
  io: PressureStall | null;
}

export const pressure: Family<PressureReading> = {
  name: 'pressure',
  open(host) {
    if (host.platform === 'linux') return openPressureLinux(host);
    throw new TelltaleError('channel_unavailable', 'Pressure stall information exists on Linux only.');
  },
};

const resources = ['cpu', 'memory', 'io'] as const;

export const pressureChannel: ChannelSource<'pressure'> = {
  channel: 'pressure',
  families: [pressure],
  derive(take) {
    const taken = take(pressure);
    const rates = take.rates(pressure);
    const [cpu, memory, io] = resources.map((name) =>
      share(rates, name, taken?.current[name], taken?.previous?.[name], taken ? null : take.reason(pressure)),
    ) as [Pressure, Pressure, Pressure];
    return { cpu, memory, io };
  },
};

/** Microseconds stalled against the microseconds that passed. */
function share(
  rates: Rates,
  name: string,
  current: PressureStall | null | undefined,
  previous: PressureStall | null | undefined,
  failure: string | null,
): Pressure {
  const percent = (kind: 'some' | 'full') => {
    const path = `${name}.${kind}_percent`;
    if (failure !== null) rates.unavailable(path, failure);
    else if (!current) rates.unavailable(path, `the kernel has no /proc/pressure/${name}`);
    else if (current[kind] === null) rates.unavailable(path, 'the kernel does not report it');
    const microseconds = rates.perSecond(path, current?.[kind], previous?.[kind]);
    // The totals are read at another instant than the clock, so a full stall may come out a hair above 100.
    return microseconds === null ? null : Math.min(100, microseconds / 10_000);
  };
  return { some_percent: percent('some'), full_percent: percent('full') };
}
