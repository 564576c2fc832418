/** A clock that stands still until a test moves it. */
import type { Clock } from '../../main/clock.ts';

export interface FakeClock extends Clock {
  /** Lets time pass; what falls due runs in its order. */
  pass(ms: number): void;
  /** Callbacks that wait. */
  readonly waiting: number;
}

export function createFakeClock(startMs = Date.parse('2026-01-01T12:00:00Z')): FakeClock {
  let nowMs = 0;
  let timers: { dueMs: number; callback: () => void }[] = [];
  return {
    now: () => startMs + nowMs,
    monotonic: () => nowMs,
    after(delayMs, callback) {
      const timer = { dueMs: nowMs + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    pass(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const next = timers.filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
        if (!next) break;
        timers = timers.filter((each) => each !== next);
        nowMs = next.dueMs;
        next.callback();
      }
      nowMs = endMs;
    },
    get waiting() {
      return timers.length;
    },
  };
}
