/**
 * One series: a number over time in all tiers, and its names. Which numbers there are and how long label sets are
 * kept is left to the store.
 */
import type { SeriesDefinition } from '../../protocol/series.ts';
import { DailyRings } from './daily-rings.ts';
import type { BucketRing, Summary } from './ring.ts';
import { createRing, dayTier, longTier, type Tier, tiersOf } from './tiers.ts';

export class Series {
  /** Full name, label included. */
  readonly name: string;
  readonly definition: SeriesDefinition;
  /** Number of the last tick that brought a value, and the value. */
  lastTick = 0;
  lastValue = 0;
  /** Slot of the last value, Unix milliseconds. */
  newestSlotMs = Number.NEGATIVE_INFINITY;
  #baseTier: Tier;
  #base: BucketRing | null = null;
  #day: BucketRing | null = null;
  readonly #long = new DailyRings(longTier);

  constructor(name: string, definition: SeriesDefinition, intervalMs: number) {
    this.name = name;
    this.definition = definition;
    this.#baseTier = tiersOf(intervalMs)[0];
  }

  get byteLength(): number {
    return (this.#base?.byteLength ?? 0) + (this.#day?.byteLength ?? 0) + this.#long.byteLength;
  }

  /** A value of a slot before the newest one is left out: it would mix with what is there. */
  add(slotMs: number, value: number): void {
    if (slotMs < this.newestSlotMs) return;
    this.newestSlotMs = slotMs;
    this.#base ??= createRing(this.#baseTier);
    this.#base.add(slotMs, value);
    this.#day ??= createRing(dayTier);
    this.#day.add(slotMs, value);
    this.#long.add(slotMs, value);
  }

  /** Takes in a bucket of an earlier run. @param tier 1 or 2 */
  restore(tier: 1 | 2, startMs: number, bucket: Summary): void {
    this.newestSlotMs = Math.max(this.newestSlotMs, startMs);
    if (tier === 2) this.#long.merge(startMs, bucket);
    else {
      this.#day ??= createRing(dayTier);
      this.#day.merge(startMs, bucket);
    }
  }

  /** Forgets the buckets that hold this slot and all after it. */
  truncate(slotMs: number): void {
    if (slotMs > this.newestSlotMs) return;
    this.newestSlotMs = slotMs;
    for (const ring of [this.#base, this.#day, this.#long]) ring?.truncate(slotMs);
  }

  /** Begins the first tier anew: its buckets are those of the old interval. */
  restartBase(base: Tier): void {
    this.#baseTier = base;
    this.#base = null;
  }

  /** Gives back the memory of the tiers that hold nothing any more when nothing came for a day. */
  rest(): void {
    this.#base = null;
    this.#day = null;
  }

  /** @param tier position in {@link tiersOf}; see {@link BucketRing.summarise} */
  summarise(tier: number, fromMs: number, toMs: number, summary: Summary): void {
    const ring = tier === 0 ? this.#base : tier === 1 ? this.#day : this.#long;
    if (ring) ring.summarise(fromMs, toMs, summary);
    else summary.count = 0;
  }
}
