/**
 * A server and the wire to it, in memory: wire.md's subscriptions, replay ring and gaps for channels of any data.
 * Messages lie on the wire until a test lets them through, and a cut loses those that lie there.
 */
import type { ChannelName } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { ChannelInfo, ClientMessage, HelloMessage, SubscribeMessage } from '../../protocol/messages.ts';
import type { Transport, TransportHandlers } from '../../protocol/transport.ts';

const timestamp = '2026-01-02T03:04:05.000Z';

export class MemoryServer {
  /** Whether connecting succeeds. */
  up = true;
  /** What clients sent, as parsed. */
  readonly received: ClientMessage[] = [];
  /** What hello says of the channels. */
  channels: ChannelInfo[] = [{ name: 'cpu', period_ms: 1_000, available: true }];
  connects = 0;
  readonly #ringLength: number;
  #run = 1;
  #rings = new Map<ChannelName, number[]>();
  #newest = new Map<ChannelName, number>();
  #handlers: TransportHandlers | null = null;
  #subscribed = new Set<ChannelName>();
  #outbound: string[] = [];
  #inbound: string[] = [];

  constructor(ringLength = 5) {
    this.#ringLength = ringLength;
  }

  get runId(): string {
    return `run-${this.#run}`;
  }

  readonly transport: Transport = {
    connect: (handlers) => {
      this.connects += 1;
      this.#reset();
      this.#handlers = handlers;
      if (!this.up) {
        this.cut('refused');
        return;
      }
      handlers.opened();
      this.say(this.hello());
      this.#subscribe({ action: 'subscribe', channel: 'system' }, false);
    },
    send: (text) => {
      if (this.#handlers) this.#inbound.push(text);
    },
    request: () => Promise.reject(new TelltaleError('unavailable', 'not modelled')),
    disconnect: () => {
      this.#reset();
      this.#handlers = null;
    },
  };

  hello(): HelloMessage {
    return {
      type: 'hello',
      protocol: 1,
      run_id: this.runId,
      version: '0.0.0',
      name: 'test',
      timestamp,
      time_zone: 'UTC',
      interval_ms: 1_000,
      audience: 'local',
      channels: this.channels,
    };
  }

  /** A new sample of a channel; its data says which it is. */
  publish(channel: ChannelName): void {
    const seq = (this.#newest.get(channel) ?? 0) + 1;
    this.#newest.set(channel, seq);
    const ring = this.#rings.get(channel) ?? [];
    this.#rings.set(channel, [...ring, seq].slice(-this.#ringLength));
    if (this.#subscribed.has(channel)) this.say(this.#sample(channel, seq));
  }

  /** Puts any message on the wire. */
  say(message: unknown): void {
    if (this.#handlers) this.#outbound.push(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Lets the next message through, first to the server, then to the client; false when none waits. */
  step(): boolean {
    const inbound = this.#inbound.shift();
    if (inbound !== undefined) {
      const message = JSON.parse(inbound) as ClientMessage;
      this.received.push(message);
      if ('action' in message) this.#act(message);
      return true;
    }
    const outbound = this.#outbound.shift();
    if (outbound === undefined) return false;
    this.#handlers?.received(outbound);
    return true;
  }

  flush(): void {
    while (this.step());
  }

  /** Ends the connection; what lies on the wire is lost. */
  cut(text = 'cut', code = 1006): void {
    const handlers = this.#handlers;
    this.transport.disconnect();
    handlers?.closed({ code, text });
  }

  /** Starts anew with empty rings; connections end. */
  restart(): void {
    this.#run += 1;
    this.#rings = new Map();
    this.#newest = new Map();
    this.cut('restart');
  }

  #act(message: Extract<ClientMessage, { action: string }>): void {
    if (message.action === 'subscribe') this.#subscribe(message, true);
    else {
      this.#subscribed.delete(message.channel);
      this.say({ status: 'unsubscribed', channel: message.channel });
    }
  }

  #subscribe({ channel, since, run_id }: SubscribeMessage, answered: boolean): void {
    const ring = this.#rings.get(channel) ?? [];
    const newest = this.#newest.get(channel) ?? 0;
    this.#subscribed.add(channel);
    if (answered) this.say({ status: 'subscribed', channel, interval_ms: 1_000 });
    if (since === undefined) {
      for (const seq of ring.slice(-1)) this.say(this.#sample(channel, seq));
      return;
    }
    const sameRun = run_id === this.runId;
    if (sameRun && since > newest) {
      this.say({ type: 'error', code: 'invalid_since', message: 'beyond the newest', channel });
      return;
    }
    const kept = ring.filter((seq) => !sameRun || seq > since);
    const lostFrom = sameRun ? since + 1 : 1;
    const lostTo = (kept[0] ?? newest + 1) - 1;
    if (lostTo >= lostFrom) {
      const reason = sameRun ? 'expired' : 'restart';
      this.say({
        type: 'gap',
        channel,
        from: lostFrom,
        to: lostTo,
        from_timestamp: null,
        to_timestamp: null,
        reason,
      });
    }
    for (const seq of kept) this.say(this.#sample(channel, seq));
  }

  #sample(channel: ChannelName, seq: number) {
    return { channel, seq, data: { timestamp, marker: `${this.runId}/${channel}/${seq}` } };
  }

  #reset(): void {
    this.#outbound = [];
    this.#inbound = [];
    this.#subscribed = new Set();
  }
}
