/** Time that stands still until a test moves it. */
import type { ConnectionClock } from '../../protocol/client/connection.ts';

interface Timer {
  at: number;
  callback: () => void;
}

export class FakeClock implements ConnectionClock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now = () => this.#now;

  after = (ms: number, callback: () => void) => {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  /** Timers that have neither gone off nor been cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on, timer by timer, in the order in which they are due. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = end;
  }
}
