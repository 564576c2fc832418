/**
 * The longest that anything had to wait for the main thread. Node's monitorEventLoopDelay is no help: each time that
 * it is reset it loses the delay under way, and the work of a tick comes right after the reading of it; and it wakes
 * the process many times a second, when a wakeup costs as much as a reading of some family.
 */
import { performance } from 'node:perf_hooks';

export interface LoopDelay {
  /** The longest since the last call, that which is under way included, in milliseconds. */
  takeLongestMs(): number;
  /** Harmless twice. */
  stop(): void;
}

/**
 * By the length of the loop's turns, without a timer. An immediate that keeps nothing alive runs once in each turn,
 * whatever began it; what passed since the last one, less the time that libuv waited, is what the turn took.
 */
export function watchTurns(): LoopDelay {
  const longest = new Longest();
  let sinceMs = performance.now();
  let sinceIdleMs = performance.eventLoopUtilization().idle;
  const note = () => {
    const nowMs = performance.now();
    const idleMs = performance.eventLoopUtilization().idle;
    longest.note(nowMs - sinceMs - (idleMs - sinceIdleMs));
    return { nowMs, idleMs };
  };
  const endTurn = () => {
    ({ nowMs: sinceMs, idleMs: sinceIdleMs } = note());
    immediate = setImmediate(endTurn).unref();
  };
  let immediate = setImmediate(endTurn).unref();
  return {
    takeLongestMs() {
      note();
      return longest.takeMs();
    },
    stop: () => clearImmediate(immediate),
  };
}

/**
 * The timer by whose lateness {@link watchTimer} knows the delay, in milliseconds. Whatever holds the main thread up
 * for longer is seen for certain, what is shorter by chance.
 */
const timerPeriodMs = 250;

/** By the lateness of a timer: for Electron, whose own loop drives libuv's, so that libuv never waits. */
export function watchTimer(): LoopDelay {
  const longest = new Longest();
  let lastMs = performance.now();
  const note = () => {
    const nowMs = performance.now();
    longest.note(nowMs - lastMs - timerPeriodMs);
    return nowMs;
  };
  const timer = setInterval(() => {
    lastMs = note();
  }, timerPeriodMs);
  timer.unref();
  return {
    takeLongestMs() {
      note();
      return longest.takeMs();
    },
    stop: () => clearInterval(timer),
  };
}

/** The longest of what was noted since it was last taken, in milliseconds. */
class Longest {
  #ms = 0;

  note(ms: number): void {
    this.#ms = Math.max(this.#ms, ms);
  }

  takeMs(): number {
    const taken = this.#ms;
    this.#ms = 0;
    return taken;
  }
}
