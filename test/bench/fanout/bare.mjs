// The floor that fan-out is measured against: frames built once and written to every socket once a second, and nothing
// else. Usage: node bare.mjs <phase> <mode> <size> [<size> …]. Writes at `phase` milliseconds of each second, one frame
// of each size; mode `each`: a write a frame; `corked`: the same between cork and uncork; `joined`: one write of one
// buffer. Prints its address.
import { createServer } from 'node:net';

const phaseMs = Number(process.argv[2]);
const mode = process.argv[3];
const sizes = process.argv.slice(4).map(Number);
/** @type {Set<import('node:net').Socket>} */
const sockets = new Set();

/** A text frame of that size, with the head of a message. @param {number} size @param {number} index @param {number} seq */
function frame(size, index, seq) {
  const head = `{"channel":"c${index}","seq":${seq},"data":{"timestamp":"${new Date().toISOString()}","fill":"`;
  const bytes = Buffer.alloc(size, 'x');
  bytes[0] = 0x81;
  const start = size - 2 < 126 ? 2 : size - 4 < 65_536 ? 4 : 10;
  if (start === 2) bytes[1] = size - 2;
  if (start === 4) bytes.writeUInt16BE(size - 4, 2);
  if (start === 4) bytes[1] = 126;
  if (start === 10) bytes.writeBigUInt64BE(BigInt(size - 10), 2);
  if (start === 10) bytes[1] = 127;
  bytes.write(head, start, 'latin1');
  bytes.write('"}}', size - 3, 'latin1');
  return bytes;
}

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.once('data', () => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    sockets.add(socket);
  });
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 }, () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}/`);
});

let seq = 0;
function tick() {
  seq += 1;
  const frames = sizes.map((size, index) => frame(size, index, seq));
  const joined = frames.length === 1 ? frames[0] : Buffer.concat(frames);
  for (const socket of sockets) {
    if (mode === 'joined') {
      socket.write(joined ?? '');
      continue;
    }
    if (mode === 'corked') socket.cork();
    for (const each of frames) socket.write(each);
    if (mode === 'corked') socket.uncork();
  }
  arm();
}

function arm() {
  const nowMs = Date.now();
  const nextMs = 1_000 * Math.floor((nowMs - phaseMs) / 1_000) + phaseMs + 1_000;
  setTimeout(tick, nextMs - nowMs);
}
arm();
