/**
 * When to sample: at the wall clock's multiples of the base interval, without drift, each slot at most once. The
 * delay is worked out anew from the wall clock after every tick. Slots that pass while the event loop is busy or
 * the machine sleeps are not made up for: the tick after them reports the gap. Which channels are due is left to
 * the sampler.
 */
import { maxIntervalMs, minIntervalMs } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { ClockWatch } from './clock-watch.ts';

/** Ticks in a row that must be late before sampling counts as failing: one busy moment is no failure. */
const lateTicksToFail = 3;

/** Slots that were not sampled. */
export interface SlotGap {
  /** The first of them, Unix milliseconds. */
  readonly fromMs: number;
  /** The slot that is sampled after them; not above `fromMs` where the clock was set back. */
  readonly toMs: number;
  /** In plain English. */
  readonly reason: string;
}

export interface SlotOptions {
  readonly clock: Clock;
  readonly watch: ClockWatch;
  readonly intervalMs: number;
  /**
   * Called at or after the start of each slot.
   * @param gap the slots missed before this one; `null` where there are none
   */
  onSlot(slotMs: number, gap: SlotGap | null): void;
}

export interface Slots {
  readonly intervalMs: number;
  /** The slot that holds the present. */
  current(): number;
  /** @throws TelltaleError invalid_interval */
  setIntervalMs(intervalMs: number): void;
  /**
   * Failing: stopped; no tick for two intervals beyond the one awaited; or the last three ticks each began more
   * than half an interval after their time, on the monotonic clock.
   */
  health(): { status: 'ok' | 'failing'; reason?: string };
  stop(): void;
}

export function startSlots({ clock, watch, intervalMs: firstIntervalMs, onSlot }: SlotOptions): Slots {
  let intervalMs = checkedInterval(firstIntervalMs);
  let lastSlotMs: number | null = null;
  let era = watch.era();
  /** Monotonic time at which the next tick should begin. */
  let expectedMs = 0;
  let lateTicks = 0;
  let latestLateMs = 0;
  let stopped = false;
  let cancel = () => {};

  const slotAt = (timeMs: number) => Math.floor(timeMs / intervalMs) * intervalMs;

  /** Harmless twice: the pace may be changed by what a slot brings. */
  function arm(presentIsDue = false): void {
    cancel();
    const nowMs = clock.now();
    let nextMs = slotAt(nowMs) + (presentIsDue ? 0 : intervalMs);
    // A clock set back by less than an interval waits until slots are new again; set back further, slots repeat.
    if (lastSlotMs !== null && nextMs <= lastSlotMs && lastSlotMs - nowMs < intervalMs) {
      nextMs = lastSlotMs + intervalMs;
    }
    const delayMs = Math.max(0, nextMs - nowMs);
    expectedMs = clock.monotonic() + delayMs;
    cancel = clock.after(delayMs, () => fire(nextMs));
  }

  function fire(targetMs: number): void {
    const nowMs = clock.now();
    // setTimeout fires up to a millisecond early, and the clock may have been set back since.
    if (nowMs < targetMs) {
      arm();
      return;
    }
    latestLateMs = clock.monotonic() - expectedMs;
    lateTicks = latestLateMs > intervalMs / 2 ? lateTicks + 1 : 0;
    const slotMs = slotAt(nowMs);
    const gap = gapBefore(slotMs);
    lastSlotMs = slotMs;
    try {
      onSlot(slotMs, gap);
    } finally {
      if (!stopped) arm();
    }
  }

  function gapBefore(slotMs: number): SlotGap | null {
    const newEra = watch.era();
    const jumped = newEra !== era;
    era = newEra;
    if (lastSlotMs === null) return null;
    const fromMs = lastSlotMs + intervalMs;
    if (slotMs < fromMs) return { fromMs, toMs: slotMs, reason: 'the clock was set back' };
    if (slotMs === fromMs) return null;
    return { fromMs, toMs: slotMs, reason: jumped ? watch.reason : 'the process was held up or too busy' };
  }

  arm();
  return {
    get intervalMs() {
      return intervalMs;
    },
    current: () => slotAt(clock.now()),
    setIntervalMs(newIntervalMs) {
      intervalMs = checkedInterval(newIntervalMs);
      if (stopped) return;
      const slotMs = slotAt(clock.now());
      // No slot of the new interval stays empty because an old one was still to come.
      const presentIsDue = lastSlotMs !== null && lastSlotMs < slotMs;
      // Slots of the old interval say nothing about what the new one misses.
      if (lastSlotMs !== null) lastSlotMs = presentIsDue ? slotMs - intervalMs : slotMs;
      lateTicks = 0;
      arm(presentIsDue);
    },
    health() {
      if (stopped) return { status: 'failing', reason: 'sampling has stopped' };
      const overdueMs = clock.monotonic() - expectedMs;
      if (overdueMs > 2 * intervalMs) {
        return { status: 'failing', reason: `a sample is overdue by ${Math.round(overdueMs)} ms` };
      }
      if (lateTicks >= lateTicksToFail) {
        const reason = `the last ${lateTicks} samples were late, the newest by ${Math.round(latestLateMs)} ms`;
        return { status: 'failing', reason };
      }
      return { status: 'ok' };
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

function checkedInterval(intervalMs: number): number {
  if (Number.isInteger(intervalMs) && intervalMs >= minIntervalMs && intervalMs <= maxIntervalMs)
    return intervalMs;
  throw new TelltaleError(
    'invalid_interval',
    `The base interval must be whole milliseconds from ${minIntervalMs} to ${maxIntervalMs}, not ${intervalMs}.`,
  );
}
