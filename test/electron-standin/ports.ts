/**
 * MessageChannelMain and MessagePortMain: messages are cloned, wait until the receiving end is started, and may
 * carry ports, which leaves the sender's object neutered. `close` comes to the other end after the messages before
 * it, and to an end's own listeners as well.
 */
import { clone } from './clone.ts';
import { Emitter, NotModelled } from './strict.ts';

type Packet = { kind: 'message'; data: unknown; ports: ChannelEnd[] } | { kind: 'close' };

/** Who takes what arrives at an end: a MessagePortMain that was started, or a page. */
export interface Receiver {
  message(data: unknown, ports: ChannelEnd[]): void;
  closed(): void;
}

/** One end of a channel, whoever holds it. */
export class ChannelEnd {
  /** Set at once by `createChannel`. */
  other: ChannelEnd | null = null;
  private readonly waiting: Packet[] = [];
  private receiver: Receiver | null = null;
  private draining = false;
  private open = true;

  get isOpen(): boolean {
    return this.open;
  }

  /** From here on what arrives, and what has waited, is delivered; never within the caller's own turn. */
  receive(receiver: Receiver): void {
    this.receiver = receiver;
    this.drainSoon();
  }

  send(data: unknown, ports: ChannelEnd[]): void {
    if (this.open) this.other?.arrive({ kind: 'message', data, ports });
  }

  /** Both ends are finished; harmless twice. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.waiting.length = 0;
    const receiver = this.receiver;
    this.receiver = null;
    if (receiver) setImmediate(() => receiver.closed());
    this.other?.arrive({ kind: 'close' });
  }

  private arrive(packet: Packet): void {
    if (!this.open) return;
    this.waiting.push(packet);
    this.drainSoon();
  }

  private drainSoon(): void {
    if (this.draining || !this.receiver || this.waiting.length === 0) return;
    this.draining = true;
    setImmediate(() => {
      this.draining = false;
      const packet = this.receiver ? this.waiting.shift() : undefined;
      if (packet?.kind === 'message') this.receiver?.message(packet.data, packet.ports);
      else if (packet?.kind === 'close') this.finish();
      this.drainSoon();
    });
  }

  private finish(): void {
    this.open = false;
    this.receiver?.closed();
    this.receiver = null;
  }
}

export class MessagePortMainStandin
  extends Emitter
  implements Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  private end: ChannelEnd | null;

  constructor(end: ChannelEnd) {
    super('MessagePortMain', ['message', 'close']);
    this.end = end;
  }

  postMessage(message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    const data = clone(message);
    const ports = takeEnds(transfer, this);
    this.end?.send(data, ports);
  }

  start(): void {
    this.end?.receive({
      message: (data, ends) =>
        this.emit('message', { data, ports: ends.map((end) => new MessagePortMainStandin(end)) }),
      closed: () => this.emit('close'),
    });
  }

  close(): void {
    // A port that was never started tells its own listeners all the same.
    const end = this.end;
    if (!end?.isOpen) return;
    end.receive({ message: () => {}, closed: () => this.emit('close') });
    end.close();
  }

  /** The end, for who takes it over; this object is neutered then. `null` where it is gone already. */
  take(): ChannelEnd | null {
    const end = this.end;
    this.end = null;
    return end?.isOpen ? end : null;
  }
}

/** @throws TypeError as Electron does at what is no port, used up or named twice (spec/api-ipc-spec) */
export function takeEnds(transfer: readonly unknown[], source?: MessagePortMainStandin): ChannelEnd[] {
  transfer.forEach((port, index) => {
    if (!(port instanceof MessagePortMainStandin))
      throw new TypeError(`Port at index ${index} is not a valid port`);
    if (port === source) throw new TypeError(`Port at index ${index} contains the source port.`);
    if (transfer.indexOf(port) !== index)
      throw new TypeError(`Port at index ${index} is a duplicate of an earlier port`);
  });
  return transfer.map((port, index) => {
    const end = (port as MessagePortMainStandin).take();
    if (!end) throw new TypeError(`Port at index ${index} is already neutered`);
    return end;
  });
}

export class MessageChannelMainStandin {
  readonly port1: MessagePortMainStandin;
  readonly port2: MessagePortMainStandin;

  constructor(...args: unknown[]) {
    if (args.length > 0) throw new NotModelled('new MessageChannelMain with arguments');
    const [first, second] = createChannel();
    this.port1 = new MessagePortMainStandin(first);
    this.port2 = new MessagePortMainStandin(second);
  }
}

function createChannel(): [ChannelEnd, ChannelEnd] {
  const first = new ChannelEnd();
  const second = new ChannelEnd();
  first.other = second;
  second.other = first;
  return [first, second];
}
