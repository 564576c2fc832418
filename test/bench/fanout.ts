/**
 * What viewers cost: CPU of `serve` a broadcast, memory a viewer and how late messages arrive, for WebSocket and event
 * stream with tokens, subscriptions, heartbeats and backlogs as in use. Beside it in the same seconds, each at another
 * part of them: a bare loop that writes one buffer to each socket, and FastAPI's loop that awaits each send. Viewers
 * live in processes of their own. Linux. `--quick` takes fewer viewers and shorter spans.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { measure } from './fanout/measure.ts';
import type { SubjectOptions } from './fanout/subject.ts';
import { fanoutTable, reachTable } from './fanout/tables.ts';
import { Children } from './support/children.ts';
import { pause } from './support/cpu.ts';
import { serveCommand, serveEnv, startServe } from './support/serve.ts';
import { printTable } from './table.ts';

/** Its message has about 1 KB. */
const channel = 'memory';
const eightChannels = ['system', 'dashboard', 'cpu', 'memory', 'disk', 'network', 'pressure', 'self'];
const eightChannelsViewers = 2_000;
const stalledViewers = 50;
/** What stalled viewers ask for: all that the rings hold of the largest tables, which nobody takes. */
const stalledPath = '/ws?channels=process,process_top,network,dashboard';
const settleMs = 3_000;
/** When in each second the others write: serve does so at its beginning. */
const barePhaseMs = 450;
const fastapiPhaseMs = 650;

const serveFlags = ['--require-token', '--max-viewers=20000', '--max-viewers-per-address=20000'] as const;
const python = '/usr/bin/python3';

export async function run(flags: readonly string[] = []): Promise<void> {
  const plan = flags.includes('--quick')
    ? { counts: [500, 2_000], seconds: 5 }
    : { counts: [100, 1_000, 5_000, 10_000], seconds: 8 };
  const folder = mkdtempSync(join(tmpdir(), 'telltale-fanout-'));
  try {
    await runIn(folder, plan.counts, plan.seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param folder where the token of the viewers is kept */
async function runIn(folder: string, counts: readonly number[], seconds: number): Promise<void> {
  const env = serveEnv(folder);
  const token = newToken(env);
  const serve = (name: string, kind: SubjectOptions['kind'], channels: readonly string[]): SubjectOptions => {
    const path = `${kind === 'sse' ? '/metrics/stream' : '/ws'}?channels=${channels}`;
    return { name, kind, path, token, env, command: [...serveCommand, ...serveFlags] };
  };
  const sizes = await frameSizes(folder, token);
  const size = sizes.get(channel) ?? 0;
  const bare = bareLoop('a write to each socket', barePhaseMs, 'joined', [size]);
  const hasFastapi = spawnSync(python, ['-c', 'import fastapi, uvicorn, wsproto']).status === 0;
  if (!hasFastapi) console.log('Without FastAPI: python3-fastapi, python3-uvicorn or python3-wsproto is missing.');

  const stall = { count: stalledViewers, path: stalledPath };
  const websocket = await measure({
    subjects: [
      serve('serve, WebSocket', 'websocket', [channel]),
      bare,
      ...(hasFastapi ? [fastapiLoop(size)] : []),
    ],
    counts,
    seconds,
    stall,
  });
  printTable(fanoutTable(`Fan-out over WebSocket: a message of ${size} bytes a second`, websocket, seconds));
  const sse = await measure({ subjects: [serve('serve, SSE', 'sse', [channel]), bare], counts, seconds });
  printTable(fanoutTable(`Fan-out as an event stream: a message of ${size} bytes a second`, sse, seconds));
  const eight = eightChannels.map((name) => sizes.get(name) ?? 0);
  const channelsFigures = await measure({
    subjects: [
      serve('serve, WebSocket', 'websocket', eightChannels),
      bareLoop('a write a message', 200, 'each', eight),
      bareLoop('corked', 550, 'corked', eight),
      bareLoop('one joined buffer', 750, 'joined', eight),
    ],
    counts: [eightChannelsViewers],
    seconds,
  });
  printTable(
    fanoutTable(`Fan-out of eight channels: ${eight.join(' + ')} bytes a second`, channelsFigures, seconds),
  );
  printTable(reachTable(counts.at(-1) ?? 0, websocket, sse));
}

function newToken(env: NodeJS.ProcessEnv): string {
  const { stdout, stderr } = spawnSync(process.execPath, ['dist/main/cli.js', 'token', 'add', 'bench'], { env });
  const token = stdout.toString().trim();
  if (token === '') throw new Error(`no token: ${stderr}`);
  return token;
}

function bareLoop(name: string, phaseMs: number, mode: string, sizes: readonly number[]): SubjectOptions {
  const command = [
    process.execPath,
    'test/bench/fanout/bare.mjs',
    String(phaseMs),
    mode,
    ...sizes.map(String),
  ] as const;
  return { name, kind: 'websocket', path: '/', command };
}

function fastapiLoop(size: number): SubjectOptions {
  const command = [python, 'test/bench/fanout/await_each.py', String(fastapiPhaseMs), String(size - 4)] as const;
  return { name: 'FastAPI, awaits each send', kind: 'websocket', path: '/ws', command };
}

/** Bytes of each channel's message as a WebSocket frame, as viewers have it. */
async function frameSizes(home: string, token: string): Promise<Map<string, number>> {
  const children = new Children();
  try {
    const { url } = await startServe(children, { home, flags: serveFlags });
    const socket = new WebSocket(`${url.replace('http', 'ws')}ws?channels=${eightChannels}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const sizes = new Map<string, number>();
    socket.on('message', (data) => {
      const text = String(data);
      // The head of a frame of 126 bytes to 64 KiB has 4.
      sizes.set(JSON.parse(text).channel, Buffer.byteLength(text) + 4);
    });
    // Rates are there from the second message on.
    await pause(settleMs);
    socket.terminate();
    return sizes;
  } finally {
    await children.stop();
  }
}
