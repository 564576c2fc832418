/**
 * Every connection of the server with the number of answers under way on it, so that closing ends idle ones at once
 * and gives the others a little time. A WebSocket counts as one that lasts.
 */
import { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';

/** How long answers under way may take once the server closes. */
const closeTimeoutMs = 2_000;

export interface Connections {
  /** An answer begins (1) or is done (-1). */
  count(socket: Duplex, change: 1 | -1): void;
  isAnswering(socket: Duplex): boolean;
  /** Called once, when the connection has closed; at once where it has. */
  atEnd(socket: Duplex, callback: () => void): void;
  /** Takes no more connections; resolves when all have ended, which takes 2 s at most. */
  close(): Promise<void>;
}

class Connection {
  answersUnderWay = 0;
  readonly atEnd: (() => void)[] = [];
}

export function trackConnections(server: HttpServer, clock: Pick<Clock, 'after'>): Connections {
  const connections = new Map<Duplex, Connection>();
  /** Over TLS what is handed on is not the socket that came in. */
  const encrypted = new Set<Socket>();

  const isPlain = server instanceof HttpServer;
  server.on(isPlain ? 'connection' : 'secureConnection', begin);
  server.on('connection', (socket) => {
    if (isPlain) return;
    encrypted.add(socket);
    socket.once('close', () => encrypted.delete(socket));
  });

  function begin(socket: Duplex): void {
    connections.set(socket, new Connection());
    // One function for all: it is told by `this` which of them.
    socket.on('close', ended);
  }

  function ended(this: Duplex): void {
    const connection = connections.get(this);
    connections.delete(this);
    for (const callback of connection?.atEnd ?? []) callback();
  }

  return {
    count(socket, change) {
      const connection = connections.get(socket);
      if (connection) connection.answersUnderWay += change;
    },
    isAnswering: (socket) => (connections.get(socket)?.answersUnderWay ?? 0) > 0,
    atEnd(socket, callback) {
      const connection = connections.get(socket);
      if (connection) connection.atEnd.push(callback);
      else callback();
    },
    close: () =>
      new Promise((resolve) => {
        const cancel = clock.after(closeTimeoutMs, () => {
          for (const socket of [...encrypted, ...connections.keys()]) socket.destroy();
        });
        server.close(() => {
          cancel();
          resolve();
        });
        for (const [socket, { answersUnderWay }] of connections) if (answersUnderWay === 0) socket.destroy();
      }),
  };
}
