// The floor that fan-out is measured against: one buffer, written to every socket once a second, and nothing else.
// Usage: node bare-fanout.mjs <bytes>. Prints its port.
import { createServer } from 'node:net';

const message = Buffer.alloc(Number(process.argv[2]), 'x');
/** @type {Set<import('node:net').Socket>} */
const sockets = new Set();

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.once('data', () => {
    socket.write('hello');
    sockets.add(socket);
  });
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 511 }, () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}/`);
});

setInterval(() => {
  for (const socket of sockets) socket.write(message);
}, 1_000);
