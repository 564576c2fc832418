/** How long and how much each of the logs of history keeps: 256 MiB together. docs/history.md has what they hold. */
import type { LogLimits } from './segment-log.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const mebibyte = 1_024 * 1_024;

/** Segments reach past what is promised, since they go as a whole. */
export const limits = {
  fine: { name: 'fine', segmentMs: hourMs, retentionMs: 26 * hourMs, maxBytes: 64 * mebibyte },
  long: { name: 'long', segmentMs: 24 * hourMs, retentionMs: 91 * 24 * hourMs, maxBytes: 64 * mebibyte },
  minute: { name: 'minute', segmentMs: hourMs, retentionMs: 25 * hourMs, maxBytes: 96 * mebibyte },
  recent: { name: 'recent', segmentMs: 10 * minuteMs, retentionMs: 70 * minuteMs, maxBytes: 32 * mebibyte },
} as const satisfies Record<string, LogLimits>;
export type LogName = keyof typeof limits;
