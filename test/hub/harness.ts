/** A hub on a fake clock with sinks that a test fills, drains and reads back. */

import type { Clock } from '../../main/clock.ts';
import { createHub, type Hub, type HubOptions } from '../../main/hub/hub.ts';
import type { Chunk, Encoding, Sink } from '../../main/hub/sink.ts';
import type { Sample } from '../../main/sampler/sample.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import type { CloseCode } from '../../protocol/errors.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import { type Audience, type HelloMessage, protocolVersion, type ServerMessage } from '../../protocol/messages.ts';

export const runId = 'a1b2c3d4';
/** A multiple of 10 s, so that slots are easy to see. */
export const startMs = Date.parse('2026-11-24T20:15:00.000Z');

const everything: readonly ChannelName[] = [
  'system',
  'dashboard',
  'cpu',
  'memory',
  'disk',
  'network',
  'filesystem',
  'process_top',
  'process',
];

export function makeHub(clock: Clock, options: Partial<HubOptions> = {}): Hub {
  const available = new Map<ChannelName, { available: boolean; reason?: string }>(
    everything.map((name) => [name, { available: true }]),
  );
  available.set('pressure', { available: false, reason: 'the kernel has no PSI' });
  return createHub({
    runId,
    clock,
    log: () => {},
    intervalMs: () => 1_000,
    availability: () => available,
    demand: () => () => {},
    hello: (audience) => makeHello(audience, clock.now()),
    ...options,
  });
}

function makeHello(audience: Audience, timeMs: number): HelloMessage {
  return {
    type: 'hello',
    protocol: protocolVersion,
    run_id: runId,
    version: '0.1.0',
    name: 'testbed',
    timestamp: new Date(timeMs).toISOString(),
    time_zone: 'UTC',
    interval_ms: 1_000,
    audience,
    channels: [],
  };
}

/** A sample whose data says which it is; `filler` makes it long. */
export function sample<Name extends ChannelName>(channel: Name, timeMs: number, filler = ''): Sample<Name> {
  const data = { timestamp: new Date(timeMs).toISOString(), filler } as unknown as ChannelData[Name];
  return { channel, timeMs, data } as unknown as Sample<Name>;
}

/** What waits is bytes that the test has not let go yet. */
export class FakeSink implements Sink {
  readonly encoding: Encoding;
  readonly chunks: Chunk[] = [];
  closed: { code: CloseCode; reason: string } | null = null;
  backlogBytes = 0;
  takenBytes = 0;
  /** Whether everything is taken at once. */
  open = true;

  constructor(encoding: Encoding = 'json') {
    this.encoding = encoding;
  }

  write(chunk: Chunk): void {
    this.chunks.push(chunk);
    if (this.open) this.takenBytes += chunk.length;
    else this.backlogBytes += chunk.length;
  }

  take(bytes = this.backlogBytes): void {
    this.backlogBytes -= bytes;
    this.takenBytes += bytes;
  }

  close(code: CloseCode, reason: string): void {
    this.closed = { code, reason };
  }

  /** All messages since the last call. For `json` only. */
  messages(): ServerMessage[] {
    return this.chunks.splice(0).map((chunk) => JSON.parse(chunk.toString()));
  }
}

export function attach(hub: Hub, sink: Sink, channels: readonly ChannelName[], audience: Audience = 'local') {
  return hub.attach(sink, { audience, address: '127.0.0.1', transport: 'websocket', channels });
}

/** Seq and channel of what came, gaps and batches included: `cpu 3`, `cpu 4-6 slow`, `cpu [7-9]`. */
export function brief(messages: readonly ServerMessage[]): string[] {
  return messages.map((message) => {
    if ('updates' in message) return `${message.channel} [${message.first_seq}-${message.seq}]`;
    if ('changes' in message) return `${message.channel} ${message.base_seq}+${message.seq}`;
    if ('data' in message) return `${message.channel} ${message.seq}`;
    if ('status' in message) return `${message.status} ${message.channel}`;
    if (message.type === 'gap') return `${message.channel} ${message.from}-${message.to} ${message.reason}`;
    if (message.type === 'error') return `error ${message.code}`;
    return message.type;
  });
}
