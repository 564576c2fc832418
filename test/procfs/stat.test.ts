import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ParseError } from '../../main/procfs/parse.ts';
import { parseStat } from '../../main/procfs/stat.ts';
import { expectCounts, hostileText, parsedOrRefused } from './hostile.ts';

const recorded = readFileSync('test/fixtures/vm-linux-6.18/proc/stat', 'latin1');

test('a recorded file gives the ticks of each CPU by mode and the counters of the machine', () => {
  const stat = parseStat(recorded);
  expect(stat.cores.map((core) => core.cpu)).toEqual([0, 1]);
  expect(stat.cores[1]?.times).toEqual({
    user: 13_829,
    nice: 381,
    system: 9_889,
    idle: 160_040,
    iowait: 563,
    irq: 0,
    softirq: 244,
    steal: 0,
    guest: 0,
    guest_nice: 0,
  });
  expect(stat.total.idle).toBe(323_053);
  expect(stat).toMatchObject({
    interrupts: 516_930,
    context_switches: 1_232_331,
    boot_time_seconds: 1_795_551_250,
    forks: 17_141,
    processes_running: 9,
    processes_blocked: 0,
  });
});

test('columns that an old kernel does not have are null, not 0', () => {
  // Linux 2.6.32 has no guest_nice; 2.6.10 has no steal either.
  expect(parseStat('cpu  10 2 3 4 5 6 7 8 9\ncpu0 10 2 3 4 5 6 7 8 9\n').total).toMatchObject({
    steal: 8,
    guest: 9,
    guest_nice: null,
  });
  expect(parseStat('cpu  10 2 3 4 5 6 7\n').total).toMatchObject({ softirq: 7, steal: null, guest: null });
  expect(parseStat('cpu  10 2 3 4\n').total).toMatchObject({ idle: 4, iowait: null, irq: null });
});

test('CPUs that are offline have no line; the others keep their numbers and come in order', () => {
  const line = '1 1 1 1 1 1 1 1 1 1\n';
  const stat = parseStat(`cpu  ${line}cpu0 ${line}cpu10 ${line}cpu3 ${line}`);
  expect(stat.cores.map((core) => core.cpu)).toEqual([0, 3, 10]);
});

test('a file of 1,024 CPUs with a line "intr" of half a megabyte is read', () => {
  const cores = Array.from({ length: 1_024 }, (_, cpu) => `cpu${cpu} ${cpu} 0 0 5 0 0 0 0 0 0\n`).join('');
  const stat = parseStat(`cpu  9 0 0 9 0 0 0 0 0 0\n${cores}intr 42${' 0'.repeat(250_000)}\nctxt 7\n`);
  expect(stat.cores).toHaveLength(1_024);
  expect(stat.cores[1_023]?.times.user).toBe(1_023);
  expect(stat).toMatchObject({ interrupts: 42, context_switches: 7, forks: null });
});

test.each([
  ['empty', ''],
  ['not the file', '<html>'],
  ['without the total', 'cpu0 1 2 3 4\n'],
  ['cut within the columns', 'cpu  1 2 3\n'],
  ['cut within a line', 'cpu  1 2 3 4 5 6 7 8'],
  ['with a negative time', 'cpu  1 -2 3 4\n'],
  ['with a CPU that has no number', 'cpu  1 2 3 4\ncpux 1 2 3 4\n'],
])('a text that is %s is refused', (_, text) => {
  expect(() => parseStat(text)).toThrow(ParseError);
});

test('a counter whose line is cut or broken is null', () => {
  expect(parseStat('cpu  1 2 3 4\nctxt 12').context_switches).toBeNull();
  expect(parseStat('cpu  1 2 3 4\nctxt -5\nprocesses 1.5\n')).toMatchObject({
    context_switches: null,
    forks: null,
  });
});

test('whatever is read, the answer holds counts or nulls, or a ParseError says why not', () => {
  const pieces = ['cpu  ', 'cpu0 ', 'cpu  1 2 3 4 5 6 7 8 9 10\n', '\nintr ', '\nctxt ', '\nbtime '];
  fc.assert(fc.property(hostileText(pieces), (text) => expectCounts(parsedOrRefused(() => parseStat(text)))));
  fc.assert(
    fc.property(fc.nat(recorded.length), (length) => {
      expectCounts(parsedOrRefused(() => parseStat(recorded.slice(0, length))));
    }),
  );
});
