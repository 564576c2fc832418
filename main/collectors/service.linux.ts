/**
 * Services of systemd: names and states from systemd itself, CPU time and memory from their control groups. Where
 * systemd cannot be asked, as when another machine's /sys is watched, the groups alone tell which services run.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import { type Clock, systemClock } from '../clock.ts';
import { isThere } from '../procfs/attribute.ts';
import { serviceOfPath } from '../procfs/cgroup-names.ts';
import type { Collector, Host } from './collector.ts';
import { type FoundGroup, findGroups, type GroupTree, openGroupTree } from './group-tree.linux.ts';
import { GroupReader } from './group-usage.linux.ts';
import type { GroupUsage } from './group-usage.ts';
import type { ServiceReading, ServiceRow } from './service.ts';
import { Slices } from './slices.ts';
import { type LoadedUnit, listServices, type RunSystemctl, runSystemctl } from './systemctl.ts';

/** A service's group and what it has used. */
interface Running {
  path: string;
  usage: GroupUsage;
}

/**
 * @param run `null` where systemd is another machine's, which cannot be asked
 * @throws TelltaleError `channel_unavailable` where systemd does not run
 */
export function openServiceLinux(
  host: Host,
  run: RunSystemctl | null = host.rootPrefix === '' ? runSystemctl : null,
  clock: Pick<Clock, 'monotonic'> = systemClock,
): Collector<ServiceReading> {
  const tree = openGroupTree(host);
  // sd_booted(3); of another machine /run may not be mounted here, but systemd's groups tell of it too.
  const isBooted =
    isThere(`${host.rootPrefix}/run/systemd/system`) ||
    (host.rootPrefix !== '' && tree?.walked.some((root) => isThere(`${root}/system.slice`)));
  if (!isBooted) {
    throw new TelltaleError(
      'channel_unavailable',
      'This system does not run systemd, whose services are shown here.',
    );
  }
  const reader = tree && new GroupReader(tree, host.sysRoot);
  return {
    async read(signal) {
      // Groups first: what systemctl takes must not lie between a counter and its moment.
      const running =
        tree && reader ? await readGroups(tree, reader, clock, new Slices(clock, signal)) : new Map();
      if (run === null) return { rows: groupRows(running, ofOtherMachine) };
      try {
        const units = await listServices(run, signal);
        return { rows: units.filter(isShown).map((unit) => toRow(unit, running.get(unit.service))) };
      } catch (error) {
        if (running.size === 0) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        return { rows: groupRows(running, `systemd cannot be asked: ${reason}`) };
      }
    },
  };
}

const ofOtherMachine = 'systemd of the machine that is watched cannot be asked from here';

/** By the name of the service. */
async function readGroups(
  tree: GroupTree,
  reader: GroupReader,
  clock: Pick<Clock, 'monotonic'>,
  slices: Slices,
): Promise<Map<string, Running>> {
  const running = new Map<string, Running>();
  for (const { path, match, instance } of await findServiceGroups(tree, slices)) {
    await slices.next();
    const usage = reader.read(path, instance, clock.monotonic());
    if (usage !== null && !running.has(match)) running.set(match, { path, usage });
  }
  return running;
}

/** Units lie in slices, and what lies in a unit or beside the slices, as a container's own services, is not the machine's. */
async function findServiceGroups(tree: GroupTree, slices: Slices): Promise<FoundGroup<string>[]> {
  const match = (path: string): { service: string } | 'foreign' | null => {
    if (path.endsWith('.slice')) return null;
    const service = serviceOfPath(path)?.service;
    return service === undefined ? 'foreign' : { service };
  };
  const groups = await findGroups(tree, match, slices);
  return groups.flatMap((group) => (group.match === 'foreign' ? [] : [{ ...group, match: group.match.service }]));
}

function isShown({ state }: LoadedUnit): boolean {
  return state !== null && state !== 'inactive';
}

function toRow(unit: LoadedUnit, running: Running | undefined): ServiceRow {
  const { service, description, state, subState, restarts, mainPid, controlGroup } = unit;
  return {
    service,
    description,
    state,
    subState,
    restarts,
    mainPid,
    managerMissing: 'this version of systemd does not tell it',
    usage: running?.usage ?? {
      missing: controlGroup === null ? 'it has no process now' : 'its control group cannot be seen from here',
    },
  };
}

function groupRows(running: ReadonlyMap<string, Running>, managerMissing: string): ServiceRow[] {
  return [...running].map(([service, { usage }]) => ({
    service,
    description: null,
    state: null,
    subState: null,
    restarts: null,
    mainPid: null,
    managerMissing,
    usage,
  }));
}
