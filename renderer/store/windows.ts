/** The spans of time that a chart can show, and the spacing of their points. */

export interface TimeWindow {
  readonly id: string;
  /** As it stands on the switch. */
  readonly label: string;
  /** As it is read out. */
  readonly name: string;
  readonly ms: number;
  /** Spacing of the points in milliseconds; `null`: one for each sample. */
  readonly stepMs: number | null;
}

export const timeWindows = [
  { id: '1m', label: '1 min', name: '1 minute', ms: 60_000, stepMs: null },
  { id: '10m', label: '10 min', name: '10 minutes', ms: 600_000, stepMs: null },
  // Multiples of 10 s, the server's second tier, and fewer points than a card has pixels: more would paint it solid.
  { id: '1h', label: '1 h', name: '1 hour', ms: 3_600_000, stepMs: 20_000 },
  { id: '24h', label: '24 h', name: '24 hours', ms: 86_400_000, stepMs: 300_000 },
] as const satisfies readonly TimeWindow[];

export const defaultWindow: TimeWindow = timeWindows[0];

/** Spacing of a window's points in milliseconds, never finer than the samples are. */
export function windowStepMs(window: TimeWindow, intervalMs: number): number {
  if (window.stepMs === null || window.stepMs <= intervalMs) return intervalMs;
  return Math.ceil(window.stepMs / intervalMs) * intervalMs;
}
