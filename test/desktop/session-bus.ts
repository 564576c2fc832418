/**
 * A real session bus for tests, and a tray's watcher on it as a panel would be: dbus-daemon for the first, a
 * connection of our own bytes for the second, which gdbus may question too.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { socketPath } from '../../main/desktop/dbus.ts';
import { decodeMessage, encodeMessage, type Message, messageType } from '../../main/desktop/dbus-wire.ts';

export interface SessionBus {
  readonly address: string;
  end(): Promise<void>;
}

/** @returns `null` where there is no dbus-daemon */
export async function startSessionBus(): Promise<SessionBus | null> {
  const child = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const address = await firstLine(child);
  if (address === null) return null;
  return {
    address,
    async end() {
      child.kill();
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    child.once('error', () => resolve(null));
    child.once('close', () => resolve(null));
    child.stdout?.on('data', (bytes) => {
      text += bytes;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
  });
}

const watcherName = 'org.kde.StatusNotifierWatcher';
const bus = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

export interface FakeWatcher {
  /** A panel comes or goes; told by a signal, as panels do. */
  setHost(isRegistered: boolean): void;
  end(): void;
}

/** Takes the watcher's name and answers for IsStatusNotifierHostRegistered. */
export async function startWatcher(address: string, registered = true): Promise<FakeWatcher> {
  let isRegistered = registered;
  let serial = 0;
  const socket = connect(socketPath(address) ?? '');
  const replies = new Map<number, () => void>();
  const send = (message: Omit<Message, 'serial'>) => {
    serial += 1;
    socket.write(encodeMessage({ ...message, serial }));
    return serial;
  };
  const call = (member: string, signature = '', body: (string | number)[] = []) =>
    new Promise<void>((resolve) =>
      replies.set(send({ ...bus, type: messageType.call, member, signature, body }), resolve),
    );
  await authenticate(socket);
  let waiting: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (let next = decodeMessage(waiting); next; next = decodeMessage(waiting)) {
      waiting = waiting.subarray(next.length);
      take(next.message);
    }
  });
  const take = (message: Message) => {
    if (message.replySerial !== undefined) replies.get(message.replySerial)?.();
    if (message.type !== messageType.call) return;
    const reply = { replySerial: message.serial, destination: message.sender ?? '' };
    if (message.member === 'Get' && message.body?.[1] === 'IsStatusNotifierHostRegistered') {
      send({ ...reply, type: messageType.reply, signature: 'v', body: [isRegistered] });
    } else {
      const errorName = 'org.freedesktop.DBus.Error.UnknownMethod';
      send({ ...reply, type: messageType.error, errorName });
    }
  };
  await call('Hello');
  await call('RequestName', 'su', [watcherName, 0]);
  return {
    setHost(next) {
      isRegistered = next;
      send({
        type: messageType.signal,
        path: '/StatusNotifierWatcher',
        interface: watcherName,
        member: next ? 'StatusNotifierHostRegistered' : 'StatusNotifierHostUnregistered',
      });
    },
    end: () => socket.destroy(),
  };
}

async function authenticate(socket: Socket): Promise<void> {
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write('BEGIN\r\n');
}
