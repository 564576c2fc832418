// Many viewers in one process, as light as can be, so that they are not what is measured: raw sockets that read into
// one shared buffer and look at the head of each message only. Usage: node viewers.mjs '<json>' with `kind`
// (`websocket` or `sse`), `port`, `path` and, where it is needed, `token`. Takes one command a line on stdin and answers
// each with one line of JSON: `connect <total>`, `stall <count> <path>`, `begin`, `report`.
import { connect } from 'node:net';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

/** @type {{ kind: 'websocket' | 'sse', port: number, path: string, token?: string }} */
const { kind, port, path, token } = JSON.parse(process.argv[2] ?? '{}');

/** Connecting at once; more would overflow the listen queue of a server that takes its time. */
const connectsAtOnce = 25;
/** Of one address of ours, so that its ports do not run out. */
const viewersPerAddress = 5_000;
const lagResolutionMs = 5;

const scratch = Buffer.allocUnsafe(262_144);
/** A masked pong without payload. */
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/**
 * @typedef {object} Viewer
 * @property {import('node:net').Socket} socket
 * @property {boolean} open whether the answer to its request has come
 * @property {Buffer | null} rest the beginning of a message that has not come whole
 * @property {Map<string, number>} newest number of the newest message, by channel
 * @property {number} messages in this span
 * @property {number} lastMs when the newest message came
 */

/** @type {Viewer[]} */
const viewers = [];
let stalled = 0;
/** Of viewers that should not have ended. */
let closed = 0;

/** Numbers of each channel in order: what follows a number, and the time of the newest. @type {Map<string, { next: Map<number, number>, newest: number, sentMs: number }>} */
const channels = new Map();
/** Milliseconds from a message's own timestamp to its arrival. */
let latencies = new Float64Array(1 << 16);
let latencyCount = 0;
let missing = 0;
let longestGapMs = 0;
let latestStampMs = 0;
let bytes = 0;

const nowMs = () => performance.timeOrigin + performance.now();

