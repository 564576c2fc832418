import type { Systeminformation } from 'systeminformation';
import { expect, test } from 'vitest';
import type { Host } from '../../main/collectors/collector.ts';
import {
  openProcessPortable,
  type PortableContext,
  readingFromProcesses,
} from '../../main/collectors/process.portable.ts';
import { processChannel, process as processFamily } from '../../main/collectors/process.ts';
import { between, derive } from './take.ts';

/** As systeminformation makes it of a line of ps on macOS. */
function found(rest: Partial<Systeminformation.ProcessesProcessData>): Systeminformation.ProcessesProcessData {
  return {
    pid: 7,
    parentPid: 1,
    name: 'Notes',
    cpu: 12.5,
    cpuu: 0,
    cpus: 0,
    mem: 1,
    priority: 31,
    memVsz: 4_000_000,
    memRss: 50_000,
    nice: 0,
    started: '2026-11-24 20:15:02',
    state: 'sleeping',
    tty: '',
    user: 'zoe',
    command: 'Notes',
    params: '-x',
    path: '/Applications/Notes.app',
    ...rest,
  };
}

const context = (rest: Partial<PortableContext> = {}): PortableContext => ({
  platform: 'darwin',
  cpuCount: 4,
  memoryBytes: 512_000_000,
  monotonicMs: 0,
  hasBaseline: true,
  starts: new Map(),
  ...rest,
});

const tableOf = (list: Systeminformation.ProcessesProcessData[], rest: Partial<PortableContext> = {}) => {
  const reading = readingFromProcesses(list, context(rest));
  return derive(processChannel, between(processFamily, reading, reading));
};

test('on macOS the share of ps is taken as it is, and every null has a reason', () => {
  const { data, unavailable } = tableOf([found({})]);
  expect(data.processes[0]).toEqual({
    pid: 7,
    parent_pid: 1,
    name: 'Notes',
    user: 'zoe',
    state: 'sleeping',
    cpu_percent: 12.5,
    reaped_cpu_percent: null,
    cpu_seconds_total: null,
    memory_bytes: 51_200_000,
    memory_percent: 10,
    read_bytes_per_second: null,
    write_bytes_per_second: null,
    read_bytes_total: null,
    write_bytes_total: null,
    threads: null,
    nice: 0,
    start_time: new Date(2026, 10, 24, 20, 15, 2).toISOString(),
    command_line: '/Applications/Notes.app/Notes -x',
    kernel_thread: false,
    container: null,
    service: null,
  });
  const nulls = Object.entries(data.processes[0] ?? {}).filter(([, value]) => value === null);
  for (const [field] of nulls) expect(unavailable[`processes[].${field}`], field).toBe('not read on macOS');
  expect(data).toMatchObject({ count: 1, threads: null, complete: true });
  expect(unavailable.threads).toBe('not read on macOS');
});

test('zeros and empty strings that stand for a failure are null', () => {
  const { data } = tableOf([found({ memRss: 0, user: '', started: '', command: '', params: '', path: '' })]);
  expect(data.processes[0]).toMatchObject({
    memory_bytes: null,
    memory_percent: null,
    user: null,
    start_time: null,
    command_line: null,
  });
  expect(() => readingFromProcesses([], context())).toThrow(/no list of processes/);
});

test('on Windows the share is of all CPUs, the first one since boot and left out, and 0 is no process', () => {
  const list = [found({ pid: 0, name: 'System Idle Process', cpu: 90 }), found({ state: 'unknown', user: '' })];
  const { data } = tableOf(list, { platform: 'win32' });
  expect(data.processes).toHaveLength(1);
  expect(data.processes[0]).toMatchObject({ cpu_percent: 50, nice: null, user: null, state: 'running' });
  expect(tableOf(list, { platform: 'win32', hasBaseline: false }).data.processes[0]?.cpu_percent).toBeNull();
});

test('states of ps in the words of the wire', () => {
  const states = ['running', 'sleeping', 'blocked', 'stopped', 'zombie', 'unknown'];
  const { data } = tableOf(states.map((state, index) => found({ pid: index + 1, state })));
  expect(data.processes.map((each) => each.state)).toEqual([
    'running',
    'sleeping',
    'disk_sleep',
    'stopped',
    'zombie',
    'idle',
  ]);
});

test('a start time that jitters by a second stays; another process with the pid has its own', () => {
  const starts = new Map<number, number>();
  const startOf = (started: string) => tableOf([found({ started })], { starts }).data.processes[0]?.start_time;
  const first = startOf('2026-11-24 20:15:02');
  expect(startOf('2026-11-24 20:15:03')).toBe(first);
  expect(startOf('2026-11-24 20:25:00')).toBe(new Date(2026, 10, 24, 20, 25, 0).toISOString());
  tableOf([found({ pid: 8 })], { starts });
  expect([...starts.keys()]).toEqual([8]);
});

test('the list comes from systeminformation; the first shares on Windows are left out, the second are not', async () => {
  const host: Host = { platform: 'win32', procRoot: '', sysRoot: '', rootPrefix: '' };
  const answer = { all: 1, running: 0, blocked: 0, sleeping: 0, unknown: 1, list: [found({})] };
  const load = async () => ({ processes: async () => answer });
  const collector = openProcessPortable(host, { monotonic: () => 5 }, load);
  const shares = [];
  for (let index = 0; index < 2; index += 1) {
    const { rows } = await collector.read(new AbortController().signal);
    shares.push((rows[0]?.cpu_percent ?? null) === null);
  }
  expect(shares).toEqual([true, false]);
});

test('a share is never more than all CPUs can do in the time', () => {
  const shares = (platform: NodeJS.Platform, cpu: number) =>
    readingFromProcesses([found({ cpu })], context({ platform, cpuCount: 4 })).rows.map((row) => row.cpu_percent);
  expect(shares('win32', 130)).toEqual([400]);
  expect(shares('win32', 50)).toEqual([200]);
  expect(shares('darwin', 812)).toEqual([400]);
});
