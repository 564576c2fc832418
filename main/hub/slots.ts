/**
 * Things that wait for a time of their own, by slots of time: what is due is found without looking at the rest, and
 * nothing is sorted. Knows neither clock nor timer.
 */

export class Slots<T> {
  readonly #slotMs: number;
  readonly #slots = new Map<number, Set<T>>();

  /** @param slotMs how finely times are told apart */
  constructor(slotMs: number) {
    this.#slotMs = slotMs;
  }

  add(item: T, atMs: number): void {
    const index = this.#indexOf(atMs);
    const slot = this.#slots.get(index) ?? new Set();
    this.#slots.set(index, slot);
    slot.add(item);
  }

  /** @param atMs as it was added. Harmless where it is not there. */
  delete(item: T, atMs: number): void {
    const index = this.#indexOf(atMs);
    const slot = this.#slots.get(index);
    slot?.delete(item);
    if (slot?.size === 0) this.#slots.delete(index);
  }

  /** Takes out what is due by then, the last slot wholly. */
  take(untilMs: number): T[] {
    const last = this.#indexOf(untilMs);
    const due: T[] = [];
    for (const [index, slot] of this.#slots) {
      if (index > last) continue;
      due.push(...slot);
      this.#slots.delete(index);
    }
    return due;
  }

  #indexOf(atMs: number): number {
    return Math.floor(atMs / this.#slotMs);
  }
}
