/**
 * A process that announces, browses or only listens, for tests that put it into a network namespace. Its argument is
 * a {@link PeerTask} in JSON; it writes a {@link PeerEvent} a line, and ends well when its input is closed.
 */
import { createSocket } from 'node:dgram';
import { systemClock } from '../../main/clock.ts';
import { startAnnouncing } from '../../main/discovery/announce.ts';
import { startBrowsing } from '../../main/discovery/browse.ts';
import type { Log } from '../../main/log.ts';
import type { Neighbour } from '../../protocol/neighbours.ts';

export interface PeerTask {
  readonly role: 'announce' | 'browse' | 'listen';
  readonly addresses: readonly string[];
}

export type PeerEvent = { ready: true } | { log: string } | { neighbours: Neighbour[] } | { datagram: string };

const { role, addresses } = JSON.parse(process.argv[2] ?? '') as PeerTask;
const say = (event: PeerEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);
const log: Log = (level, room, message) => say({ log: `${level} ${room}: ${message}` });

function start(): () => Promise<void> {
  if (role === 'announce') {
    const service = { port: 7_447, basePath: '/', tls: false };
    return startAnnouncing({ service, addresses: () => addresses, clock: systemClock, log });
  }
  if (role === 'browse') {
    const neighbours = startBrowsing({
      addresses: () => addresses,
      clock: systemClock,
      log,
      onChange: () => say({ neighbours: neighbours.list() }),
    });
    return neighbours.close;
  }
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (datagram) => say({ datagram: datagram.toString('latin1') }));
  socket.bind(5_353, () => {
    socket.addMembership('224.0.0.251', addresses[0]);
    say({ ready: true });
  });
  return () => new Promise((resolve) => socket.close(() => resolve()));
}

const stop = start();
if (role !== 'listen') say({ ready: true });
process.stdin.resume().on('end', () => void stop());
