/**
 * The coarsest tier of one series: a ring for each day (UTC) that has values. Three months set aside at once would be
 * 726 kB a series, for a program that may live a minute; so it takes 8 kB a day as days come, and a device that was
 * there for one day keeps one.
 */
import { BucketRing, combine, type Summary } from './ring.ts';
import type { Tier } from './tiers.ts';

const dayMs = 86_400_000;

export class DailyRings {
  readonly #stepMs: number;
  readonly #days: number;
  /** By day since the epoch. */
  readonly #rings = new Map<number, BucketRing>();
  readonly #part: Summary = { count: 0, mean: 0, min: 0, max: 0 };

  /** @param tier its step divides a day; what is retained is rounded up to whole days */
  constructor(tier: Tier) {
    this.#stepMs = tier.stepMs;
    this.#days = daysOf(tier);
  }

  get byteLength(): number {
    let bytes = 0;
    for (const ring of this.#rings.values()) bytes += ring.byteLength;
    return bytes;
  }

  /** As {@link BucketRing.add}. */
  add(timeMs: number, value: number): void {
    this.#ringOf(timeMs)?.add(timeMs, value);
  }

  /** As {@link BucketRing.merge}. */
  merge(timeMs: number, other: Summary): void {
    this.#ringOf(timeMs)?.merge(timeMs, other);
  }

  /** As {@link BucketRing.truncate}. */
  truncate(timeMs: number): void {
    const day = Math.floor(timeMs / dayMs);
    for (const each of [...this.#rings.keys()]) if (each > day) this.#rings.delete(each);
    this.#rings.get(day)?.truncate(timeMs);
  }

  /** As {@link BucketRing.summarise}. */
  summarise(fromMs: number, toMs: number, summary: Summary): void {
    Object.assign(summary, { count: 0, mean: 0, min: 0, max: 0 });
    for (let day = Math.floor(fromMs / dayMs); day * dayMs < toMs; day += 1) {
      const ring = this.#rings.get(day);
      if (!ring) continue;
      ring.summarise(fromMs, toMs, this.#part);
      combine(summary, this.#part);
    }
  }

  /** `undefined` where the day is out of retention. */
  #ringOf(timeMs: number): BucketRing | undefined {
    const day = Math.floor(timeMs / dayMs);
    return this.#rings.get(day) ?? this.#begin(day);
  }

  #begin(day: number): BucketRing | undefined {
    const newest = Math.max(day, ...this.#rings.keys());
    if (day <= newest - this.#days) return undefined;
    for (const each of [...this.#rings.keys()]) if (each <= newest - this.#days) this.#rings.delete(each);
    const ring = new BucketRing(this.#stepMs, dayMs / this.#stepMs);
    this.#rings.set(day, ring);
    return ring;
  }
}

/** Days that are kept: one more than asked for, since the newest has only begun. */
export function daysOf({ retentionMs }: Tier): number {
  return Math.ceil(retentionMs / dayMs) + 1;
}
