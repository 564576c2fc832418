/**
 * One series: a number over time in all tiers, and its names. Which numbers there are and how long label sets are
 * kept is left to the store.
 */
import type { SeriesDefinition } from '../../protocol/series.ts';
import type { BucketRing, Summary } from './ring.ts';
import { createRing, type Tier, tiersOf } from './tiers.ts';

export class Series {
  /** Full name, label included. */
  readonly name: string;
  readonly definition: SeriesDefinition;
  /** Number of the last tick that brought a value, and the value. */
  lastTick = 0;
  lastValue = 0;
  /** Slot of the last value, Unix milliseconds. */
  newestSlotMs = Number.NEGATIVE_INFINITY;
  #base: BucketRing;
  readonly #coarse: BucketRing;

  constructor(name: string, definition: SeriesDefinition, intervalMs: number) {
    this.name = name;
    this.definition = definition;
    const [base, coarse] = tiersOf(intervalMs);
    this.#base = createRing(base);
    this.#coarse = createRing(coarse);
  }

  get byteLength(): number {
    return this.#base.byteLength + this.#coarse.byteLength;
  }

  /** A value of a slot before the newest one is left out: it would mix with what is there. */
  add(slotMs: number, value: number): void {
    if (slotMs < this.newestSlotMs) return;
    this.newestSlotMs = slotMs;
    this.#base.add(slotMs, value);
    this.#coarse.add(slotMs, value);
  }

  /** Forgets the buckets that hold this slot and all after it. */
  truncate(slotMs: number): void {
    if (slotMs > this.newestSlotMs) return;
    this.newestSlotMs = slotMs;
    this.#base.truncate(slotMs);
    this.#coarse.truncate(slotMs);
  }

  /** Begins the first tier anew: its buckets are those of the old interval. */
  restartBase(base: Tier): void {
    this.#base = createRing(base);
  }

  /** @param tier position in {@link tiersOf}; see {@link BucketRing.summarise} */
  summarise(tier: number, fromMs: number, toMs: number, summary: Summary): void {
    (tier === 0 ? this.#base : this.#coarse).summarise(fromMs, toMs, summary);
  }
}
