/**
 * Services: what systemd says of each, and what its control group has used. Those that are inactive are left out, as
 * `systemctl list-units` does; those that failed are not.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import type { Service, ServiceState } from '../../protocol/families/service.ts';
import type { ChannelSource, Family, Taken } from './collector.ts';
import { type GroupUsage, rateBetween } from './group-usage.ts';
import { ReasonTally } from './reason-tally.ts';
import { openServiceLinux } from './service.linux.ts';
import { openServiceWindows } from './service.portable.ts';

export interface ServiceReading {
  /** In any order; each name once. */
  rows: ServiceRow[];
}

export interface ServiceRow {
  service: string;
  description: string | null;
  state: ServiceState | null;
  subState: string | null;
  restarts: number | null;
  mainPid: number | null;
  /** Why what the manager of services knows is null. */
  managerMissing: string;
  /** Or why nothing of it can be had. */
  usage: GroupUsage | { readonly missing: string };
}

export const service: Family<ServiceReading> = {
  name: 'service',
  // systemctl, or PowerShell on its first call; both end earlier by themselves.
  deadlineMs: 10_000,
  open(host) {
    if (host.platform === 'linux') return openServiceLinux(host);
    if (host.platform === 'win32') return openServiceWindows(host.shell?.load);
    throw new TelltaleError('channel_unavailable', 'Services are read on Linux with systemd and on Windows only.');
  },
};

export const serviceChannel: ChannelSource<'service'> = {
  channel: 'service',
  families: [service],
  derive(take) {
    const taken = take(service);
    const rates = take.rates(service);
    if (!taken) {
      rates.unavailable('services', take.reason(service));
      return { services: [] };
    }
    const tally = new ReasonTally('services');
    if (taken.previous === null && taken.current.rows.length > 0) {
      rates.increase('services[].cpu_percent', 0, null);
      tally.reserve('cpu_percent');
    }
    const before = new Map(taken.previous?.rows.map((row) => [row.service, row]));
    const services = taken.current.rows
      .map((row) => toService(row, before.get(row.service), taken, tally))
      .sort((a, b) => (a.service < b.service ? -1 : 1));
    tally.note(rates);
    return { services };
  },
};

function toService(
  row: ServiceRow,
  before: ServiceRow | undefined,
  { previous }: Taken<ServiceReading>,
  tally: ReasonTally,
): Service {
  const known = <Value>(field: keyof Service, value: Value | null, reason: string): Value | null => {
    if (value === null) tally.add(field, row.service, reason);
    return value;
  };
  const usage = 'missing' in row.usage ? null : row.usage;
  const notUsed = 'missing' in row.usage ? row.usage.missing : '';
  const notTold = (part: 'memory' | 'tasks') => (usage ? (usage.reasons[part] ?? 'not reported') : notUsed);
  return {
    service: row.service,
    description: known('description', row.description, row.managerMissing),
    state: known('state', row.state, row.managerMissing),
    sub_state: known('sub_state', row.subState, row.managerMissing),
    cpu_percent: cpuPercent(),
    memory_bytes: known('memory_bytes', usage?.memoryBytes ?? null, notTold('memory')),
    restarts: known('restarts', row.restarts, row.managerMissing),
    tasks: known('tasks', usage?.tasks ?? null, notTold('tasks')),
    main_pid: known('main_pid', row.mainPid, row.state === null ? row.managerMissing : 'it has no main process'),
  };

  function cpuPercent(): number | null {
    const usageBefore = before && !('missing' in before.usage) ? before.usage : undefined;
    const cpu = usage
      ? rateBetween(usage, usageBefore, (each) => each.cpuSeconds, usage.reasons.cpu ?? 'not reported')
      : { missing: notUsed };
    if (typeof cpu === 'number') return 100 * cpu;
    // Without a reading before, the reason was noted for all; only what is not counted at all has its own.
    const isCounted = usage !== null && usage.cpuSeconds !== null;
    if (previous !== null || !isCounted) tally.add('cpu_percent', row.service, cpu.missing);
    return null;
  }
}
