/** The disk channel of this machine against /proc/diskstats read by hand and against iostat, under load. */
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { disk, diskChannel } from '../../main/collectors/disk.ts';
import { between, derive } from './take.ts';
import { output, thisMachine } from './tools.ts';

const signal = new AbortController().signal;
const isLinux = process.platform === 'linux';

/** Writes to a file on a real disk until told to stop, each block on the disk before the next. */
function startWriting(): () => Promise<number> {
  // Not in /tmp, which may be in memory.
  mkdirSync('test-results', { recursive: true });
  const folder = mkdtempSync(join('test-results', 'disk-load-'));
  const file = openSync(join(folder, 'growing'), 'w');
  const block = Buffer.alloc(256 * 1_024, 7);
  let bytes = 0;
  let timer: NodeJS.Timeout | null = null;
  const step = () => {
    bytes += writeSync(file, block);
    fsyncSync(file);
    timer = setTimeout(step, 10);
  };
  step();
  const stop = async () => {
    if (timer === null) return bytes;
    clearTimeout(timer);
    timer = null;
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
    return bytes;
  };
  onTestFinished(async () => {
    await stop();
  });
  return stop;
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1_000));
}

/** iostat starts later and ends earlier than we: a burst of somebody else in between is seen by us alone. */
const bursts = { retry: 2 };

/** Fields of one device in /proc/diskstats, straight from the text. */
function byHand(device: string): number[] {
  const line = readFileSync('/proc/diskstats', 'latin1')
    .split('\n')
    .find((each) => each.trim().split(/\s+/)[2] === device);
  return (line ?? '').trim().split(/\s+/).slice(3).map(Number);
}

test.skipIf(!isLinux)('while a file grows, every number agrees with /proc/diskstats', async (context) => {
  const collector = disk.open(thisMachine);
  onTestFinished(() => collector.close?.());
  const names = (await collector.read(signal)).devices.map(({ device }) => device);
  if (names.length === 0) context.skip('no block device can be seen from here');
  const stop = startWriting();
  // The hand reads right before and right after, so what the channel saw lies between the two.
  const outerStart = names.map(byHand);
  const startMs = performance.now();
  const previous = await collector.read(signal);
  const innerStart = names.map(byHand);
  await seconds(1.5);
  const innerEnd = names.map(byHand);
  const current = await collector.read(signal);
  const elapsed = (performance.now() - startMs) / 1_000;
  const outerEnd = names.map(byHand);
  await stop();
  const { data } = derive(diskChannel, between(disk, current, previous, elapsed));
  const fields = [
    ['reads_per_second', 0, 1],
    ['read_bytes_per_second', 2, 512],
    ['writes_per_second', 4, 1],
    ['write_bytes_per_second', 6, 512],
    ['busy_percent', 9, 0.1],
    ['queue_depth', 10, 0.001],
    ['reads_merged_per_second', 1, 1],
    ['writes_merged_per_second', 5, 1],
    ['discards_per_second', 11, 1],
    ['discard_bytes_per_second', 13, 512],
    ['flushes_per_second', 15, 1],
  ] as const;
  names.forEach((name, index) => {
    const device = data.devices.find((each) => each.device === name);
    for (const [field, column, factor] of fields) {
      const least = (innerEnd[index]?.[column] ?? 0) - (innerStart[index]?.[column] ?? 0);
      const most = (outerEnd[index]?.[column] ?? 0) - (outerStart[index]?.[column] ?? 0);
      const increase = ((device?.[field] ?? 0) * elapsed) / factor;
      // A tolerance for the division and multiplication alone; busy_percent ends at 100.
      expect(increase, `${name} ${field}`).toBeLessThanOrEqual(most + 1e-3);
      const lowest = field === 'busy_percent' ? Math.min(least, elapsed * 1_000) : least;
      expect(increase, `${name} ${field}`).toBeGreaterThanOrEqual(lowest - 1e-3);
    }
  });
  const total = data.devices
    .filter(({ kind }) => kind === 'physical')
    .map((each) => each.write_bytes_per_second ?? 0);
  if (total.length > 0) expect(data.write_bytes_per_second).toBe(total.reduce((sum, each) => sum + each, 0));
});

test.skipIf(!isLinux)(
  'iostat sees the same traffic within a quarter, over the same seconds',
  bursts,
  async (context) => {
    const collector = disk.open(thisMachine);
    onTestFinished(() => collector.close?.());
    const physical = (await collector.read(signal)).devices.filter(({ kind }) => kind === 'physical');
    if (physical.length === 0) context.skip('no physical disk can be seen from here');
    const stop = startWriting();
    const startMs = performance.now();
    const previous = await collector.read(signal);
    // The first report is since boot and left out; the second is of the two seconds after.
    const text = await output(context, 'iostat', ['-xdky', '2', '1']);
    const current = await collector.read(signal);
    const elapsed = (performance.now() - startMs) / 1_000;
    await stop();
    const { data } = derive(diskChannel, between(disk, current, previous, elapsed));
    const lines = text.split('\n');
    const header = lines.find((line) => line.startsWith('Device'))?.split(/\s+/) ?? [];
    for (const device of data.devices.filter(({ kind }) => kind === 'physical')) {
      const fields = lines.find((line) => line.startsWith(`${device.device} `))?.split(/\s+/);
      const iostat = (column: string) => Number(fields?.[header.indexOf(column)]);
      const writtenKilobytes = iostat('wkB/s');
      // iostat's process starts and ends within our interval; below this there is nothing to compare.
      if (!(writtenKilobytes > 500)) continue;
      expect(device.write_bytes_per_second).toBeGreaterThan(writtenKilobytes * 1_024 * 0.75);
      expect(device.write_bytes_per_second).toBeLessThan(writtenKilobytes * 1_024 * 1.25);
      expect(Math.abs((device.busy_percent ?? 0) - iostat('%util'))).toBeLessThan(25);
      const merged = iostat('wrqm/s');
      expect(Math.abs((device.writes_merged_per_second ?? -1e9) - merged)).toBeLessThan(merged / 4 + 20);
      const flushes = iostat('f/s');
      // Each block is made to last, so that there are flushes to compare.
      if (flushes >= 0)
        expect(Math.abs((device.flushes_per_second ?? -1e9) - flushes)).toBeLessThan(flushes / 4 + 5);
    }
  },
);
