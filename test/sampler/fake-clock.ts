/**
 * A {@link Clock} that stands still until a test moves it. Wall and monotonic time move together with
 * {@link FakeClock.advance}; the other methods part them as suspend, clock steps and a busy event loop do.
 */
import type { Clock } from '../../main/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

export class FakeClock implements Clock {
  #wallMs: number;
  #monotonicMs = 1_000;
  readonly #timers = new Set<Timer>();

  /** @param start wall time, ISO 8601 or Unix milliseconds */
  constructor(start: string | number = '2026-11-24T20:15:00.000Z') {
    this.#wallMs = new Date(start).getTime();
  }

  now(): number {
    return this.#wallMs;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that have neither fired nor been cancelled. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass: each timer fires at its moment, and what it promised is settled before the next. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    await settled();
    for (;;) {
      const timer = this.#next();
      if (!timer || timer.dueMs > endMs) break;
      this.#move(Math.max(0, timer.dueMs - this.#monotonicMs));
      this.#timers.delete(timer);
      timer.callback();
      await settled();
    }
    this.#move(endMs - this.#monotonicMs);
  }

  /** Time passes, but the event loop is busy: no timer fires before the next {@link advance}. */
  block(ms: number): void {
    this.#move(ms);
  }

  /** The machine sleeps: the wall clock goes on, the monotonic clock stands still, as on Linux. */
  suspend(ms: number): void {
    this.#wallMs += ms;
  }

  /** The wall clock is set, forward or back. */
  setWall(time: string | number): void {
    this.#wallMs = new Date(time).getTime();
  }

  /** Fires the next timer now, though it is not due: setTimeout may fire up to a millisecond early. */
  async fireEarly(byMs: number): Promise<void> {
    const timer = this.#next();
    if (!timer) throw new Error('no timer is set');
    this.#move(timer.dueMs - this.#monotonicMs - byMs);
    this.#timers.delete(timer);
    timer.callback();
    await settled();
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.dueMs < next.dueMs) next = timer;
    return next;
  }

  #move(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }
}

/** All promise callbacks that are ready have run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
