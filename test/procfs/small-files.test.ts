import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseArcstats } from '../../main/procfs/arcstats.ts';
import { parsePageSize } from '../../main/procfs/auxv.ts';
import { parseCfsQuota, parseCgroup, parseCpuMax, parseMemoryLimit } from '../../main/procfs/cgroup.ts';
import { parseLoadavg } from '../../main/procfs/loadavg.ts';
import { parseMeminfo } from '../../main/procfs/meminfo.ts';
import { ParseError } from '../../main/procfs/parse.ts';
import { parsePasswd } from '../../main/procfs/passwd.ts';
import { parseUptime } from '../../main/procfs/uptime.ts';
import { parseSwapCounters } from '../../main/procfs/vmstat.ts';
import { expectCounts, hostileText, parsedOrRefused } from './hostile.ts';

const recorded = (name: string) => readFileSync(`test/fixtures/vm-linux-6.18/proc/${name}`, 'latin1');

test('loadavg: three means, whatever follows them', () => {
  expect(parseLoadavg('3.20 0.88 0.35 1/95 8157\n')).toEqual([3.2, 0.88, 0.35]);
  expect(parseLoadavg('1024.00 0.00 12.34')).toEqual([1_024, 0, 12.34]);
});

test.each(['', '0.1', '0.1 0.2', '-1.00 0.00 0.00 1/2 3', 'nan 0.00 0.00', '1 2 3', '0.10 0.20 0.3x'])(
  'loadavg: %j is refused',
  (text) => {
    expect(() => parseLoadavg(text)).toThrow(ParseError);
  },
);

test('uptime: seconds since boot', () => {
  expect(parseUptime('1066.18 1921.06\n')).toBe(1_066.18);
  for (const text of ['', 'x', '-1.00 2.00', 'NaN 0', '1e20 0', '1066']) {
    expect(() => parseUptime(text)).toThrow(ParseError);
  }
});

test('meminfo: kilobytes of 1,024 become bytes, fields without a unit stay counts', () => {
  const fields = parseMeminfo(recorded('meminfo'));
  expect(fields.get('MemTotal')).toBe(24_683_620 * 1_024);
  expect(fields.get('SReclaimable')).toBeGreaterThan(0);
  expect(fields.get('HugePages_Total')).toBe(0);
  expect(fields.get('Hugepagesize')).toBe(2_048 * 1_024);
});

test('meminfo: what is not reported is not there, a line that is cut or broken neither', () => {
  // As Linux 2.6.32 has it: no MemAvailable, no Shmem in the oldest.
  const fields = parseMeminfo('MemTotal:  1000 kB\nMemFree:  -5 kB\nCached: 10 MB\nSwapTotal:  1 k');
  expect(fields.get('MemTotal')).toBe(1_024_000);
  for (const name of ['MemFree', 'Cached', 'SwapTotal', 'MemAvailable'] as const) {
    expect(fields.get(name)).toBeUndefined();
  }
  for (const text of ['', 'MemFree: 10 kB\n', 'MemTotal: 0 kB\n', 'MemTotal:\n', 'MemTotal: -1 kB\n']) {
    expect(() => parseMeminfo(text)).toThrow(ParseError);
  }
});

test('vmstat: pages in and out of swap, found anywhere in the file, null without swap', () => {
  expect(parseSwapCounters(recorded('vmstat'))).toEqual({ pages_in: 0, pages_out: 0 });
  expect(parseSwapCounters('pswpin 12\nxpswpout 9\npswpout 34\n')).toEqual({ pages_in: 12, pages_out: 34 });
  expect(parseSwapCounters('nr_free_pages 5\npswpin x\n')).toEqual({ pages_in: null, pages_out: null });
  expect(parseSwapCounters('a 1\npswpin 12')).toEqual({ pages_in: null, pages_out: null });
  expect(parseSwapCounters('')).toEqual({ pages_in: null, pages_out: null });
});

test('arcstats: what ZFS holds and what it keeps', () => {
  const text =
    '13 1 0x01 98 26656 8053440915 2131283498221\nname                            type data\n' +
    'c_min                           4    1073741824\nmfu_size                        4    5\n' +
    'size                            4    8589934592\n';
  expect(parseArcstats(text)).toEqual({ size_bytes: 8_589_934_592, min_bytes: 1_073_741_824 });
  expect(() => parseArcstats('')).toThrow(ParseError);
  expect(() => parseArcstats(text.slice(0, -40))).toThrow(ParseError);
});

