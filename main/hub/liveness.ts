/**
 * Whether a viewer is still there: answers to pings, the round trip measured from them, and whether what waits for
 * it is being taken. All times monotonic milliseconds. Decides nothing about timers; see heartbeat.ts.
 */

/** Pings that may go unanswered; with the next one due, the viewer is gone. */
const maxUnansweredPings = 2;

export class Liveness {
  /** When the next ping is due. */
  nextPingMs = 0;
  /** Of the last answered ping; `null` before the first. */
  roundTripMs: number | null = null;
  #unanswered = 0;
  /** When the oldest unanswered ping was sent. */
  #pingedMs = 0;
  #takenBytes = 0;
  /** Since when something waits of which nothing was taken; `null` while nothing waits. */
  #waitingSinceMs: number | null = null;

  get silent(): boolean {
    return this.#unanswered >= maxUnansweredPings;
  }

  pinged(nowMs: number): void {
    if (this.#unanswered === 0) this.#pingedMs = nowMs;
    this.#unanswered += 1;
  }

  answered(nowMs: number, pong: boolean): void {
    if (pong && this.#unanswered > 0) this.roundTripMs = nowMs - this.#pingedMs;
    this.#unanswered = 0;
  }

  /** For how long something has been waiting of which nothing was taken; `null` while nothing waits. */
  stalledForMs(
    nowMs: number,
    sink: { readonly backlogBytes: number; readonly takenBytes: number },
  ): number | null {
    if (sink.backlogBytes === 0) {
      this.#waitingSinceMs = null;
      return null;
    }
    const { takenBytes } = sink;
    if (this.#waitingSinceMs === null || takenBytes !== this.#takenBytes) {
      this.#takenBytes = takenBytes;
      this.#waitingSinceMs = nowMs;
    }
    return nowMs - this.#waitingSinceMs;
  }
}
