/** Durations as people write them: `250ms`, `30s`, `10m`, `24h`, `7d`; a bare number is seconds. */

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds, or `null` where the text is no duration above zero and below a century. */
export function parseDurationMs(text: string): number | null {
  const match = /^(\d{1,12}(?:\.\d{1,3})?)(ms|s|m|h|d)?$/.exec(text);
  if (!match) return null;
  const unit = (match[2] ?? 's') as keyof typeof unitMs;
  const ms = Number(match[1]) * unitMs[unit];
  return ms > 0 && ms <= 36_525 * unitMs.d ? ms : null;
}
