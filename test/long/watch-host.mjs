/**
 * Runs inside a network namespace: takes `network` from a Telltale, and meanwhile reads /proc/net/dev, `ip -s link` and
 * node_exporter again and again, each with the time before and after. Prints a line of JSON each; ends with its input.
 *
 * node watch-host.mjs URL EXPORTER_URL
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { promisify } from 'node:util';

const [url, exporter] = process.argv.slice(2);
const run = promisify(execFile);
const pauseMs = 50;
const toolPauseMs = 200;

/** Columns of /proc/net/dev (Linux: net/core/net-procfs.c). */
const columns = {
  receive: { bytes: 0, packets: 1, errors: 2, drops: 3 },
  transmit: { bytes: 8, packets: 9, errors: 10, drops: 11 },
};

const readers = {
  async dev() {
    const lines = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2, -1);
    return Object.fromEntries(
      lines.map((line) => {
        const [name = '', figures = ''] = line.split(':');
        const values = figures.trim().split(/\s+/).map(Number);
        return [name.trim(), counters((way, what) => values[columns[way][what]])];
      }),
    );
  },
  async ip() {
    const { stdout } = await run('ip', ['-s', '-j', 'link']);
    const names = { receive: 'rx', transmit: 'tx' };
    const fields = { bytes: 'bytes', packets: 'packets', errors: 'errors', drops: 'dropped' };
    return Object.fromEntries(
      JSON.parse(stdout).map((link) => [
        link.ifname,
        counters((way, what) => link.stats64[names[way]][fields[what]]),
      ]),
    );
  },
  async exporter() {
    const text = await (await fetch(exporter)).text();
    const fields = { bytes: 'bytes', packets: 'packets', errors: 'errs', drops: 'drop' };
    const found = {};
    for (const [, device] of text.matchAll(/^node_network_up\{device="([^"]+)"\}/gm)) {
      found[device] = counters((way, what) => {
        const name = `node_network_${way}_${fields[what]}_total{device="${device}"} `;
        const at = text.indexOf(`\n${name}`);
        return at < 0 ? null : Number(text.slice(at + 1 + name.length).split('\n', 1)[0]);
      });
    }
    return found;
  },
};

function counters(read) {
  const whats = Object.keys(columns.receive);
  return Object.fromEntries(
    Object.keys(columns).map((way) => [way, Object.fromEntries(whats.map((what) => [what, read(way, what)]))]),
  );
}

function print(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function follow(source, everyMs) {
  for (;;) {
    const beforeMs = Date.now();
    const links = await readers[source]();
    print({ source, beforeMs, afterMs: Date.now(), links });
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

function fail(error) {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}

process.stdin.on('end', () => process.exit(0)).resume();
get(`${url}metrics/stream?channels=network`, (response) => {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data:')) print({ source: 'telltale', data: JSON.parse(line.slice(5)) });
  });
  response.on('close', () => fail(new Error('the stream ended')));
}).on('error', fail);
for (const [source, everyMs] of [
  ['dev', pauseMs],
  ['ip', toolPauseMs],
  ['exporter', toolPauseMs],
]) {
  follow(source, everyMs).catch(fail);
}
