/** What the fan-out bench prints: figures, and whether what is to be reached was reached. */
import type { BenchTable } from '../table.ts';
import type { Figures } from './measure.ts';

/** What others are compared with: one buffer written to each socket. */
const bareNames = ['a write to each socket', 'one joined buffer'];

export function fanoutTable(title: string, figures: readonly Figures[], seconds: number): BenchTable {
  const rows = figures.map((each) => {
    const bare = figures.find(({ name, viewers }) => bareNames.includes(name) && viewers === each.viewers);
    return [
      each.viewers,
      each.name,
      each.cpuMs,
      bare && bare !== each ? each.cpuMs / bare.cpuMs : '',
      each.viewers >= 1_000 ? each.kibPerViewer : '',
      each.p50,
      each.p99,
      each.last,
      each.longestGapMs,
      each.name.startsWith('serve') ? each.latestStampMs : '',
      lostOf(each),
      each.cpuMsPerSecond,
      each.busyMsPerSecond,
      each.lagP99Ms,
    ];
  });
  return {
    title,
    columns: [
      'viewers',
      'server',
      'CPU ms',
      'by bare',
      'KiB/viewer',
      'p50 ms',
      'p99 ms',
      'last ms',
      'gap ms',
      'tick ms',
      'lost',
      'load CPU ms',
      'load busy ms',
      'load lag ms',
    ],
    rows,
    notes: [
      `CPU ms: a second, so a broadcast; median of ${seconds} seconds, all threads (schedstat), less what the server costs unwatched. KiB/viewer: growth of its resident set.`,
      'p50, p99, last: from the timestamp in a message to its arrival. gap: longest time without a message of any viewer. tick: how long after its second the latest sample was ready.',
      'lost: viewers ended and messages missing. load: the process that holds the viewers, a second; while it is busy for less than "last", it waits for the server. Lag: 99th percentile of its event loop.',
    ],
  };
}

/** The most that is allowed. */
const reach = { byBare: 1.2, byFastapi: 0.55, p99ByBare: 1.5, kib: 12, gapMs: 1_200, tickMs: 50 };

/** @param most the number of viewers that counts */
export function reachTable(most: number, websocket: readonly Figures[], sse: readonly Figures[]): BenchTable {
  const rows = [...lines('WebSocket', most, websocket), ...lines('SSE', most, sse)];
  return {
    title: `Reach at ${most} viewers`,
    columns: ['stream', 'what', 'measured', 'at most', ''],
    rows: rows.map(([stream, what, value, limit]) => [
      stream,
      what,
      value,
      limit,
      value <= limit ? 'met' : 'MISSED',
    ]),
    notes: [],
  };
}

type ReachLine = readonly [stream: string, what: string, measured: number, limit: number];

function lines(stream: string, most: number, figures: readonly Figures[]): ReachLine[] {
  const at = (part: string) => figures.find(({ name, viewers }) => viewers === most && name.includes(part));
  const [serve, bare, fastapi, stalled] = [at('serve'), at('a write to each'), at('FastAPI'), at('stalled')];
  if (!serve || !bare) return [];
  const found: ReachLine[] = [
    [stream, 'CPU by the bare loop', serve.cpuMs / bare.cpuMs, reach.byBare],
    [stream, 'p99 by the bare loop', serve.p99 / bare.p99, reach.p99ByBare],
    [stream, 'KiB a viewer', serve.kibPerViewer, reach.kib],
    [stream, 'lost', lostOf(serve), 0],
    [stream, 'latest sample after its second, ms', serve.latestStampMs, reach.tickMs],
  ];
  if (fastapi) found.push([stream, 'CPU by FastAPI', serve.cpuMs / fastapi.cpuMs, reach.byFastapi]);
  if (stalled) {
    found.push([stream, 'longest gap while some stall, ms', stalled.longestGapMs, reach.gapMs]);
    found.push([stream, 'lost while some stall', lostOf(stalled), 0]);
    found.push([stream, 'latest sample while some stall, ms', stalled.latestStampMs, reach.tickMs]);
  }
  return found;
}

/** The span may begin or end within a tick, whose message of each channel some viewers then have and others not. */
function lostOf({ closed, missing, fewest, most, channels }: Figures): number {
  return closed + missing + (most - fewest > channels ? most - fewest : 0);
}
