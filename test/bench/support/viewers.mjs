// Many viewers in one process, as light as can be, so that it is not what is measured: raw sockets that note when
// something arrives and throw it away. Usage: node viewers.mjs <websocket|sse|raw> <port> <count>. Prints `ready`
// when all are connected; then answers each line on stdin with one line of JSON about the time since the last one.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [kind, port, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
/** Arrivals closer together than this belong to one tick. */
const tickGapMs = 500;
/** Connecting at once; more would overflow the server's listen queue. */
const batch = 200;

const requests = {
  websocket: `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  sse: `GET /metrics/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
  raw: 'GET / HTTP/1.1\r\n\r\n',
};
const request = requests[/** @type {keyof typeof requests} */ (kind)];

let closed = 0;
/** The newest tick: when its first byte came, and how long after it each viewer had its own. */
let firstMs = Number.NEGATIVE_INFINITY;
/** @type {number[]} */
let delays = [];
/** @type {Uint32Array} */
let ticks = new Uint32Array(count);

/** @param {number} index @returns {Promise<void>} */
function view(index) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let lastMs = Number.NEGATIVE_INFINITY;
    socket.once('data', () => resolve());
    socket.once('error', reject);
    socket.on('close', () => {
      closed += 1;
    });
    socket.on('data', () => {
      const nowMs = performance.now();
      if (nowMs - firstMs > tickGapMs) firstMs = nowMs;
      if (nowMs - lastMs > tickGapMs) {
        delays.push(nowMs - firstMs);
        ticks[index] = (ticks[index] ?? 0) + 1;
      }
      lastMs = nowMs;
    });
  });
}

for (let start = 0; start < count; start += batch) {
  await Promise.all(Array.from({ length: Math.min(batch, count - start) }, (_, i) => view(start + i)));
}
console.log('ready');

let cpu = process.cpuUsage();
let sinceMs = performance.now();
createInterface(process.stdin).on('line', () => {
  const sorted = delays.sort((a, b) => a - b);
  /** @param {number} share */
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  const used = process.cpuUsage(cpu);
  const report = {
    p50: at(0.5),
    p99: at(0.99),
    last: at(1),
    closed,
    fewest: Math.min(...ticks),
    most: Math.max(...ticks),
    cpuMsPerSecond: (used.user + used.system) / (performance.now() - sinceMs),
  };
  delays = [];
  ticks = new Uint32Array(count);
  cpu = process.cpuUsage();
  sinceMs = performance.now();
  console.log(JSON.stringify(report));
});
