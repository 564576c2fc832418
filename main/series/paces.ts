/**
 * How fast a machine was sampled over the time that the first tier covers: its buckets have the width of the base
 * interval, and where sampling was slower most of them are empty without anything having failed.
 */

interface PaceChange {
  readonly sinceMs: number;
  readonly paceMs: number;
}

export class Paces {
  readonly #retentionMs: number;
  /** Oldest first; the last one holds now. */
  #changes: PaceChange[];

  /** @param retentionMs how long it matters how fast it was */
  constructor(paceMs: number, retentionMs: number) {
    this.#retentionMs = retentionMs;
    this.#changes = [{ sinceMs: Number.NEGATIVE_INFINITY, paceMs }];
  }

  /** Time between two samples now. */
  get currentMs(): number {
    return this.#changes.at(-1)?.paceMs ?? 0;
  }

  set(paceMs: number, nowMs: number): void {
    if (paceMs === this.currentMs) return;
    this.#changes.push({ sinceMs: nowMs, paceMs });
    // The newest of those that began before the retention still held when that began.
    const held = this.#changes.findLastIndex(({ sinceMs }) => sinceMs <= nowMs - this.#retentionMs);
    if (held > 0) this.#changes = this.#changes.slice(held);
  }

  /** The longest time between two samples at any moment since then. */
  slowestSince(fromMs: number): number {
    const held = this.#changes.findLastIndex(({ sinceMs }) => sinceMs <= fromMs);
    return Math.max(...this.#changes.slice(Math.max(0, held)).map(({ paceMs }) => paceMs));
  }
}
