import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDiskstats } from '../../main/procfs/diskstats.ts';
import { ParseError } from '../../main/procfs/parse.ts';

test('a recorded file of 20 fields gives counts, sectors of 512 bytes and milliseconds', () => {
  const devices = parseDiskstats(readFileSync('test/fixtures/server-linux-5.10/proc/diskstats', 'latin1'));
  expect(devices.map(({ name }) => name)).toEqual([
    'sda',
    'sda1',
    'sdb',
    'nvme0n1',
    'nvme0n1p1',
    'nvme0n1p2',
    'nvme1n1',
    'md0',
    'dm-0',
    'dm-1',
    'sr0',
  ]);
  expect(devices[3]).toEqual({
    major: 259,
    minor: 0,
    name: 'nvme0n1',
    reads: 52_000,
    readSectors: 4_160_000,
    readMs: 5_200,
    writes: 88_000,
    writeSectors: 7_040_000,
    writeMs: 17_600,
    busyMs: 30_000,
    weightedMs: 23_000,
    readsMerged: 100,
    writesMerged: 4_000,
    discards: 10,
    discardSectors: 800,
    flushes: 500,
    flushMs: 180,
  });
});

test.each([
  ['14 fields (before Linux 4.18)', '   8       0 sda 1 2 3 4 5 6 7 8 9 10 11', [null, null, null, null]],
  ['18 fields (Linux 4.18)', '   8       0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15', [12, 14, null, null]],
  ['20 fields (Linux 5.5)', '   8       0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17', [12, 14, 16, 17]],
  [
    'more, of a later kernel',
    '   8       0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19',
    [12, 14, 16, 17],
  ],
])('%s are read alike, with what the kernel counted by then', (_, line, later) => {
  const [discards, discardSectors, flushes, flushMs] = later;
  expect(parseDiskstats(`${line}\n`)).toEqual([
    {
      major: 8,
      minor: 0,
      name: 'sda',
      reads: 1,
      readSectors: 3,
      readMs: 4,
      writes: 5,
      writeSectors: 7,
      writeMs: 8,
      busyMs: 10,
      weightedMs: 11,
      readsMerged: 2,
      writesMerged: 6,
      discards,
      discardSectors,
      flushes,
      flushMs,
    },
  ]);
});

test('a partition of Linux 2.6 has 7 fields and no times', () => {
  expect(parseDiskstats('   3       1 hda1 35486 38030 38030 38031\n')).toEqual([
    {
      major: 3,
      minor: 1,
      name: 'hda1',
      reads: 35_486,
      readSectors: 38_030,
      writes: 38_030,
      writeSectors: 38_031,
      readMs: null,
      writeMs: null,
      busyMs: null,
      weightedMs: null,
      readsMerged: null,
      writesMerged: null,
      discards: null,
      discardSectors: null,
      flushes: null,
      flushMs: null,
    },
  ]);
});

test('a machine without block devices has an empty file and no devices', () => {
  expect(parseDiskstats('')).toEqual([]);
});

test.each([
  ['cut in the middle', '   8       0 sda 1 2 3 4 5 6'],
  ['a negative count', '   8       0 sda 1 2 -3 4 5 6 7 8 9 10 11'],
  ['a fraction', '   8       0 sda 1 2 3.5 4 5 6 7 8 9 10 11'],
  ['a number of 30 digits', `   8       0 sda ${'9'.repeat(30)} 2 3 4 5 6 7 8 9 10 11`],
  ['no number at all', 'NaN Infinity sda 1 2 3 4 5 6 7 8 9 10 11'],
])('a line that is broken is refused and quoted: %s', (_, line) => {
  expect(() => parseDiskstats(`${line}\n`)).toThrow(ParseError);
});

test('thousands of devices are read', () => {
  const text = Array.from({ length: 5_000 }, (_, index) => `8 ${index} d${index} 1 2 3 4 5 6 7 8 9 10 11\n`).join(
    '',
  );
  expect(parseDiskstats(text)).toHaveLength(5_000);
});

test('whatever is read, the answer is counts or a ParseError', () => {
  const part = fc.constantFrom(
    '8',
    ' ',
    '\n',
    'sda',
    '-1',
    '18446744073709551615',
    'NaN',
    '1e9',
    '\t',
    '0x10',
    'é',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 60 }).map((parts) => parts.join(' ')),
      ),
      (text) => {
        try {
          for (const device of parseDiskstats(text)) {
            for (const value of Object.values(device)) {
              if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
            }
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      },
    ),
  );
});
