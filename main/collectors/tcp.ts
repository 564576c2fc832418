/**
 * TCP bytes by process, when somebody asks: one run of ss or nettop for all who ask within two seconds. Rates are over
 * the time since the answer before, connection by connection, so that neither a pid nor a port that is used again
 * inherits anything. What the two programs print is taken apart in procfs/ss.ts and procfs/nettop.ts.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { TelltaleError } from '../../protocol/errors.ts';
import type { TcpProcess, TcpResult, TcpUse } from '../../protocol/tcp.ts';
import type { Clock } from '../clock.ts';
import { nettopArguments, parseNettop } from '../procfs/nettop.ts';
import { parseSs, ssArguments } from '../procfs/ss.ts';
import type { Host } from './collector.ts';
import { Slices } from './slices.ts';

/** How long an answer serves others who ask, in milliseconds. */
const freshMs = 2_000;
/** An answer older than this is too old to take rates against: they would be a mean over what nobody watched. */
const longestIntervalMs = 30_000;
/** Several times what ss takes for 100,000 connections. */
const timeoutMs = 10_000;
/** About 600 bytes a connection. */
const maxOutputBytes = 64 * 1_024 * 1_024;
/** Connections between two looks at the clock. */
const socketsAPiece = 100;

const limits =
  'TCP alone: UDP, and QUIC with it, is counted for no process; of connections that were closed nothing is known any more.';
const notCounted = 'the kernel does not count the bytes of connections; Linux 4.1 and later do';
const noInterval = 'it needs two answers less than 30 s apart';
const summedUp = 'nettop sums up the connections of a process';
const wentBack = 'a connection was closed, and what nettop sums up became less';

/** Runs a program and gives what it prints, as latin1. Rejects where it fails or takes too long. */
export type RunTool = (tool: string, args: readonly string[]) => Promise<string>;

export interface TcpReader {
  /** @throws TelltaleError (as a rejection) `unavailable` with the reason where it cannot be had */
  read(): Promise<TcpResult>;
}

/** One connection, or on macOS all those of a process. */
interface Flow {
  readonly key: string;
  readonly pid: number | null;
  readonly name: string;
  readonly sentBytes: number | null;
  readonly receivedBytes: number | null;
}

interface Flows {
  readonly takenMs: number;
  readonly byKey: ReadonlyMap<string, Flow>;
}

export function openTcp(host: Host, clock: Pick<Clock, 'now' | 'monotonic'>, run: RunTool = runTool): TcpReader {
  let startedMs = Number.NEGATIVE_INFINITY;
  let answer: Promise<TcpResult> | null = null;
  let previous: Flows | null = null;
  const readAnew = async (): Promise<TcpResult> => {
    const flows = await readFlows(host, clock, run);
    const before = previous && flows.takenMs - previous.takenMs <= longestIntervalMs ? previous : null;
    previous = flows;
    return summarise(flows, before, host.platform, clock.now());
  };
  return {
    read() {
      if (answer && clock.monotonic() - startedMs < freshMs) return answer;
      startedMs = clock.monotonic();
      // Where one run takes longer than an answer is fresh, the next waits for it.
      answer = answer ? answer.then(readAnew, readAnew) : readAnew();
      return answer;
    },
  };
}

async function readFlows(host: Host, clock: Pick<Clock, 'monotonic'>, run: RunTool): Promise<Flows> {
  if (host.platform === 'win32') {
    throw new TelltaleError(
      'unavailable',
      'Windows counts the bytes of a connection only after that was switched on for it, which Telltale does not do.',
    );
  }
  if (host.rootPrefix !== '') {
    throw new TelltaleError(
      'unavailable',
      'With --host-root, ss would tell of the container and not of the host.',
    );
  }
  if (host.platform === 'linux') return readSockets(host, clock, await run('ss', ssArguments));
  if (host.platform === 'darwin') {
    const text = Buffer.from(await run('nettop', nettopArguments), 'latin1').toString('utf8');
    const flows = parseNettop(text).map((each) => ({ key: `${each.pid} ${each.name}`, ...each }));
    return { takenMs: clock.monotonic(), byKey: new Map(flows.map((each) => [each.key, each])) };
  }
  throw new TelltaleError('unavailable', `TCP by process is not read on ${host.platform}.`);
}

async function readSockets(host: Host, clock: Pick<Clock, 'monotonic'>, text: string): Promise<Flows> {
  const takenMs = clock.monotonic();
  const slices = new Slices(clock, new AbortController().signal);
  const byKey = new Map<string, Flow>();
  const names = new Map<number, string>();
  for (const socket of parseSs(text)) {
    if (byKey.size % socketsAPiece === 0) await slices.next();
    const { pid } = socket;
    if (pid !== null && !names.has(pid)) names.set(pid, (await readName(host, pid)) ?? socket.name);
    byKey.set(socket.key, { ...socket, name: (pid !== null && names.get(pid)) || socket.name });
  }
  return { takenMs, byKey };
}

