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
  /** Takes no more connections; resolves when all have ended, which takes 2 s at most. */
  close(): Promise<void>;
}

export function trackConnections(server: HttpServer, clock: Pick<Clock, 'after'>): Connections {
  const answersUnderWay = new Map<Duplex, number>();
  /** Over TLS what is handed on is not the socket that came in. */
  const raw = new Set<Socket>();
  const isPlain = server instanceof HttpServer;

  server.on('connection', (socket) => {
    raw.add(socket);
    socket.once('close', () => raw.delete(socket));
    if (isPlain) begin(socket);
  });
  server.on('secureConnection', begin);

  function begin(socket: Duplex): void {
    answersUnderWay.set(socket, 0);
    socket.once('close', () => answersUnderWay.delete(socket));
  }

  return {
    count(socket, change) {
      const count = answersUnderWay.get(socket);
      if (count !== undefined) answersUnderWay.set(socket, count + change);
    },
    isAnswering: (socket) => (answersUnderWay.get(socket) ?? 0) > 0,
    close: () =>
      new Promise((resolve) => {
        const cancel = clock.after(closeTimeoutMs, () => {
          for (const socket of raw) socket.destroy();
        });
        server.close(() => {
          cancel();
          resolve();
        });
        for (const [socket, count] of answersUnderWay) if (count === 0) socket.destroy();
      }),
  };
}