/** @param {string} target */
function requestFor(target) {
  const lines = [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`];
  if (token) lines.push(`Authorization: Bearer ${token}`);
  if (kind === 'websocket') {
    lines.push('Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13');
    lines.push('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** @returns {Promise<void>} resolves with the first bytes */
function view() {
  const index = viewers.length;
  return new Promise((resolve, reject) => {
    /** @type {Viewer} */
    const viewer = {
      open: false,
      rest: null,
      newest: new Map(),
      messages: 0,
      lastMs: 0,
      socket: connect({
        port,
        host: '127.0.0.1',
        localAddress: `127.0.0.${2 + Math.floor(index / viewersPerAddress)}`,
        onread: {
          buffer: scratch,
          callback(count, buffer) {
            if (!viewer.open) resolve();
            take(viewer, /** @type {Buffer} */ (buffer).subarray(0, count));
            return true;
          },
        },
      }),
    };
    const { socket } = viewer;
    socket.on('error', reject);
    socket.on('close', () => {
      closed += 1;
    });
    socket.write(requestFor(path));
    viewers.push(viewer);
  });
}

/** @param {Viewer} viewer @param {Buffer} chunk */
function take(viewer, chunk) {
  bytes += chunk.length;
  let data = chunk;
  if (viewer.rest !== null) {
    data = Buffer.concat([viewer.rest, chunk]);
    viewer.rest = null;
  }
  let at = 0;
  if (!viewer.open) {
    const end = data.indexOf('\r\n\r\n');
    if (end === -1) {
      viewer.rest = Buffer.from(data);
      return;
    }
    const status = data.latin1Slice(9, 12);
    if (status !== '101' && status !== '200') throw new Error(`refused: ${data.latin1Slice(0, 400)}`);
    viewer.open = true;
    at = end + 4;
  }
  const arrivedMs = nowMs();
  while (at < data.length) {
    const length =
      kind === 'websocket' ? takeFrame(viewer, data, at, arrivedMs) : takeEvent(viewer, data, at, arrivedMs);
    if (length === 0) {
      // Not from the shared buffer, which the next viewer's bytes overwrite.
      viewer.rest = Buffer.from(data.subarray(at));
      return;
    }
    at += length;
  }
}

/** @param {Viewer} viewer @param {Buffer} data @param {number} at @param {number} arrivedMs @returns {number} the frame's length; 0 where it has not come whole */
function takeFrame(viewer, data, at, arrivedMs) {
  const left = data.length - at;
  if (left < 2) return 0;
  let start = at + 2;
  let length = data[at + 1] ?? 0;
  if (length === 126) {
    if (left < 4) return 0;
    length = data.readUInt16BE(start);
    start += 2;
  } else if (length === 127) {
    if (left < 10) return 0;
    length = Number(data.readBigUInt64BE(start));
    start += 8;
  }
  if (data.length - start < length) return 0;
  if (data[at] === 0x89) viewer.socket.write(pong);
  // {"channel":"…","seq":…,"data":{…"timestamp":"…"
  if (data[at] === 0x81 && data[start + 2] === 0x63) {
    const nameEnd = data.indexOf(0x22, start + 12);
    const channel = data.latin1Slice(start + 12, nameEnd);
    note(viewer, channel, integerAt(data, nameEnd + 8), data, nameEnd, arrivedMs);
  }
  return start + length - at;
}

/** @param {Viewer} viewer @param {Buffer} data @param {number} at @param {number} arrivedMs @returns {number} as {@link takeFrame} */
function takeEvent(viewer, data, at, arrivedMs) {
  const end = data.indexOf('\n\n', at);
  if (end === -1) return 0;
  // event: …\nid: <run>-<position>\ndata: {…"timestamp":"…"
  if (data[at] === 0x65) {
    const nameEnd = data.indexOf(0x0a, at);
    const dash = data.indexOf(0x2d, nameEnd);
    note(viewer, data.latin1Slice(at + 7, nameEnd), integerAt(data, dash + 1), data, dash, arrivedMs);
  }
  return end + 2 - at;
}

/** @param {Buffer} data @param {number} at */
function integerAt(data, at) {
  let value = 0;
  for (let i = at; ; i += 1) {
    const digit = (data[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return value;
    value = 10 * value + digit;
  }
}

/**
 * One message has come.
 * @param {Viewer} viewer @param {string} name @param {number} number @param {Buffer} data @param {number} at before the timestamp @param {number} arrivedMs
 */
function note(viewer, name, number, data, at, arrivedMs) {
  let channel = channels.get(name);
  if (!channel) {
    channel = { next: new Map(), newest: 0, sentMs: 0 };
    channels.set(name, channel);
  }
  if (number > channel.newest) {
    channel.newest = number;
    const stampAt = data.indexOf('"timestamp":"', at) + 13;
    channel.sentMs = Date.parse(data.latin1Slice(stampAt, stampAt + 24));
    latestStampMs = Math.max(latestStampMs, channel.sentMs % 1_000);
  }
  const before = viewer.newest.get(name);
  viewer.newest.set(name, number);
  if (before !== undefined) {
    // Positions of event streams have holes, but for everybody the same.
    const expected = kind === 'websocket' ? before + 1 : (channel.next.get(before) ?? number);
    if (kind === 'sse') channel.next.set(before, expected);
    if (expected !== number) missing += 1;
  }
  if (viewer.lastMs !== 0 && arrivedMs - viewer.lastMs > longestGapMs) longestGapMs = arrivedMs - viewer.lastMs;
  viewer.lastMs = arrivedMs;
  viewer.messages += 1;
  if (number !== channel.newest) return;
  if (latencyCount === latencies.length) {
    const grown = new Float64Array(2 * latencies.length);
    grown.set(latencies);
    latencies = grown;
  }
  latencies[latencyCount] = arrivedMs - channel.sentMs;
  latencyCount += 1;
}

/** Takes nothing of what it is sent; asks for more of it every second. Comes back when it is closed. @param {string} target */
function stall(target) {
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.9' });
  socket.pause();
  socket.on('error', () => {});
  socket.write(requestFor(target));
  socket.on('close', () => {
    stalled += 1;
    stall(target);
  });
}

/** @param {number} total */
async function connectUpTo(total) {
  while (viewers.length < total) {
    await Promise.all(Array.from({ length: Math.min(connectsAtOnce, total - viewers.length) }, view));
  }
}

const lag = monitorEventLoopDelay({ resolution: lagResolutionMs });
lag.enable();
let loop = performance.eventLoopUtilization();
let cpu = process.cpuUsage();
let sinceMs = performance.now();

function begin() {
  latencyCount = 0;
  missing = 0;
  longestGapMs = 0;
  latestStampMs = 0;
  bytes = 0;
  stalled = 0;
  for (const viewer of viewers) {
    viewer.messages = 0;
    viewer.lastMs = 0;
  }
  lag.reset();
  loop = performance.eventLoopUtilization();
  cpu = process.cpuUsage();
  sinceMs = performance.now();
}

function report() {
  const sorted = latencies.subarray(0, latencyCount).slice().sort();
  /** @param {number} share */
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  const used = process.cpuUsage(cpu);
  const seconds = (performance.now() - sinceMs) / 1_000;
  let fewest = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { messages } of viewers) {
    fewest = Math.min(fewest, messages);
    most = Math.max(most, messages);
  }
  return {
    p50: at(0.5),
    p99: at(0.99),
    last: at(1),
    closed,
    missing,
    fewest,
    most,
    channels: channels.size,
    longestGapMs,
    latestStampMs,
    stalledClosed: stalled,
    bytesPerSecond: bytes / seconds,
    busyMsPerSecond: performance.eventLoopUtilization(loop).active / seconds,
    cpuMsPerSecond: (used.user + used.system) / 1_000 / seconds,
    lagP99Ms: lag.percentile(99) / 1e6,
    lagMaxMs: lag.max / 1e6,
  };
}

for await (const line of createInterface(process.stdin)) {
  const [command, ...words] = line.split(' ');
  if (command === 'connect') await connectUpTo(Number(words[0]));
  if (command === 'stall') for (let i = 0; i < Number(words[0]); i += 1) stall(words[1] ?? path);
  if (command === 'begin') begin();
  console.log(JSON.stringify(command === 'report' ? report() : {}));
}
