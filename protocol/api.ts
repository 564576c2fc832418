/**
 * What REST answers, and over IPC the `result` of a request. The method's name is the last part of the path:
 * `GET /api/v1/snapshot?channels=cpu` is the request `snapshot` with `{ channels: 'cpu' }`.
 */
import type { ChannelName } from './channels.ts';
import type { ChannelData } from './families/index.ts';
import type { ChannelInfo, protocolVersion } from './messages.ts';
import type { NeighboursResult } from './neighbours.ts';
import type { ProcessDetails } from './process-details.ts';
import type { Unit } from './series.ts';
import type { SocketsResult } from './sockets.ts';
import type { TcpResult } from './tcp.ts';

export interface InfoResult {
  name: string;
  run_id: string;
  version: string;
  protocol: typeof protocolVersion;
  /** Node's process.platform: linux, darwin, win32. */
  platform: string;
  /** "Debian GNU/Linux 12 (bookworm)" */
  os: string | null;
  kernel: string | null;
  architecture: string;
  cpu_model: string | null;
  cpu_count: number;
  memory_bytes: number;
  /** ISO 8601 */
  boot_time: string | null;
  time_zone: string;
  /** kvm, docker, lxc, …; null on bare metal or where it cannot be told. */
  virtualization: string | null;
  interval_ms: number;
  channels: ChannelInfo[];
}

export type SnapshotChannels = {
  [Name in ChannelName]?:
    | { seq: number; data: ChannelData[Name] }
    /** Nothing was recorded at or before `at`. */
    | { seq: null; data: null; reason: string };
};

export interface SnapshotResult {
  run_id: string;
  channels: SnapshotChannels;
}

/** One series over time: columns of one length, `null` in a gap. */
export interface HistoryColumns {
  series: string;
  unit: Unit;
  step_seconds: number;
  /** Starts of the buckets, Unix seconds, aligned to `step_seconds`. */
  timestamps: number[];
  mean: (number | null)[];
  min: (number | null)[];
  max: (number | null)[];
}

export interface HistoryResult {
  run_id: string;
  series: HistoryColumns[];
}

export interface SeriesResult {
  series: { series: string; unit: Unit; help: string; kind: 'gauge' | 'counter' }[];
}

export interface ViewerInfo {
  id: string;
  address: string;
  transport: 'websocket' | 'sse' | 'ipc';
  channels: ChannelName[];
  since: string;
  backlog_bytes: number;
  dropped_messages: number;
  /** Of the last answered ping; null before the first. */
  round_trip_ms: number | null;
}

export interface ViewersResult {
  viewers: ViewerInfo[];
}

export interface HealthResult {
  status: 'ok' | 'failing';
  reason?: string;
}

/** Methods of a request over IPC, with what each takes and gives. Parameters are strings, as in a query. */
export interface ApiMethods {
  info: { params: Record<string, never>; result: InfoResult };
  snapshot: { params: { channels?: string; at?: string }; result: SnapshotResult };
  history: {
    params: { series: string[]; window?: string; from?: string; to?: string; step?: string };
    result: HistoryResult;
  };
  series: { params: Record<string, never>; result: SeriesResult };
  viewers: { params: Record<string, never>; result: ViewersResult };
  /** `start_time` as the table has it: with it the answer is about that process or none. */
  process: { params: { pid: string; start_time?: string }; result: ProcessDetails };
  /** By state, and who listens. */
  sockets: { params: Record<string, never>; result: SocketsResult };
  /** What each process sends and receives over its open TCP connections; for viewers who may see processes too. */
  tcp: { params: Record<string, never>; result: TcpResult };
  /** Other Telltales that announce themselves on the local network; for the owner and this machine alone. */
  neighbours: { params: Record<string, never>; result: NeighboursResult };
}

export type ApiMethod = keyof ApiMethods;
