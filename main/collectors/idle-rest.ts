/**
 * Lets an idle graphics card fall asleep. To read a card is use, and the kernel puts to sleep only what is not used for
 * some seconds; a monitor that looked every two seconds would keep a laptop's second card awake for 5 to 7 W. So a card
 * that has done nothing for a while is not asked for a while. Where it stays awake, something else holds it, and it is
 * left alone less and less often.
 */

/** Longer than the drivers wait before they let a card sleep (amdgpu: 5 s). */
export const restMs = 20_000;
const firstIdleMs = 10_000;
const longestIdleMs = 640_000;

export class IdleRest {
  private readonly nowMs: () => number;
  /** Since when every reading was idle. */
  private idleSinceMs: number | null = null;
  private restUntilMs: number | null = null;
  /** How long it must have been idle before it is left alone. */
  private neededMs = firstIdleMs;

  /** @param nowMs the monotonic clock */
  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** Whether a card that is awake, and would fall asleep without use, may be asked now. */
  mayAsk(): boolean {
    if (this.restUntilMs === null) return true;
    if (this.nowMs() < this.restUntilMs) return false;
    this.restUntilMs = null;
    this.idleSinceMs = null;
    this.neededMs = Math.min(longestIdleMs, 2 * this.neededMs);
    return true;
  }

  /** What a reading showed. */
  saw(activity: 'busy' | 'idle'): void {
    if (activity === 'busy') {
      this.startAnew();
      return;
    }
    this.idleSinceMs ??= this.nowMs();
    if (this.nowMs() - this.idleSinceMs >= this.neededMs) this.restUntilMs = this.nowMs() + restMs;
  }

  /** It was found asleep, or is such as never sleeps. */
  startAnew(): void {
    this.idleSinceMs = null;
    this.restUntilMs = null;
    this.neededMs = firstIdleMs;
  }
}
