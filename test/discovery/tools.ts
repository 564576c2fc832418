/** What the tests of discovery share: packets, and a peer on the loopback interface that speaks mDNS by hand. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { type Answer, decode, encode, type Packet, type StringAnswer } from 'dns-packet';
import { type Network, systemNetwork } from '../../main/discovery/link.ts';
import type { Log } from '../../main/log.ts';

export const group = '224.0.0.251';

/** All records of an announcement as another Telltale sends them. */
export function announcement(
  name: string,
  changes: { address?: string; port?: number; ttl?: number; texts?: string[] } = {},
) {
  const { address = '192.0.2.10', port = 7_447, ttl = 120, texts = ['protocol=1', 'path=/', 'tls=0'] } = changes;
  const instance = `${name}._telltale._tcp.local`;
  const host = 'telltale-00000001.local';
  const records: Answer[] = [
    { type: 'PTR', class: 'IN', name: '_telltale._tcp.local', ttl, data: instance },
    { type: 'SRV', class: 'IN', name: instance, ttl, data: { port, target: host, priority: 0, weight: 0 } },
    { type: 'TXT', class: 'IN', name: instance, ttl, data: [...texts] },
    { type: 'A', class: 'IN', name: host, ttl, data: address },
  ];
  return records;
}

export function response(answers: Answer[]): Buffer {
  return encode({ type: 'response', flags: 0x400, answers });
}

/** What a datagram becomes on its way: labels cut, defaults filled in. */
export function roundTrip(answers: Answer[]): Answer[] {
  return decode(response(answers)).answers ?? [];
}

/** mDNS on a free port of the loopback interface. */
export async function loopbackNetwork(): Promise<Network> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  // Without IPv6, which has no multicast on this interface.
  const lo = networkInterfaces().lo?.filter(({ family }) => family === 'IPv4') ?? [];
  return { ...systemNetwork, port, interfaces: () => ({ lo }) };
}

export interface Peer {
  /** What Telltale sent to the group, oldest first. */
  readonly heard: Packet[];
  send(datagram: Buffer): Promise<void>;
  /** Waits for a packet, past ones included. */
  hears(what: (packet: Packet) => boolean): Promise<Packet>;
  close(): Promise<void>;
}

/** @param address where its packets come from, in 127.0.0.0/8; 127.0.0.1 is where those of Telltale come from */
export async function openPeer(port: number, address: string): Promise<Peer> {
  const listener = createSocket({ type: 'udp4', reuseAddr: true });
  listener.bind(port, group);
  await once(listener, 'listening');
  listener.addMembership(group, '127.0.0.1');
  const sender = createSocket({ type: 'udp4', reuseAddr: true });
  sender.bind(port, address);
  await once(sender, 'listening');
  sender.setMulticastInterface('127.0.0.1');

  const heard: Packet[] = [];
  const waiting = new Set<() => void>();
  listener.on('message', (datagram, from) => {
    // Telltale speaks from here; what other peers of the test send may be broken.
    if (from.address !== '127.0.0.1') return;
    heard.push(decode(datagram));
    for (const check of waiting) check();
  });
  return {
    heard,
    send: (datagram) =>
      new Promise((resolve, reject) =>
        sender.send(datagram, port, group, (error) => (error ? reject(error) : resolve())),
      ),
    hears: (what) =>
      new Promise((resolve) => {
        const check = () => {
          const found = heard.find(what);
          if (!found) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    async close() {
      await Promise.all(
        [listener, sender].map((socket: Socket) => new Promise<void>((done) => socket.close(done))),
      );
    },
  };
}

export function collectLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { lines, log: (level, room, message) => lines.push(`${level} ${room}: ${message}`) };
}

/** The answers of this type, whose data is a text. */
export function recordsOf(packet: Packet, type: 'A' | 'PTR'): StringAnswer[] {
  return (packet.answers ?? []).filter((each): each is StringAnswer => each.type === type);
}
