/**
 * Which time the page shows: now, or a range that stands still with one second of it picked. Charts show the range,
 * numbers and tables the second. Pure: the store holds the state, the time bar and the address change it.
 */
import { fixedSpan, type Span, type TimeWindow } from './windows.ts';

/** A range that does not move. All times in Unix milliseconds on the server's clock. */
export interface StillTime {
  /** `paused`: what was on the screen when it was stopped; `rewound`: a second that somebody chose. */
  readonly mode: 'paused' | 'rewound';
  readonly fromMs: number;
  readonly toMs: number;
  /** The second that numbers and tables show: its start. */
  readonly atMs: number;
}

export type ShownTime = { readonly mode: 'live' } | StillTime;

export const live: ShownTime = { mode: 'live' };

/** Shorter ranges hold too few points to draw a line of. */
export const leastRangeMs = 5_000;
const secondMs = 1_000;
/** Where in a range that is opened around a second that second lies. */
const before = 0.75;

/** What charts show. */
export function spanOf(time: ShownTime, window: TimeWindow): Span {
  return time.mode === 'live' ? window : fixedSpan(time.fromMs, time.toMs);
}

/** Stops time: the window up to now, its newest second picked. */
export function pauseAt(nowMs: number, window: TimeWindow): StillTime {
  return { mode: 'paused', fromMs: nowMs - window.ms, toMs: nowMs, atMs: wholeSecond(nowMs) };
}

/** Picks a second. The range stays where the second lies in it; else one of the same length is opened around it. */
export function rewindTo(atMs: number, time: ShownTime, window: TimeWindow, nowMs: number): StillTime {
  const second = wholeSecond(Math.min(atMs, nowMs));
  const range = time.mode === 'live' ? { fromMs: nowMs - window.ms, toMs: nowMs } : time;
  if (second >= range.fromMs && second <= range.toMs) return { ...range, mode: 'rewound', atMs: second };
  const ms = range.toMs - range.fromMs;
  const toMs = Math.min(nowMs, second + (1 - before) * ms);
  return { mode: 'rewound', fromMs: toMs - ms, toMs, atMs: second };
}

/** Shows a range; the picked second stays where it lies in it, else it is the last one. */
export function zoomTo(fromMs: number, toMs: number, time: ShownTime, nowMs: number): StillTime {
  const end = Math.min(Math.max(fromMs, toMs), nowMs);
  const start = Math.min(fromMs, toMs, end - leastRangeMs);
  const keeps = time.mode !== 'live' && time.atMs >= start && time.atMs <= end;
  return { mode: 'rewound', fromMs: start, toMs: end, atMs: keeps ? time.atMs : wholeSecond(end) };
}

/** The same time with a window of another length around it. */
export function resizeTo(window: TimeWindow, time: ShownTime, nowMs: number): ShownTime {
  if (time.mode === 'live') return time;
  const toMs = Math.min(nowMs, time.atMs + (1 - before) * window.ms);
  return { ...time, fromMs: toMs - window.ms, toMs };
}

/** A range of `factor` times the length with the moment at the same place in it; from 0 to 1 it zooms in. */
export function scaleAround(
  centreMs: number,
  factor: number,
  span: { fromMs: number; toMs: number },
): { fromMs: number; toMs: number } {
  return {
    fromMs: centreMs - (centreMs - span.fromMs) * factor,
    toMs: centreMs + (span.toMs - centreMs) * factor,
  };
}

export function wholeSecond(ms: number): number {
  return Math.floor(ms / secondMs) * secondMs;
}

/** As the address keeps it: ISO 8601 to the second. */
export function timeParams(time: ShownTime): Record<string, string> {
  if (time.mode === 'live') return {};
  const text = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  return { at: text(time.atMs), from: text(time.fromMs), to: text(time.toMs) };
}

/**
 * What an address asks for, or `null` where it names no time or an impossible one. `at` alone opens the window
 * around it; `from` and `to` alone pick the last second.
 */
export function timeOfParams(
  params: Readonly<Record<string, string>>,
  window: TimeWindow,
  nowMs: number,
): StillTime | null {
  const [at, from, to] = [params.at, params.from, params.to].map((text) => parseTime(text));
  if (from != null && to != null && to - from >= leastRangeMs && from < nowMs) {
    const inside = at != null && at >= from - secondMs && at <= to;
    return { mode: 'rewound', fromMs: from, toMs: to, atMs: inside ? wholeSecond(at) : wholeSecond(to) };
  }
  return at != null && at < nowMs ? rewindTo(at, live, window, nowMs) : null;
}

function parseTime(text: string | undefined): number | null {
  const ms = Date.parse(text ?? '');
  return Number.isFinite(ms) ? ms : null;
}
