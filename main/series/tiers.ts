/**
 * The tiers in which series are kept, and which of them answers a query. All have the same kind of bucket; the first
 * has one for each tick.
 */
import { daysOf } from './daily-rings.ts';
import { BucketRing, bytesPerBucket } from './ring.ts';

export interface Tier {
  readonly stepMs: number;
  readonly retentionMs: number;
}

export const baseRetentionMs = 600_000;
/** A day, and the hour before it, so that the last hour can be compared with the same of yesterday. */
export const dayTier: Tier = { stepMs: 10_000, retentionMs: 90_000_000 };
/** What it keeps for long. */
export const longTier: Tier = { stepMs: 300_000, retentionMs: 90 * 86_400_000 };

/** Finest first: the base interval for 10 minutes, 10 s for 25 hours, 5 min for 90 days. */
export function tiersOf(intervalMs: number): readonly [Tier, Tier, Tier] {
  return [{ stepMs: intervalMs, retentionMs: baseRetentionMs }, dayTier, longTier];
}

function capacityOf({ stepMs, retentionMs }: Tier): number {
  return Math.ceil(retentionMs / stepMs);
}

export function createRing(tier: Tier): BucketRing {
  return new BucketRing(tier.stepMs, capacityOf(tier));
}

/** Bytes of one series in all tiers once they are full, after 90 days: 1,002,624 with a base interval of 1 s. */
export function bytesPerSeries(intervalMs: number): number {
  const [base, day, long] = tiersOf(intervalMs);
  const longBuckets = daysOf(long) * (86_400_000 / long.stepMs);
  return (capacityOf(base) + capacityOf(day) + longBuckets) * bytesPerBucket;
}

/**
 * Position of the finest tier that covers a range, otherwise of the last.
 * @param baseSinceMs when the first tier began with its present interval; it covers nothing before
 */
export function tierFor(tiers: readonly Tier[], fromMs: number, nowMs: number, baseSinceMs: number): number {
  const covering = tiers.findIndex(({ stepMs, retentionMs }, position) => {
    if (position === 0 && fromMs < baseSinceMs) return false;
    // A window of exactly the retention reaches past it by the time that the question took to get here.
    return fromMs >= nowMs - retentionMs - stepMs;
  });
  return covering === -1 ? tiers.length - 1 : covering;
}
