/**
 * Channel `container`: containers of Docker, Podman, containerd, CRI-O and LXC. Source on Linux: each container's
 * control group (cgroup-v2.rst, cgroup-v1/) and /proc/<pid>/net/dev; what only the engine knows comes from
 * `GET /containers/json` at its socket (Docker Engine API). Elsewhere all of it is the engine's.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

/** As the engine calls it. */
export type ContainerState =
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead'
  | 'unknown';

export interface Container {
  /** 64 hexadecimal digits; the name of an LXC container, which has no other. */
  id: string;
  /** The first 12 digits of the id where no engine tells a name. */
  name: string;
  /** Who runs it; `kubernetes` where its control group does not tell more. */
  engine: 'docker' | 'podman' | 'containerd' | 'cri-o' | 'kubernetes' | 'lxc';
  /** As it was asked for (`nginx:1.27`); `null` where no engine tells it. */
  image: string | null;
  state: ContainerState;
  /** What its health check found last; `null` where it has none, or no engine tells it. */
  health: 'starting' | 'healthy' | 'unhealthy' | null;
  /** Start of its first process: ISO 8601, UTC, milliseconds; `null` while it does not run. */
  start_time: string | null;
  /** Of one CPU, as `docker stats` shows it: may exceed 100. */
  cpu_percent: Reading;
  /** Usage less the page cache that was not used lately (inactive_file), as `docker stats` shows it. */
  memory_bytes: Reading;
  /** What it may use at most; `null` where nothing limits it. */
  memory_limit_bytes: Reading;
  /** From storage, on devices that are not built on others. */
  read_bytes_per_second: Reading;
  /** To storage, on devices that are not built on others. */
  write_bytes_per_second: Reading;
  /**
   * Over all interfaces of its network namespace but loopback and what it built itself. Of containers that share a
   * namespace (a pod), one has it; one that uses the host's network has none of its own.
   */
  receive_bytes_per_second: Reading;
  /** As for what is received. */
  transmit_bytes_per_second: Reading;
  /** Processes and threads, as PIDS of `docker stats`. */
  tasks: Reading;
}

export interface ContainerData extends Envelope {
  /** By name. Stopped ones are there where an engine lists them. */
  containers: Container[];
}

const each = { channel: 'container', label: 'name', kind: 'gauge' } as const;
const traffic = { ...each, unit: 'bytes_per_second' } as const;

export const containerSeries: readonly SeriesDefinition[] = [
  {
    ...each,
    path: 'containers[].cpu_percent',
    unit: 'percent',
    help: 'CPU time of a container, 100 for one whole CPU.',
  },
  {
    ...each,
    path: 'containers[].memory_bytes',
    unit: 'bytes',
    help: 'Memory of a container less page cache not used lately.',
  },
  { ...traffic, path: 'containers[].read_bytes_per_second', help: 'Read from storage by a container.' },
  { ...traffic, path: 'containers[].write_bytes_per_second', help: 'Written to storage by a container.' },
  { ...traffic, path: 'containers[].receive_bytes_per_second', help: 'Received by a container.' },
  { ...traffic, path: 'containers[].transmit_bytes_per_second', help: 'Sent by a container.' },
];
