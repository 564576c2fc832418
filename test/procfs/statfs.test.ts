import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toSpace, usedPercent } from '../../main/procfs/statfs.ts';

const ext4 = {
  bsize: 4_096n,
  blocks: 1_000n,
  bfree: 400n,
  bavail: 350n,
  files: 100n,
  ffree: 90n,
};

test('blocks reserved for root are neither used nor available, as df counts', () => {
  const space = toSpace(ext4);
  expect(space).toEqual({
    sizeBytes: 4_096_000,
    usedBytes: 2_457_600,
    availableBytes: 1_433_600,
    inodesTotal: 100,
    inodesUsed: 10,
  });
  // 600 of 950 blocks that anybody may use, not of 1,000.
  expect(usedPercent(space)).toBeCloseTo(63.1579, 4);
});

test('where only root may still write, 100 % is used', () => {
  expect(usedPercent(toSpace({ ...ext4, bfree: 50n, bavail: 0n }))).toBe(100);
});

test('the unit is the fragment where Node tells it', () => {
  expect(toSpace({ ...ext4, bsize: 1_048_576n, frsize: 4_096n }).sizeBytes).toBe(4_096_000);
});

test('a filesystem of exabytes loses nothing before the sum is made', () => {
  const space = toSpace({ ...ext4, bsize: 4_096n, blocks: 2n ** 60n, bfree: 2n ** 60n - 1n });
  expect(space.usedBytes).toBe(4_096);
  expect(space.sizeBytes).toBe(2 ** 72);
});

test('without a number of inodes there is none, not 0', () => {
  expect(toSpace({ ...ext4, files: 0n, ffree: 0n })).toMatchObject({ inodesTotal: null, inodesUsed: null });
});

test('more free blocks than there are is no negative use', () => {
  const space = toSpace({ ...ext4, bfree: 1_001n });
  expect(space.usedBytes).toBeNull();
  expect(usedPercent(space)).toBeNull();
});

test('less than nothing available is nothing', () => {
  expect(toSpace({ ...ext4, bavail: 2n ** 64n - 5n }).availableBytes).toBe(0);
});

test('a filesystem without blocks has no percentage', () => {
  expect(usedPercent({ usedBytes: 0, availableBytes: 0 })).toBeNull();
});

test('whatever the kernel answers, sizes are not negative and the share is 0 to 100', () => {
  const count = fc.bigInt(0n, 2n ** 64n - 1n);
  fc.assert(
    fc.property(
      fc.record({
        bsize: fc.bigInt(1n, 2n ** 24n),
        blocks: count,
        bfree: count,
        bavail: count,
        files: count,
        ffree: count,
      }),
      (result) => {
        const space = toSpace(result);
        for (const value of Object.values(space)) if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
        const percent = usedPercent(space) ?? 0;
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
      },
    ),
  );
});
