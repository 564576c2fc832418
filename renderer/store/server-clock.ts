/**
 * The server's time as the page estimates it. Charts end at the server's now: the viewer's own clock may be wrong
 * by minutes, and then every sample would lie in the future or off the left edge.
 */

export interface ServerClock {
  /** Unix milliseconds on the server. */
  now(): number;
  /**
   * A message that the server wrote just now, so its time less ours is the offset, short by the way it took.
   * @param timestamp ISO 8601
   */
  observe(timestamp: string): void;
  /**
   * A message that may be old (a replayed sample): it can only show that the offset is too small.
   * @param timestamp ISO 8601
   */
  observeAtLeast(timestamp: string): void;
}

/** @param localNow Unix milliseconds of the viewer's machine, as Date.now */
export function createServerClock(localNow: () => number): ServerClock {
  let offsetMs = 0;
  const difference = (timestamp: string) => Date.parse(timestamp) - localNow();
  return {
    now: () => localNow() + offsetMs,
    observe(timestamp) {
      const observed = difference(timestamp);
      if (Number.isFinite(observed)) offsetMs = observed;
    },
    observeAtLeast(timestamp) {
      const observed = difference(timestamp);
      if (observed > offsetMs) offsetMs = observed;
    },
  };
}
