import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ParseError } from '../../main/procfs/parse.ts';
import { parsePidCmdline } from '../../main/procfs/pid-cmdline.ts';
import { parsePidIo } from '../../main/procfs/pid-io.ts';
import { parsePidStat } from '../../main/procfs/pid-stat.ts';
import { expectCounts, hostileText, parsedOrRefused } from './hostile.ts';

const recorded = readFileSync('test/fixtures/vm-linux-6.18/proc/900/stat', 'latin1');
const statOf = (text: string) => {
  const bytes = Buffer.from(text);
  return parsePidStat(bytes, bytes.length);
};
const ioOf = (text: string) => {
  const bytes = Buffer.from(text);
  return parsePidIo(bytes, bytes.length);
};
/** A line as the kernel writes it, with this name. */
const named = (name: string) =>
  `7 (${name}) S 1 7 7 0 -1 64 0 0 0 0 3 4 0 0 20 -5 2 0 500 4096 9 18446744073709551615 1\n`;

test('stat: a recorded line, of a process whose name has a parenthesis and a space', () => {
  expect(statOf(recorded)).toEqual({
    pid: 900,
    name: 'web) server',
    state: 'R',
    parent_pid: 1,
    flags: 4_194_304,
    cpu_ticks: 1_500,
    reaped_cpu_ticks: 0,
    nice: 0,
    threads: 4,
    start_ticks: 106_577,
    resident_pages: 2_048,
  });
});

test('stat: time of children that were waited for, in user and in system mode, stands beside its own', () => {
  expect(statOf(named('a').replace(' 3 4 0 0 ', ' 3 4 50 60 '))).toMatchObject({
    cpu_ticks: 7,
    reaped_cpu_ticks: 110,
  });
  expect(() => statOf(named('a').replace(' 3 4 0 0 ', ' 3 4 -50 0 '))).toThrow(ParseError);
});

test('stat: a line that ends with rss, as the oldest kernels write it, is enough; nice may be negative', () => {
  expect(statOf('7 (a) S 1 7 7 0 -1 64 0 0 0 0 3 4 0 0 20 -5 2 0 500 4096 9\n')).toMatchObject({
    cpu_ticks: 7,
    nice: -5,
    resident_pages: 9,
  });
});

test.each([
  ['a b', 'a b'],
  [') R 1 2 (', ') R 1 2 ('],
  ['((', '(('],
  ['', ''],
  ['tab\there', 'tab\there'],
  ['zoë', 'zoë'],
  ['1) S 2 3', '1) S 2 3'],
  ['line\nbreak', 'line\nbreak'],
  ['C:\\new', 'C:\\new'],
])('stat: the name %j is read as %j', (written, name) => {
  expect(statOf(named(written))).toMatchObject({ pid: 7, name, state: 'S', parent_pid: 1, threads: 2 });
});

test('stat: a name in bytes that are no UTF-8 spoils nothing else', () => {
  const line = Buffer.from(named('abc'));
  line[3] = 0xff;
  expect(parsePidStat(line, line.length)).toMatchObject({ name: '\ufffdbc', parent_pid: 1, resident_pages: 9 });
});

test('stat: what lies in the buffer behind the line is not read', () => {
  const bytes = Buffer.from(`${named('a')}99 (b) Z 5 5)`);
  expect(parsePidStat(bytes, named('a').length)).toMatchObject({ pid: 7, name: 'a', resident_pages: 9 });
});

test('stat: a line cut anywhere before the end of rss is refused', () => {
  const line = named('a b');
  const end = line.indexOf(' 18446744073709551615');
  for (let length = 0; length <= end; length += 1) expect(() => statOf(line.slice(0, length))).toThrow(ParseError);
  expect(statOf(line.slice(0, end + 1)).resident_pages).toBe(9);
});

test.each([
  ['no line of a process', 'cpu  1 2 3 4\n'],
  ['a negative count', named('a').replace(' 500 ', ' -500 ')],
  ['a letter for a number', named('a').replace(' 500 ', ' x ')],
  ['a fraction', named('a').replace(' 500 ', ' 5.5 ')],
  ['a number of 30 digits', named('a').replace(' 500 ', ` ${'9'.repeat(30)} `)],
  ['two spaces', named('a').replace(' 500 ', '  500 ')],
  ['a pid of 12 digits', named('a').replace('7 (', '123456789012 (')],
])('stat: %s is refused', (_, text) => {
  expect(() => statOf(text)).toThrow(ParseError);
});

test('io: bytes from and to storage; the characters that a program moved are something else', () => {
  expect(ioOf(readFileSync('test/fixtures/vm-linux-6.18/proc/900/io', 'latin1'))).toEqual({
    read_bytes: 1_048_576,
    write_bytes: 3_145_728,
    cancelled_write_bytes: 1_048_576,
  });
});

test.each([
  '',
  'read_bytes: 1\n',
  'read_bytes: 1\nwrite_bytes: 2\ncancelled_write_bytes: 3',
  'read_bytes: -1\nwrite_bytes: 2\ncancelled_write_bytes: 3\n',
  'read_bytes: 1 2\nwrite_bytes: 2\ncancelled_write_bytes: 3\n',
  'read_bytes:1\nwrite_bytes:\ncancelled_write_bytes: 3\n',
])('io: %j is refused', (text) => {
  expect(() => ioOf(text)).toThrow(ParseError);
});

test('cmdline: arguments joined by spaces, null where there are none', () => {
  const lineOf = (text: string) => parsePidCmdline(Buffer.from(text), Buffer.byteLength(text));
  expect(lineOf('/usr/sbin/web\0--name\0zoë and co\0')).toBe('/usr/sbin/web --name zoë and co');
  expect(lineOf('web: worker\0\0\0\0')).toBe('web: worker');
  expect(lineOf('')).toBeNull();
  expect(lineOf('\0\0')).toBeNull();
});

test('whatever is read, the answer holds counts, or a ParseError says why not', () => {
  const pieces = ['7 (a) S ', ') ', ' 1 2 3 4', 'read_bytes: ', 'write_bytes: ', 'cancelled_write_bytes: 1\n'];
  fc.assert(
    fc.property(hostileText(pieces), (text) => {
      expectCounts(
        parsedOrRefused(() => statOf(text)),
        ['nice'],
      );
      expectCounts(parsedOrRefused(() => ioOf(text)));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(recorded.length - 1), (noise, at) => {
      const bytes = Buffer.concat([Buffer.from(recorded.slice(0, at)), noise, Buffer.from(recorded.slice(at))]);
      expectCounts(
        parsedOrRefused(() => parsePidStat(bytes, bytes.length)),
        ['nice'],
      );
      expectCounts(parsedOrRefused(() => parsePidIo(bytes, bytes.length)));
    }),
  );
});

test('a name of any characters is read back as it was written', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 15 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(name, (text) => {
      expect(statOf(named(text))).toMatchObject({ name: text, start_ticks: 500 });
    }),
  );
});
