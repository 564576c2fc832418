/**
 * The wire as discriminated unions: what the server sends and what it accepts. The same JSON text goes over
 * WebSocket and IPC. docs/protocol.md is the prose.
 */
import type { ChannelName } from './channels.ts';
import type { ErrorBody, ErrorCode } from './errors.ts';
import type { AnyChannelData, ChannelData } from './families/index.ts';
import type { ProcessChanges, TableChannel } from './process-changes.ts';

export const protocolVersion = 1;

/** Who is at the other end, and so what they may see. */
export type Audience = 'owner' | 'local' | 'viewer';

/** One entry of `hello` and of `/api/v1/info`. */
export interface ChannelInfo {
  name: ChannelName;
  period_ms: number;
  available: boolean;
  /** Why it is not available. */
  reason?: string;
}

export interface HelloMessage {
  type: 'hello';
  protocol: typeof protocolVersion;
  /** Changes at every start of the engine; sequence numbers count within one. */
  run_id: string;
  version: string;
  /** The machine's name. */
  name: string;
  timestamp: string;
  /** IANA name of the machine's time zone. */
  time_zone: string;
  interval_ms: number;
  audience: Audience;
  channels: ChannelInfo[];
}

/** One sample of one channel. */
export interface SampleMessage<Name extends ChannelName = ChannelName> {
  channel: Name;
  seq: number;
  data: ChannelData[Name];
}

/** Several contiguous samples of one channel, oldest first. */
export interface BatchMessage<Name extends ChannelName = ChannelName> {
  channel: Name;
  first_seq: number;
  seq: number;
  updates: ChannelData[Name][];
}

/**
 * Mode `changes`: the sample `seq` told as its difference from the sample `base_seq`, which the server has sent on this
 * connection or which the client named as `since`. Who does not have it subscribes anew and is sent a whole table.
 */
export interface ChangesMessage {
  channel: TableChannel;
  base_seq: number;
  seq: number;
  changes: ProcessChanges;
}

export interface StatusMessage {
  status: 'subscribed' | 'unsubscribed';
  channel: ChannelName;
  interval_ms?: number;
}

/** Messages `from` to `to` of a channel will not come. */
export interface GapMessage {
  type: 'gap';
  channel: ChannelName;
  from: number;
  to: number;
  from_timestamp: string | null;
  to_timestamp: string | null;
  reason: 'slow' | 'expired' | 'restart';
}

export interface PingMessage {
  type: 'ping';
  timestamp: string;
}

export interface ErrorMessage extends ErrorBody {
  type: 'error';
  channel?: string;
}

/** Answer to a {@link RequestMessage}; IPC only. */
export type ResponseMessage =
  | { type: 'response'; id: number; result: unknown }
  | { type: 'response'; id: number; error: ErrorBody };

export type ServerMessage =
  | HelloMessage
  | SampleMessage
  | BatchMessage
  | ChangesMessage
  | StatusMessage
  | GapMessage
  | PingMessage
  | ErrorMessage
  | ResponseMessage;

export interface SubscribeMessage {
  action: 'subscribe';
  channel: ChannelName;
  /** The last seq seen; needs `run_id`. */
  since?: number;
  run_id?: string;
  interval_ms?: number;
  /**
   * `changes` is `latest` with tables of processes told as changes where the client has the table before: the
   * first message and the first after a gap are whole. Of other channels every message is whole.
   */
  mode?: 'latest' | 'batch' | 'changes';
}

export interface UnsubscribeMessage {
  action: 'unsubscribe';
  channel: ChannelName;
}

export interface PongMessage {
  type: 'pong';
}

/** IPC only: bytes of messages taken since the start, since a MessagePort tells nothing of backpressure. */
export interface AckMessage {
  type: 'ack';
  bytes: number;
}

/** IPC only: what REST does for a browser. */
export interface RequestMessage {
  type: 'request';
  id: number;
  method: string;
  params: Record<string, unknown>;
}

export type ClientMessage = SubscribeMessage | UnsubscribeMessage | PongMessage | AckMessage | RequestMessage;

export type { AnyChannelData, ErrorCode };