/** The name as the table of processes has it; `null` where it has ended or is hidden (hidepid). */
async function readName(host: Host, pid: number): Promise<string | null> {
  const text = await readFile(`${host.procRoot}/${pid}/comm`, 'utf8').catch(() => '');
  return text.replace(/\n$/, '') || null;
}

/** Sums of one process while they are gathered. */
interface Sums {
  sockets: number;
  sent: number;
  received: number;
  sentSince: number;
  receivedSince: number;
  wentBack: boolean;
}

const nothing: Readonly<Sums> = {
  sockets: 0,
  sent: 0,
  received: 0,
  sentSince: 0,
  receivedSince: 0,
  wentBack: false,
};

function summarise(flows: Flows, before: Flows | null, platform: NodeJS.Platform, nowMs: number): TcpResult {
  const isNettop = platform === 'darwin';
  const all = [...flows.byKey.values()];
  const isCounted = all.length === 0 || all.some(({ sentBytes }) => sentBytes !== null);
  const seconds = before && (flows.takenMs - before.takenMs) / 1_000;
  const byPid = new Map<number, { name: string; sums: Sums }>();
  const rest: Sums = { ...nothing };
  for (const flow of all) {
    const entry = flow.pid === null ? null : (byPid.get(flow.pid) ?? { name: flow.name, sums: { ...nothing } });
    if (entry && flow.pid !== null) byPid.set(flow.pid, entry);
    add(entry?.sums ?? rest, flow, before?.byKey.get(flow.key), isNettop);
  }
  const toUse = (sums: Sums): TcpUse => ({
    sockets: isNettop ? null : sums.sockets,
    transmit_bytes: isCounted ? sums.sent : null,
    receive_bytes: isCounted ? sums.received : null,
    transmit_bytes_per_second: seconds && isCounted && !sums.wentBack ? sums.sentSince / seconds : null,
    receive_bytes_per_second: seconds && isCounted && !sums.wentBack ? sums.receivedSince / seconds : null,
  });
  const processes = [...byPid].map(([pid, { name, sums }]): TcpProcess => ({ pid, name, ...toUse(sums) }));
  const unavailable: Record<string, string> = {};
  const note = (fields: readonly (keyof TcpUse)[], reason: string, lists: readonly string[]) => {
    for (const list of lists) for (const field of fields) unavailable[`${list}.${field}`] ??= reason;
  };
  const lists = isNettop ? ['processes[]'] : ['processes[]', 'not_attributed'];
  if (!isCounted) note(counts, notCounted, lists);
  if (seconds === null) {
    unavailable.interval_seconds = noInterval;
    note(rates, noInterval, lists);
  }
  if (isNettop) {
    note(['sockets'], summedUp, lists);
    unavailable.not_attributed = summedUp;
    for (const [pid, { sums }] of byPid) if (sums.wentBack) note(rates, wentBack, [`processes[${pid}]`]);
  }
  return {
    timestamp: new Date(nowMs).toISOString(),
    interval_seconds: seconds,
    processes,
    not_attributed: isNettop ? null : toUse(rest),
    limits,
    ...(Object.keys(unavailable).length > 0 && { unavailable }),
  };
}

const rates = ['transmit_bytes_per_second', 'receive_bytes_per_second'] as const;
const counts = ['transmit_bytes', 'receive_bytes', ...rates] as const;

/**
 * A connection that the answer before did not know was opened since, and all its bytes are of that time. So is one that
 * counts less than before: another one between the same two ends, where ss tells no cookie.
 */
function add(sums: Sums, flow: Flow, before: Flow | undefined, isSum: boolean): void {
  const sent = flow.sentBytes ?? 0;
  const received = flow.receivedBytes ?? 0;
  const hasLess = sent < (before?.sentBytes ?? 0) || received < (before?.receivedBytes ?? 0);
  const old = hasLess ? undefined : before;
  sums.sockets += 1;
  sums.sent += sent;
  sums.received += received;
  sums.sentSince += sent - (old?.sentBytes ?? 0);
  sums.receivedSince += received - (old?.receivedBytes ?? 0);
  sums.wentBack ||= hasLess && isSum;
}

export const runTool: RunTool = (tool, args) =>
  new Promise((resolve, reject) => {
    const options = {
      encoding: 'latin1',
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: maxOutputBytes,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    } as const;
    execFile(tool, [...args], options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const why =
        error.code === 'ENOENT'
          ? `${tool} is not installed${tool === 'ss' ? '; it comes with iproute2' : ''}`
          : error.killed
            ? `${tool} did not answer within ${timeoutMs / 1_000} s`
            : `${tool} failed: ${stderr.trim().split('\n')[0] || error.message}`.slice(0, 200);
      reject(new TelltaleError('unavailable', `TCP by process cannot be read: ${why}.`, { cause: error }));
    });
  });
