import { expect, test } from 'vitest';
import { BucketGatherer } from '../../renderer/store/bucket.ts';

test('a bucket is closed by the first sample after it, with mean, least and most', () => {
  const gatherer = new BucketGatherer(10_000);
  expect(gatherer.add(8_000, 50)).toBeNull();
  // Entered in its middle: the server knows what came before.
  expect(gatherer.add(10_003, 4)).toEqual({ startMs: 0, mean: 50, min: 50, max: 50, complete: false });
  expect(gatherer.add(15_000, 1)).toBeNull();
  expect(gatherer.add(19_999, 7)).toBeNull();
  expect(gatherer.add(20_000, 9)).toEqual({ startMs: 10_000, mean: 4, min: 1, max: 7, complete: true });
});

test('what is gathered so far can be had before the bucket is closed', () => {
  const gatherer = new BucketGatherer(10_000);
  expect(gatherer.open()).toBeNull();
  gatherer.add(10_000, 4);
  gatherer.add(11_000, 8);
  expect(gatherer.open()).toMatchObject({ startMs: 10_000, mean: 6, min: 4, max: 8 });
  gatherer.add(20_000, null);
  expect(gatherer.open()).toBeNull();
});

test('gaps count for nothing, and a bucket of gaps alone is a gap', () => {
  const gatherer = new BucketGatherer(10_000);
  gatherer.add(0, 1);
  gatherer.add(10_000, null);
  gatherer.add(11_000, 6);
  expect(gatherer.add(20_000, null)).toMatchObject({ mean: 6, min: 6, max: 6 });
  expect(gatherer.add(30_000, 1)).toMatchObject({ mean: null, min: null, max: null, complete: true });
});

test('a bucket during which samples were lost, or after a pause, is not complete', () => {
  const gatherer = new BucketGatherer(10_000);
  gatherer.add(0, 1);
  gatherer.add(10_000, 1);
  gatherer.interrupt();
  expect(gatherer.add(20_000, 1)).toMatchObject({ startMs: 10_000, complete: false });
  expect(gatherer.add(50_000, 1)).toMatchObject({ startMs: 20_000, complete: true });
  expect(gatherer.add(60_000, 1)).toMatchObject({ startMs: 50_000, complete: false });
});
