/** The x axis of a range that stands still: times of day at round places, in the zone that was chosen. */
import { hourDigits, spoken } from '../language/language.ts';
import { ageTicks } from './age.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Moments at which a tick stands, Unix milliseconds, rising: at most `most` (2 or more), round in the zone. */
export function clockTicks(fromMs: number, toMs: number, most: number, timeZone: string | undefined): number[] {
  const ages = ageTicks(toMs - fromMs, most);
  const stepMs = (ages.at(-2) ?? toMs - fromMs) - (ages.at(-1) ?? 0);
  const offset = zoneOffsetMs(toMs, timeZone);
  const ticks: number[] = [];
  for (let ms = Math.ceil((fromMs + offset) / stepMs) * stepMs - offset; ms <= toMs; ms += stepMs) ticks.push(ms);
  return ticks;
}

/** How a moment is told where the range has the given length: seconds in a short one, the day in a long one. */
export function clockFormat(windowMs: number, timeZone: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(spoken.peek().locale, {
    ...(timeZone !== undefined && { timeZone }),
    ...(windowMs >= dayMs && { month: 'short', day: 'numeric' }),
    hour: hourDigits(spoken.peek().locale),
    minute: '2-digit',
    ...(windowMs <= 15 * minuteMs && { second: '2-digit' }),
  });
}

/** What the zone's clocks show ahead of UTC at a moment. */
function zoneOffsetMs(atMs: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...(timeZone !== undefined && { timeZone }),
    timeZoneName: 'longOffset',
  }).formatToParts(atMs);
  const match = /([+-])(\d\d):(\d\d)/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '');
  if (!match) return 0;
  const ms = (Number(match[2]) * 60 + Number(match[3])) * minuteMs;
  return match[1] === '-' ? -ms : ms;
}
