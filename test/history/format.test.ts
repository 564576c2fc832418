import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBuckets, decodeNames, encodeBuckets, encodeNames } from '../../main/history/buckets.ts';
import {
  decodeHeader,
  encodeHeader,
  encodeRecord,
  headerBytes,
  records,
  recordTypes,
} from '../../main/history/format.ts';

const header = {
  machine: '00112233445566778899aabbccddeeff',
  run: '0123456789abcdef',
  createdMs: Date.parse('2026-11-24T20:15:00.000Z'),
  pass: 3,
  replacesFromMs: null,
};

function contentsOf(segment: Buffer): { contents: string[]; damage: number[] } {
  const damage: number[] = [];
  const contents = [...records(segment, (bytes) => damage.push(bytes))].map(({ content }) => content.toString());
  return { contents, damage };
}

const texts = ['first', 'second, which is longer', '', 'last'];
const whole = Buffer.concat([
  encodeHeader(header),
  ...texts.map((text) => encodeRecord(recordTypes.message, Buffer.from(text))),
]);

describe('a segment', () => {
  it('gives back header and records', () => {
    expect(decodeHeader(whole)).toEqual({ header });
    expect(decodeHeader(encodeHeader({ ...header, replacesFromMs: 5 }))).toEqual({
      header: { ...header, replacesFromMs: 5 },
    });
    expect(contentsOf(whole)).toEqual({ contents: texts, damage: [] });
  });

  it('cut at any byte gives the records before, and says that something is missing', () => {
    for (let length = headerBytes; length < whole.length; length += 1) {
      const { contents, damage } = contentsOf(whole.subarray(0, length));
      expect(contents).toEqual(texts.slice(0, contents.length));
      const kept = headerBytes + contents.reduce((bytes, text) => bytes + 12 + text.length, 0);
      expect(damage.reduce((sum, bytes) => sum + bytes, 0)).toBe(length - kept);
    }
  });

  it('with any bit flipped gives all other records, and never a changed one', () => {
    for (let bit = headerBytes * 8; bit < whole.length * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { contents, damage } = contentsOf(bytes);
      expect(damage).toHaveLength(1);
      expect(contents).toHaveLength(3);
      expect(texts.filter((text) => contents.includes(text))).toEqual(contents);
    }
  });

  it('with any bit of its header flipped is damaged or newer, never read as it is', () => {
    for (let bit = 0; bit < headerBytes * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeHeader(bytes)).toHaveProperty('problem');
    }
    expect(decodeHeader(whole.subarray(0, 63))).toEqual({ problem: 'damaged' });
    expect(decodeHeader(Buffer.alloc(0))).toEqual({ problem: 'damaged' });
  });

  it('survives any bytes, also those that look like many beginnings of records', () => {
    const begin = Buffer.from([0xd7, 0x1e, 2, 0, 255, 255, 15, 0]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (noise) => {
        contentsOf(Buffer.concat([encodeHeader(header), Buffer.from(noise)]));
      }),
    );
    const startedMs = performance.now();
    contentsOf(Buffer.concat([encodeHeader(header), ...Array.from({ length: 400_000 }, () => begin)]));
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});

describe('buckets', () => {
  const number = fc.float({ noNaN: true, noDefaultInfinity: true });
  const entry = fc.record({
    gap: fc.integer({ min: 0, max: 300 }),
    count: fc.integer({ min: 1, max: 2_000 }),
    values: fc.oneof(
      fc.constant([0, 0, 0]),
      number.map((value) => [value, value, value]),
      fc.array(number, { minLength: 3, maxLength: 3 }).map((three) => three.sort((a, b) => a - b)),
    ),
  });

  it('come back as they were, to seven digits', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (drawn) => {
        let id = -1;
        const entries = drawn.map(({ gap, count, values: [min = 0, mean = 0, max = 0] }) => {
          id += 1 + gap;
          return { id, bucket: { count, mean, min, max } };
        });
        const decoded = decodeBuckets(encodeBuckets(header.createdMs, entries));
        expect(decoded.startMs).toBe(header.createdMs);
        const plain = (value: number) => (value === 0 ? 0 : value);
        expect(decoded.entries.map(({ id: at, bucket }) => [at, bucket.count, ...numbers(bucket, plain)])).toEqual(
          entries.map(({ id: at, bucket }) => [at, bucket.count, ...numbers(bucket, plain)]),
        );
      }),
    );
  });

  it('of zeros take a byte each, of constants five, of others thirteen', () => {
    const entries = (min: number, mean: number, max: number) =>
      Array.from({ length: 100 }, (_, id) => ({ id, bucket: { count: 10, mean, min, max } }));
    expect(encodeBuckets(0, entries(0, 0, 0))).toHaveLength(9 + 100);
    expect(encodeBuckets(0, entries(7, 7, 7))).toHaveLength(9 + 500);
    expect(encodeBuckets(0, entries(1, 2, 3))).toHaveLength(9 + 1_300);
  });

  it('that are cut short are refused', () => {
    const bytes = encodeBuckets(0, [{ id: 3, bucket: { count: 10, mean: 2, min: 1, max: 3 } }]);
    for (const length of [4, bytes.length - 1, bytes.length - 9]) {
      expect(() => decodeBuckets(bytes.subarray(0, length))).toThrow(RangeError);
    }
  });

  it('have names in any script', () => {
    const names = ['cpu_utilization_percent', 'filesystem_filesystems_used_percent{mount="/mnt/Übung 練習"}', ''];
    expect(decodeNames(encodeNames(500, names))).toEqual({ firstId: 500, names });
    expect(() => decodeNames(encodeNames(0, names).subarray(0, 20))).toThrow(RangeError);
  });
});

function numbers(bucket: { mean: number; min: number; max: number }, plain: (value: number) => number): number[] {
  return [plain(bucket.mean), plain(bucket.min), plain(bucket.max)];
}
