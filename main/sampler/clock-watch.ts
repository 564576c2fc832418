/**
 * Notices that the machine slept or that its clock was set forward: on Linux and macOS the monotonic clock stands
 * still during suspend while the wall clock goes on, so the difference of the two jumps. The two causes look the
 * same here and are treated the same: nothing is known of the time between. A clock that is set back leaves
 * monotonic time meaningful and is left to the slots.
 */
import type { Clock } from '../clock.ts';

/** Far above what NTP slews within one base interval (5 ms in 10 s) and below any suspend worth telling. */
const jumpMs = 1_000;

export interface ClockWatch {
  /**
   * To be called at least once per base interval and before each reading.
   * @returns a number that grows with each jump: two readings of different eras have no meaningful time between
   */
  era(): number;
  /** What the newest jump was, in plain English; empty before the first. */
  readonly reason: string;
}

export function watchClock(clock: Clock): ClockWatch {
  let offsetMs = clock.now() - clock.monotonic();
  let era = 0;
  let reason = '';
  return {
    era() {
      const newOffsetMs = clock.now() - clock.monotonic();
      const movedMs = newOffsetMs - offsetMs;
      offsetMs = newOffsetMs;
      if (movedMs > jumpMs) {
        era += 1;
        reason = `the machine slept or its clock was set forward, by ${Math.round(movedMs / 1_000)} s`;
      }
      return era;
    },
    get reason() {
      return reason;
    },
  };
}
