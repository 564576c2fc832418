/**
 * The addresses that one server listens on, all on one port: the first, which gives the port, and those that sharing
 * adds and takes away. What comes in on the others is handed to the same HTTP server.
 */
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import { plainAddress } from './host.ts';

/** Connections that the kernel keeps until we take them; Node's 511 is soon full when many viewers come back. */
const backlog = 2_048;
/** How long connections of an address that is given up may take to say goodbye. */
const goodbyeMs = 500;

export interface Listeners {
  readonly address: string;
  readonly port: number;
  /** @throws (rejects with) TelltaleError `unavailable`, naming the address and the flag that helps */
  add(address: string): Promise<void>;
  /** No new connection is taken from now on; those that are there are cut after a short grace. Harmless twice. */
  remove(address: string): void;
  /** Those that were added and are listened on. */
  added(): readonly string[];
  /** Takes no more connections anywhere. Harmless twice. */
  close(): void;
}

interface Added {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  listening: boolean;
  /** Resolves when it is listened on. */
  readonly opened: Promise<unknown>;
}

export interface ListenersOptions {
  /** Plain or TLS. */
  readonly server: HttpServer;
  readonly host: string;
  readonly port: number;
  readonly clock: Pick<Clock, 'after'>;
  /** Told when an address that was added fails; it is removed then. */
  onFailure(address: string, error: Error): void;
}

/** @throws (rejects with) TelltaleError `unavailable`, naming the address and the flag that helps */
export async function startListeners(options: ListenersOptions): Promise<Listeners> {
  const { server, clock } = options;
  const { address, port } = await listen(server, options.host, options.port);
  const others = new Map<string, Added>();

  function remove(other: string): void {
    const gone = others.get(other);
    if (!gone) return;
    others.delete(other);
    gone.server.close();
    if (gone.sockets.size === 0) return;
    const cancel = clock.after(goodbyeMs, () => {
      for (const socket of gone.sockets) socket.destroy();
    });
    gone.server.once('close', cancel);
  }

  function open(other: string): Added {
    const sockets = new Set<Socket>();
    // As node:http sets up its own: no delay, and for plain HTTP a half-closed client still gets its answer.
    const tcp = createServer({ noDelay: true, allowHalfOpen: !('setSecureContext' in server) }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      server.emit('connection', socket);
    });
    return { server: tcp, sockets, listening: false, opened: listen(tcp, other, port) };
  }

  async function add(other: string): Promise<void> {
    const present = others.get(other);
    if (present) {
      await present.opened;
      return;
    }
    const entry = open(other);
    others.set(other, entry);
    try {
      await entry.opened;
    } catch (error) {
      if (others.get(other) === entry) others.delete(other);
      throw error;
    }
    // Removed while it was being opened.
    if (others.get(other) !== entry) {
      entry.server.close();
      return;
    }
    entry.listening = true;
    entry.server.on('error', (error) => {
      remove(other);
      options.onFailure(other, error);
    });
  }

  return {
    address,
    port,
    add,
    remove,
    added: () => [...others].flatMap(([other, { listening }]) => (listening ? [other] : [])),
    close() {
      for (const other of [...others.keys()]) remove(other);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => {
      reject(new TelltaleError('unavailable', explain(cause, host, port), { cause }));
    };
    server.once('error', failed);
    // Of an address that stands for both kinds only the one that was named is meant.
    server.listen({ host, port, backlog, ipv6Only: host.includes(':') && host !== '::' }, () => {
      server.off('error', failed);
      const info = server.address() as AddressInfo;
      resolve({ ...info, address: plainAddress(info.address) });
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  const where = `port ${port} on ${host}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return `${where} is in use: choose another with --port, or --port 0 for any that is free.`;
    case 'EACCES':
      return `${where} needs privileges that this user lacks: choose one from 1024 up with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
      return `${where} cannot be listened on: ${host} is no address of this machine. Change --host or --share-address (or --port).`;
    default:
      return `${where} cannot be listened on (${error.message}): change --host, --share-address or --port.`;
  }
}