test('cgroup: memberships of both versions; a path may hold colons and spaces', () => {
  expect(parseCgroup('9:name=systemd:/\n4:cpu,cpuacct:/a b:c\n0::/user.slice\n')).toEqual([
    { controllers: ['name=systemd'], path: '/' },
    { controllers: ['cpu', 'cpuacct'], path: '/a b:c' },
    { controllers: [], path: '/user.slice' },
  ]);
  expect(parseCgroup('')).toEqual([]);
  expect(parseCgroup('garbage\n0::relative\n')).toEqual([]);
});

test('cgroup: limits are CPUs and bytes, and none is null', () => {
  expect(parseCpuMax('150000 100000\n')).toBe(1.5);
  expect(parseCfsQuota('50000\n', '100000\n')).toBe(0.5);
  expect(parseMemoryLimit('536870912\n')).toBe(536_870_912);
  for (const text of ['max 100000\n', '', '5', '1000 0', '0 100000', '-1 100000', 'x y']) {
    expect(parseCpuMax(text)).toBeNull();
  }
  expect(parseCfsQuota('-1\n', '100000\n')).toBeNull();
  for (const text of ['max\n', '', '-1\n']) expect(parseMemoryLimit(text)).toBeNull();
});

test('auxv: the size of a page, in either word size and byte order', () => {
  const words = (size: 4 | 8, order: 'LE' | 'BE', values: number[]) => {
    const bytes = Buffer.alloc(size * values.length);
    values.forEach((value, index) => {
      const offset = index * size + (size === 8 && order === 'BE' ? 4 : 0);
      if (order === 'BE') bytes.writeUInt32BE(value, offset);
      else bytes.writeUInt32LE(value, offset);
    });
    return bytes;
  };
  for (const size of [4, 8] as const) {
    for (const order of ['LE', 'BE'] as const) {
      const read = (values: number[]) => parsePageSize(words(size, order, values), size, order);
      expect(read([33, 5, 6, 65_536, 17, 100, 0, 0])).toBe(65_536);
      expect(() => read([0, 0, 6, 4_096])).toThrow(ParseError);
      expect(() => read([6])).toThrow(ParseError);
      expect(() => read([])).toThrow(ParseError);
    }
  }
  expect(parsePageSize(readFileSync('test/fixtures/vm-linux-6.18/proc/self/auxv'), 8, 'LE')).toBe(4_096);
});

test('passwd: the first name of a number counts; other lines are passed over', () => {
  const names = parsePasswd(
    'root:x:0:0::/root:/bin/sh\ntoor:x:0:0:::\n# note\n+::::::\nzoë:x:1000:\nbad:x:-1:\n:x:7:\n',
  );
  expect([...names]).toEqual([
    [0, 'root'],
    [1_000, 'zoë'],
  ]);
  expect(parsePasswd('').size).toBe(0);
});

test('whatever is read, the answers hold counts, or a ParseError says why not', () => {
  const text = hostileText([
    'MemTotal: 5 kB\n',
    'size 4 ',
    'c_min 4 3\n',
    'pswpin ',
    '0::/',
    'cpu:/',
    'root:x:0:',
    ' kB\n',
  ]);
  const total = (hostile: string) => parseMeminfo(hostile).get('MemTotal');
  const parsers = [parseLoadavg, parseUptime, total, parseSwapCounters, parseArcstats, parseCgroup];
  fc.assert(
    fc.property(text, (hostile) => {
      for (const parse of parsers) expectCounts(parsedOrRefused(() => parse(hostile)));
      expectCounts([parseCpuMax(hostile), parseCfsQuota(hostile, hostile), parseMemoryLimit(hostile)]);
      expectCounts([...parsePasswd(hostile).keys()]);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom(4 as const, 8 as const), (bytes, size) => {
      expectCounts(parsedOrRefused(() => parsePageSize(Buffer.from(bytes), size, 'LE')));
    }),
  );
});
