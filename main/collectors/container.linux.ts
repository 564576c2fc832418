/**
 * Finds containers by their control groups and reads what each has used there; engines that can be asked add names,
 * images, health and the containers that do not run. Without any engine the groups alone are told of. The slow
 * statistics of the engines are never asked for.
 */
import { readFileSync } from 'node:fs';
import { TelltaleError } from '../../protocol/errors.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type ContainerGroup, containerOfPath } from '../procfs/cgroup-names.ts';
import { isFrozen } from '../procfs/cgroup-usage.ts';
import { KernelFile } from '../procfs/file.ts';
import { parsePidStat } from '../procfs/pid-stat.ts';
import { ticksPerSecond } from '../procfs/stat.ts';
import { parseUptime } from '../procfs/uptime.ts';
import { BootTime } from './boot-time.linux.ts';
import type { Collector, Host } from './collector.ts';
import type { ContainerReading, ContainerRow } from './container.ts';
import { EngineClient } from './container-engine.ts';
import { askEngines, type EngineAnswers } from './container-engines.ts';
import type { ListedContainer } from './container-list.ts';
import { NamespaceReader } from './container-network.linux.ts';
import { findEngineSockets } from './container-sockets.ts';
import {
  type FoundGroup,
  findGroups,
  firstPidIn,
  type GroupTree,
  openGroupTree,
  readText,
} from './group-tree.linux.ts';
import { GroupReader } from './group-usage.linux.ts';
import type { GroupUsage } from './group-usage.ts';
import { Slices } from './slices.ts';

const engineTimeoutMs = 2_000;

/** A running container as its group shows it. */
interface Running {
  tree: GroupTree;
  group: FoundGroup<ContainerGroup>;
  usage: GroupUsage;
  /** Of the process that was there first; `null` where none can be seen from here. */
  pid: number | null;
}

/** @throws TelltaleError `channel_unavailable` where there are neither control groups nor an engine */
export function openContainerLinux(
  host: Host,
  clock: Pick<Clock, 'now' | 'monotonic'> = systemClock,
  timeoutMs = engineTimeoutMs,
): Collector<ContainerReading> {
  const tree = openGroupTree(host);
  if (tree === null && findEngineSockets(host).length === 0) {
    throw new TelltaleError(
      'channel_unavailable',
      'Neither control groups (/sys/fs/cgroup) nor a socket of Docker or Podman can be seen from here.',
    );
  }
  const client = new EngineClient(timeoutMs);
  const reader = tree && new GroupReader(tree, host.sysRoot);
  const starts = new StartTimes(host, clock);
  return {
    async read(signal) {
      const slices = new Slices(clock, signal);
      const asked = askEngines(client, findEngineSockets(host), signal);
      const running = tree && reader ? await readGroups(tree, reader, clock, slices) : [];
      const answers = await asked;
      starts.follow();
      const network = new NamespaceReader(host);
      const rows: ContainerRow[] = [];
      const seen = new Set<string>();
      for (const each of running) {
        await slices.next();
        const { id } = each.group.match;
        seen.add(id);
        const row = toRow(each, answers.listed.get(id), answers);
        const traffic = network.read(each.pid, row.name, clock.monotonic());
        rows.push({ ...row, startTime: starts.of(each.pid), traffic });
      }
      for (const listed of answers.listed.values()) if (!seen.has(listed.id)) rows.push(withoutGroup(listed));
      return { rows, incomplete: answers.failures.length === 0 ? null : answers.failures.join('; ') };
    },
    close: () => starts.close(),
  };
}

/** The oldest first: of those that share a network, it has the traffic, and so it does not change hands. */
async function readGroups(
  tree: GroupTree,
  reader: GroupReader,
  clock: Pick<Clock, 'monotonic'>,
  slices: Slices,
): Promise<Running[]> {
  const running: Running[] = [];
  for (const group of await findGroups(tree, containerOfPath, slices)) {
    await slices.next();
    const usage = reader.read(group.path, group.instance, clock.monotonic());
    if (usage !== null) running.push({ tree, group, usage, pid: firstPidIn(group.folder) });
  }
  return running.sort((a, b) => (a.pid ?? Number.POSITIVE_INFINITY) - (b.pid ?? Number.POSITIVE_INFINITY));
}

type RowOfGroup = Omit<ContainerRow, 'startTime' | 'traffic'>;

function toRow(
  { tree, group, usage }: Running,
  listed: ListedContainer | undefined,
  answers: EngineAnswers,
): RowOfGroup {
  const { id, engine } = group.match;
  const unlisted = listed ? '' : answers.whyNotListed(engine);
  return {
    id,
    engine,
    name: listed?.name ?? (engine === 'lxc' ? id : shortId(id)),
    image: listed?.image ?? null,
    state: listed?.state ?? (isPaused(tree, group.path) ? 'paused' : 'running'),
    health: listed?.health ?? null,
    usage,
    imageMissing: listed ? 'the engine does not tell it' : unlisted,
    healthMissing: listed ? 'it has no health check' : unlisted,
    startMissing: 'none of its processes can be seen from here',
  };
}

/** What an engine lists but has no group here. */
function withoutGroup(listed: ListedContainer & { engine: ContainerRow['engine'] }): ContainerRow {
  const { id, engine, image, state, health } = listed;
  const runs = state === 'running' || state === 'paused';
  const missing = runs ? 'its control group cannot be seen from here' : 'it does not run';
  return {
    id,
    engine,
    name: listed.name ?? shortId(id),
    image,
    state,
    health,
    startTime: null,
    usage: { missing },
    traffic: { missing },
    imageMissing: 'the engine does not tell it',
    healthMissing: runs ? 'it has no health check' : missing,
    startMissing: missing,
  };
}

/** As all engines shorten it. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}

function isPaused(tree: GroupTree, path: string): boolean {
  const text =
    tree.version === 2
      ? readText(`${tree.folder('', path)}/cgroup.events`)
      : readText(`${tree.folder('freezer', path)}/freezer.state`);
  return text !== null && isFrozen(text);
}

/** When processes were started. */
class StartTimes {
  private readonly procRoot: string;
  private readonly uptime: KernelFile;
  private readonly bootTime: BootTime;

  constructor(host: Host, clock: Pick<Clock, 'now'>) {
    this.procRoot = host.procRoot;
    this.uptime = new KernelFile(`${host.procRoot}/uptime`);
    this.bootTime = new BootTime(host.procRoot, clock);
  }

  /** Once before each reading. */
  follow(): void {
    this.bootTime.follow(parseUptime(this.uptime.read()));
  }

  of(pid: number | null): string | null {
    if (pid === null) return null;
    try {
      const bytes = readFileSync(`${this.procRoot}/${pid}/stat`);
      return this.bootTime.plus(parsePidStat(bytes, bytes.length).start_ticks / ticksPerSecond);
    } catch {
      // It has ended since.
      return null;
    }
  }

  close(): void {
    this.uptime.close();
  }
}
