/** The spans of time that a chart can show, and the spacing of their points. */
import type { Text } from '../language/text.ts';

export interface Span {
  readonly ms: number;
  /** Spacing of the points in milliseconds; `null`: one for each sample. */
  readonly stepMs: number | null;
  /** Where it ends, Unix milliseconds; left out where it ends now and moves on with the time. */
  readonly endMs?: number;
}

/** A span that ends now, offered for choice. */
export interface TimeWindow extends Span {
  readonly id: string;
  /** As it stands on the switch. */
  readonly label: Text;
  /** As it is read out. */
  readonly name: Text;
}

export const timeWindows = [
  { id: '1m', label: '1 min', name: '1 minute', ms: 60_000, stepMs: null },
  { id: '10m', label: '10 min', name: '10 minutes', ms: 600_000, stepMs: null },
  // Multiples of 10 s, the server's second tier, and fewer points than a card has pixels: more would paint it solid.
  { id: '1h', label: '1 h', name: '1 hour', ms: 3_600_000, stepMs: 20_000 },
  { id: '24h', label: '24 h', name: '24 hours', ms: 86_400_000, stepMs: 300_000 },
] as const satisfies readonly TimeWindow[];

export const defaultWindow: TimeWindow = timeWindows[0];

/** Up to here a span of any length has a point for each sample. */
const finestMs = 15 * 60_000;
/** The server's second tier. */
const tierMs = 10_000;
/** Fewer points than a chart has pixels: more would paint it solid. */
const mostPoints = 300;

/** A span between two moments in Unix milliseconds, `fromMs` before `toMs`. */
export function fixedSpan(fromMs: number, toMs: number): Span {
  const ms = toMs - fromMs;
  const stepMs = ms <= finestMs ? null : Math.ceil(ms / mostPoints / tierMs) * tierMs;
  return { ms, stepMs, endMs: toMs };
}

/** Spacing of a span's points in milliseconds, never finer than the samples are. */
export function windowStepMs(span: Span, intervalMs: number): number {
  if (span.stepMs === null || span.stepMs <= intervalMs) return intervalMs;
  return Math.ceil(span.stepMs / intervalMs) * intervalMs;
}

export function isSameSpan(a: Span, b: Span): boolean {
  return a.ms === b.ms && a.stepMs === b.stepMs && a.endMs === b.endMs;
}
