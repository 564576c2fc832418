/**
 * What `GET /api/v1/process?pid=&start_time=` answers: one process looked at closely, on request, since reading it costs
 * the kernel more than all that the channel `process` shows. Source on Linux: the files of /proc/<pid> (proc_pid(5)).
 * Lists are cut at a stated length, never silently: the count beside a list is of all.
 */
import type { Envelope, Reading } from './families/envelope.ts';
import type { ProcessState } from './families/process.ts';

/** Longest lists and texts that an answer holds. */
export const processDetailLimits = {
  threads: 512,
  files: 1_024,
  /** Of arguments and of the environment, each. */
  textBytes: 131_072,
} as const;

export interface ProcessMemory {
  /** Resident set, exact where the channel's figure is the kernel's loose one. */
  resident_bytes: Reading;
  /** PSS: pages that n processes share count for an nth. Adds up over processes. */
  proportional_bytes: Reading;
  /** USS: pages that nobody shares; what its end would free. */
  unique_bytes: Reading;
  swap_bytes: Reading;
  /** Swapped pages that n processes share count for an nth. */
  proportional_swap_bytes: Reading;
}

export interface ProcessThread {
  thread: number;
  name: string;
  state: ProcessState;
  cpu_seconds_total: number;
}

export interface OpenFile {
  descriptor: number;
  /** A path, or what the kernel calls it: `pipe:[8311]`, `anon_inode:[eventpoll]`, `socket:[9000]`. */
  target: string;
}

export interface OpenSocket {
  descriptor: number;
  protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6' | 'unix';
  /** `127.0.0.1:7447`, `[::1]:7447`; of a Unix socket its path, empty where it has none. */
  local: string;
  /** Empty for Unix sockets. */
  remote: string;
  /** `established`, `listen`, …; of Unix sockets `connected`, `unconnected`. */
  state: string;
}

export interface ResourceLimit {
  /** As in /proc/<pid>/limits: `Max open files`. */
  limit: string;
  soft: number | 'unlimited';
  hard: number | 'unlimited';
  /** `bytes`, `seconds`, …; empty for plain counts. */
  unit: string;
}

/** `null` with the reason in `unavailable`, and with what would allow it where that is a matter of rights. */
export interface ProcessDetails extends Envelope {
  pid: number;
  start_time: string | null;
  name: string;
  executable: string | null;
  working_directory: string | null;
  arguments: string[] | null;
  /** Path of its control group; under version 1 that of systemd's hierarchy, or else the first. */
  cgroup: string | null;
  container: string | null;
  service: string | null;
  memory: ProcessMemory;
  threads_count: Reading;
  threads: ProcessThread[] | null;
  /** Descriptors, those of sockets included. */
  files_count: Reading;
  files: OpenFile[] | null;
  /** Those of `files` that are TCP, UDP or Unix sockets of its network namespace. */
  sockets: OpenSocket[] | null;
  limits: ResourceLimit[] | null;
  /** `NAME=value`, as it was when the program started; for the owner alone. */
  environment: string[] | null;
}
