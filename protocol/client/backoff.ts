/**
 * How long to wait before the next attempt to connect: exponential with jitter, so that a thousand viewers do not
 * come back in the same instant after a restart. Counts attempts; the timer belongs to connection.ts.
 */

/** Bounds of the wait, in milliseconds. */
export interface BackoffOptions {
  /** Least wait; default 1,000. */
  readonly minMs?: number;
  /** Most wait; default 30,000. */
  readonly maxMs?: number;
}

export interface Backoff {
  /**
   * The next wait in milliseconds, uniformly out of the upper half of a range that doubles with each call: 1 to 2 s,
   * 2 to 4 s, … 15 to 30 s.
   */
  next(): number;
  /** After a success: the next wait is the shortest again. */
  reset(): void;
}

/** @param random uniform in [0, 1), as Math.random */
export function createBackoff(random: () => number, options: BackoffOptions = {}): Backoff {
  const { minMs = 1_000, maxMs = 30_000 } = options;
  let ceilingMs = minMs;
  return {
    next() {
      ceilingMs = Math.min(maxMs, ceilingMs * 2);
      const floorMs = Math.max(minMs, ceilingMs / 2);
      return floorMs + random() * (ceilingMs - floorMs);
    },
    reset() {
      ceilingMs = minMs;
    },
  };
}
