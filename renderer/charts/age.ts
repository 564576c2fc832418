/**
 * The x axis: age before the right edge, which is "now". Ages do not move as time passes, so that ticks and
 * gridlines stand still and need no drawing when the series shift under them.
 */

import { t } from '../language/text.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Distances between ticks that a reader divides without thinking, in milliseconds. */
const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minuteMs),
  ...[1, 2, 3, 6, 12].map((count) => count * hourMs),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * dayMs),
];

const units: readonly (readonly [ms: number, name: string])[] = [
  [dayMs, 'd'],
  [hourMs, 'h'],
  [minuteMs, 'min'],
  [secondMs, 's'],
];

/** Ages at which a tick stands, in milliseconds, falling from the oldest to 0: at most `most` of them (2 or more). */
export function ageTicks(windowMs: number, most: number): number[] {
  const wanted = windowMs / Math.max(1, most - 1);
  const stepMs = stepsMs.find((step) => step >= wanted) ?? Math.ceil(wanted / dayMs) * dayMs;
  const ticks: number[] = [];
  for (let age = Math.floor(windowMs / stepMs) * stepMs; age >= 0; age -= stepMs) ticks.push(age);
  return ticks;
}

/** `5 min ago`, `1 h 30 min ago`; `now` below half a second. */
export function ageLabel(ageMs: number): string {
  let rest = Math.round(ageMs / secondMs) * secondMs;
  if (rest <= 0) return t('now');
  const parts: string[] = [];
  for (const [unitMs, name] of units) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0) parts.push(`${count} ${name}`);
    if (parts.length === 2) break;
  }
  return t('{duration} ago', { duration: parts.join(' ') });
}
