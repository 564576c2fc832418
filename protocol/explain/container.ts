/** What the fields of channel `container` mean; made by main/collectors/container.ts. */
import type { ContainerData } from '../families/container.ts';
import { asRead, type Explanation, type Explanations } from './explanation.ts';

const list = 'GET /containers/json at the engine’s socket';
const stats = 'GET /containers/<id>/stats?one-shot=true at the engine’s socket';
const namespace = '/proc/<pid>/net/dev of a process in it, without loopback and what it built itself';

function used(
  unit: Explanation['unit'],
  meaning: string,
  linux: string,
  portable: string,
  formula: string,
  others: string,
): Explanation {
  return {
    unit,
    meaning,
    linux: `Files of its control group, ${linux}.`,
    portable: `${stats}: ${portable}.`,
    formula,
    others,
  };
}

function traffic(meaning: string, column: string, field: string, others: string): Explanation {
  return {
    unit: 'bytes_per_second',
    meaning,
    linux: `${namespace}: ${column}.`,
    portable: `${stats}: networks, ${field}.`,
    formula: `Σ Δ ${column} / seconds; a namespace that several share counts for the oldest of them alone.`,
    others,
  };
}

export const containerExplanations: Explanations<ContainerData> = {
  'containers[].id': {
    unit: null,
    meaning: 'Id of 64 hexadecimal digits; of an LXC container its name.',
    linux: 'Path of its control group.',
    portable: `${list}: Id.`,
    formula: asRead,
    others: 'docker ps: CONTAINER ID, the first 12 digits.',
  },
  'containers[].name': {
    unit: null,
    meaning: 'Its name; the first 12 digits of the id where no engine tells one.',
    linux: `${list}: Names.`,
    portable: `${list}: Names.`,
    formula: 'Its own name, without the slash before it; not those of links.',
    others: 'docker ps: NAMES.',
  },
  'containers[].engine': {
    unit: null,
    meaning: 'Who runs it.',
    linux: 'Form of the path of its control group, or whose socket listed it.',
    portable: 'Whose socket listed it.',
    formula: 'kubernetes where the path does not tell more.',
  },
  'containers[].image': {
    unit: null,
    meaning: 'The image as it was asked for.',
    linux: `${list}: Image.`,
    portable: `${list}: Image.`,
    formula: asRead,
    others: 'docker ps: IMAGE.',
  },
  'containers[].state': {
    unit: null,
    meaning: 'State in the engine’s words.',
    linux: `${list}: State; without an engine cgroup.events or freezer.state of its control group.`,
    portable: `${list}: State.`,
    formula: 'Podman’s words put into Docker’s; without an engine running or paused.',
    others: 'docker ps: STATUS.',
  },
  'containers[].health': {
    unit: null,
    meaning: 'What its health check found last; null where it has none.',
    linux: `${list}: Health.Status, before API 1.52 the end of Status.`,
    portable: `${list}: Health.Status, before API 1.52 the end of Status.`,
    formula: asRead,
    others: 'docker ps: STATUS, in brackets.',
  },
  'containers[].start_time': {
    unit: null,
    meaning: 'When its first process was started; null while it does not run.',
    linux: '/proc/<pid>/stat: starttime of a process in it.',
    portable: 'Missing: the engine’s list does not tell it.',
    formula: 'Boot time + starttime / 100 Hz: ISO 8601, UTC, milliseconds.',
    others: 'docker inspect: State.StartedAt, which may differ by a moment.',
  },
  'containers[].cpu_percent': used(
    'percent',
    'CPU time since the last reading, of one CPU; may exceed 100.',
    'cpu.stat usage_usec or cpuacct.usage',
    'cpu_stats.cpu_usage.total_usage',
    '100 × Δ seconds of CPU / seconds.',
    'docker stats: CPU %, of its own second.',
  ),
  'containers[].memory_bytes': used(
    'bytes',
    'Memory less the page cache that was not used lately.',
    'memory.current or memory.usage_in_bytes, and inactive_file of memory.stat',
    'memory_stats.usage and inactive_file',
    'usage − inactive_file; the usage where that is no less.',
    'docker stats: MEM USAGE, the same. systemd-cgtop counts all page cache.',
  ),
  'containers[].memory_limit_bytes': {
    unit: 'bytes',
    meaning: 'What it may use at most; null where nothing limits it.',
    linux: 'memory.max or memory.limit_in_bytes of its control group.',
    portable: 'Missing: the engine does not tell a limit from the memory of its virtual machine.',
    formula: asRead,
    others: 'docker stats: LIMIT, the machine’s memory where there is none.',
  },
  'containers[].read_bytes_per_second': used(
    'bytes_per_second',
    'Read from storage, on devices that are not built on others.',
    'io.stat rbytes or blkio.throttle.io_service_bytes',
    'blkio_stats.io_service_bytes_recursive',
    'Σ Δ bytes / seconds.',
    'docker stats: BLOCK I/O is the sum since the start, and counts LVM and RAID twice.',
  ),
  'containers[].write_bytes_per_second': used(
    'bytes_per_second',
    'Written to storage, on devices that are not built on others.',
    'io.stat wbytes or blkio.throttle.io_service_bytes',
    'blkio_stats.io_service_bytes_recursive',
    'Σ Δ bytes / seconds.',
    'docker stats: BLOCK I/O is the sum since the start, and counts LVM and RAID twice.',
  ),
  'containers[].receive_bytes_per_second': traffic(
    'Received over its own network; null where it uses the host’s.',
    'receive bytes',
    'rx_bytes',
    'docker stats: NET I/O is the sum since the start, and is shown for each that shares a namespace.',
  ),
  'containers[].transmit_bytes_per_second': traffic(
    'Sent over its own network; null where it uses the host’s.',
    'transmit bytes',
    'tx_bytes',
    'docker stats: NET I/O is the sum since the start, and is shown for each that shares a namespace.',
  ),
  'containers[].tasks': used(
    'tasks',
    'Processes and threads in it.',
    'pids.current',
    'pids_stats.current',
    asRead,
    'docker stats: PIDS, the same.',
  ),
};
