/**
 * A connection to the user's session bus, for asking whether there is a tray: no native module, and no program that
 * may be missing (gdbus, busctl and dbus-send each come with something else). Follows the D-Bus specification,
 * "Server Addresses" and "Authentication Protocol" (EXTERNAL); bytes are dbus-wire.ts's.
 */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { decodeMessage, encodeMessage, type Message, maxMessageBytes, messageType } from './dbus-wire.ts';

/** A bus on this machine answers in milliseconds; a service behind it may hang. */
const answerTimeoutMs = 5_000;

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly args?: readonly string[];
}

export interface Bus {
  /** @returns the values of the reply; rejects where the other end refuses, is not there, or says nothing in time */
  call(call: BusCall): Promise<readonly (string | number | boolean)[]>;
  /** Harmless twice; calls under way are rejected. */
  close(): void;
}

export interface BusParts {
  /** As DBUS_SESSION_BUS_ADDRESS has it. */
  readonly address: string;
  /** Of this process: by it the bus knows us. */
  readonly uid: number;
  readonly clock: Pick<Clock, 'after'>;
  onSignal(message: Message): void;
  /** The connection was lost, and not by {@link Bus.close}. */
  onLost(): void;
}

/** Where the session bus listens; `null` where nothing tells. */
export function sessionBusAddress(env: NodeJS.ProcessEnv): string | null {
  if (env.DBUS_SESSION_BUS_ADDRESS) return env.DBUS_SESSION_BUS_ADDRESS;
  return env.XDG_RUNTIME_DIR ? `unix:path=${env.XDG_RUNTIME_DIR}/bus` : null;
}

/**
 * The socket that an address names: the first of its entries that is one of ours, `unix:path=` or `unix:abstract=`.
 * @returns as net.connect takes it; `null` where there is none
 */
export function socketPath(address: string): string | null {
  for (const entry of address.split(';')) {
    if (!entry.startsWith('unix:')) continue;
    const pairs = entry.slice('unix:'.length).split(',');
    for (const pair of pairs) {
      const [key, value = ''] = pair.split('=', 2);
      const text = unescapeValue(value);
      if (key === 'path' && text) return text;
      if (key === 'abstract' && text) return `\0${text}`;
    }
  }
  return null;
}

/** Rejects where there is no bus, or it does not want us. */
export async function connectBus(parts: BusParts): Promise<Bus> {
  const path = socketPath(parts.address);
  if (path === null) throw new Error(`${parts.address} names no socket of a session bus`);
  const socket = connect(path);
  const pending = new Map<number, { resolve(message: Message): void; reject(error: Error): void }>();
  let lastSerial = 0;
  let ended = false;

  const end = (error: Error, told: boolean) => {
    if (ended) return;
    ended = true;
    socket.destroy();
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
    if (told) parts.onLost();
  };
  const take = (message: Message) => {
    if (message.type === messageType.signal) parts.onSignal(message);
    if (message.replySerial === undefined) return;
    const call = pending.get(message.replySerial);
    pending.delete(message.replySerial);
    if (message.type === messageType.error) call?.reject(new Error(message.errorName ?? 'refused'));
    else call?.resolve(message);
  };

  socket.on('error', (error) => end(error, true));
  socket.on('close', () => end(new Error('the session bus has closed the connection'), true));
  // The bus alone must not keep an app alive that has nothing else to do.
  socket.unref();
  try {
    await authenticate(socket, parts);
  } catch (error) {
    end(error instanceof Error ? error : new Error(String(error)), false);
    throw error;
  }
  readMessages(socket, take, (error) => end(error, true));

  const bus: Bus = {
    async call({ args = [], ...call }) {
      if (ended) throw new Error('the session bus is not connected');
      lastSerial += 1;
      const serial = lastSerial;
      const reply = new Promise<Message>((resolve, reject) => {
        pending.set(serial, { resolve, reject });
      });
      const cancel = parts.clock.after(answerTimeoutMs, () => {
        pending.get(serial)?.reject(new Error(`${call.destination} does not answer`));
        pending.delete(serial);
      });
      socket.write(
        encodeMessage({ ...call, type: messageType.call, serial, signature: 's'.repeat(args.length), body: args }),
      );
      try {
        return (await reply).body ?? [];
      } finally {
        cancel();
      }
    },
    close: () => end(new Error('the connection was closed'), false),
  };
  const own = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' };
  await bus.call({ ...own, interface: 'org.freedesktop.DBus', member: 'Hello' }).catch((error: unknown) => {
    bus.close();
    throw error;
  });
  return bus;
}

/** Says who we are; the bus asks the kernel whether that is true. */
async function authenticate(socket: Socket, { uid, clock }: BusParts): Promise<void> {
  const identity = Buffer.from(String(uid)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${identity}\r\n`);
  const line = await new Promise<string>((resolve, reject) => {
    const cancel = clock.after(answerTimeoutMs, () => settle(() => reject(new Error('the bus does not answer'))));
    const failed = () => settle(() => reject(new Error('the session bus cannot be reached')));
    let text = '';
    const read = (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (text.includes('\r\n')) settle(() => resolve(text));
    };
    const settle = (done: () => void) => {
      cancel();
      socket.off('data', read).off('close', failed);
      done();
    };
    socket.on('data', read).on('close', failed);
  });
  if (!line.startsWith('OK ')) throw new Error('the session bus does not let us in');
  socket.write('BEGIN\r\n');
}

function readMessages(socket: Socket, take: (message: Message) => void, failed: (error: Error) => void): void {
  let waiting: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes]);
    try {
      for (let next = decodeMessage(waiting); next !== null; next = decodeMessage(waiting)) {
        waiting = waiting.subarray(next.length);
        take(next.message);
      }
      if (waiting.length > maxMessageBytes) throw new RangeError('the session bus sends no messages');
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function unescapeValue(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
