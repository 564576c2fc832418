import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { segmentFiles } from '../../main/history/files.ts';
import { encodeHeader } from '../../main/history/format.ts';
import { FakeClock } from '../sampler/fake-clock.ts';
import { killedFolder, startMs, startRun, temporaryFolder } from './harness.ts';

const files = (folder: string, log: string) =>
  segmentFiles(folder).flatMap((file) => (file.log === log ? [join(folder, file.name)] : []));

describe('after a restart', () => {
  it('has the buckets of 10 s and of 5 min, the open ones included, each sample once', async () => {
    const folder = temporaryFolder();
    const first = startRun({ folder });
    await first.history.ready();
    await first.live(604, (second) => second);
    await first.history.stop();
    const clock = new FakeClock(startMs + 607_000);
    const second = startRun({ folder, clock });
    await second.history.ready();
    await second.live(300, () => 1_000);
    await second.history.stop();
    const third = startRun({ folder, clock: new FakeClock(startMs + 910_000) });
    await third.history.ready();
    expect(third.problems).toEqual([]);
    const fine = third.means(startMs, startMs + 910_000);
    expect(fine).toHaveLength(91);
    expect(fine.slice(0, 60)).toEqual(Array.from({ length: 60 }, (_, index) => index * 10 + 4.5));
    // 600 to 603 of the first run and three of 1,000 of the second share one.
    expect(fine[60]).toBeCloseTo((600 + 601 + 602 + 603 + 3 * 1_000) / 7, 3);
    expect(fine[61]).toBe(1_000);
    const long = third.means(startMs - 86_400_000 * 2, startMs + 900_000).slice(-3);
    expect(long[0]).toBe(149.5);
    expect(long[1]).toBe(449.5);
    expect(long[2]).toBeCloseTo((600 + 601 + 602 + 603 + 293 * 1_000) / 297, 3);
  });

  it('after a kill has lost 10 s at most, in all tiers, and never counts anything twice', async () => {
    const folder = temporaryFolder();
    const first = startRun({ folder });
    await first.history.ready();
    await first.live(436, (second) => second);
    const left = await killedFolder(first, folder);
    const clock = new FakeClock(startMs + 440_000);
    const second = startRun({ folder: left, clock });
    await second.history.ready();
    expect(second.problems).toEqual([]);
    const expected = Array.from({ length: 43 }, (_, index) => index * 10 + 4.5);
    expect(second.means(startMs, startMs + 430_000)).toEqual(expected);
    const days = startMs - 3 * 86_400_000;
    await second.live(200, () => null);
    // The second bucket of 5 min was never written by the first run: it is made of those of 10 s.
    expect(second.means(days, startMs + 600_000).slice(-2)).toEqual([149.5, 364.5]);
    await second.history.stop();
    // Twice more, so that what was made so is read back as written, once.
    for (const offset of [700_000, 800_000]) {
      const next = startRun({ folder: left, clock: new FakeClock(startMs + offset) });
      await next.history.ready();
      expect(next.means(days, startMs + 600_000).slice(-2)).toEqual([149.5, 364.5]);
      expect(next.means(startMs, startMs + 430_000)).toEqual(expected);
      await next.history.stop();
    }
  });

  it('answers with messages of before: each channel once a minute, the heaviest processes every 5 s', async () => {
    const folder = temporaryFolder();
    const first = startRun({ folder });
    await first.history.ready();
    for (let second = 0; second < 130; second += 1) {
      const processes = [{ pid: second, command_line: 'mysql --password=hunter2' }];
      first.tick([
        ['cpu', { utilization_percent: second }],
        ['process_top', { processes, unavailable: { other: 'x' } }],
        ['dashboard', { series: {} }],
      ]);
      await first.clock.advance(1_000);
    }
    await first.history.stop();
    const second = startRun({ folder, clock: new FakeClock(startMs + 200_000) });
    await second.history.ready();
    const at = (channel: 'cpu' | 'process_top' | 'dashboard', seconds: number) =>
      second.history.at(channel, startMs + seconds * 1_000);
    expect(await at('cpu', 119)).toEqual({
      seq: 61,
      data: { timestamp: '2026-11-24T20:01:00.000Z', utilization_percent: 60 },
    });
    expect(await at('process_top', 44.9)).toEqual({
      seq: 41,
      data: {
        timestamp: '2026-11-24T20:00:40.000Z',
        processes: [{ pid: 40, command_line: null }],
        unavailable: { other: 'x', 'processes[].command_line': 'command lines are not kept on disk' },
      },
    });
    expect(await at('cpu', -1)).toBeNull();
    expect(await at('dashboard', 100)).toBeNull();
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name)).includes('hunter2')).toBe(false);
  });

  it('goes on counting traffic', async () => {
    const folder = temporaryFolder();
    const now = () => startMs;
    const { createTraffic } = await import('../../main/history/traffic.ts');
    const start = (clock: FakeClock) => {
      const traffic = createTraffic({ now: () => clock.now(), timeZone: 'UTC', boot: 'boot', bootMs: now() });
      return { traffic, run: startRun({ folder, clock, traffic }) };
    };
    const clock = new FakeClock(startMs);
    const first = start(clock);
    const reading = (receiveBytes: number) => [{ interface: 'eth0', index: 2, receiveBytes, transmitBytes: 1 }];
    expect(first.traffic.count(reading(1))).toBe('no history is kept on disk');
    await first.run.history.ready();
    first.traffic.count(reading(500));
    await first.run.history.stop();
    expect(first.traffic.count(reading(500))).toBe('Telltale stops');
    const second = start(new FakeClock(startMs + 3_600_000));
    await second.run.history.ready();
    const counts = second.traffic.count(reading(800));
    expect(typeof counts === 'string' ? counts : counts.get('eth0')?.receive_bytes_today).toBe(800);
  });
});

describe('the folder', () => {
  it('is the user’s alone, and so is each file', async () => {
    const folder = join(temporaryFolder(), 'state', 'history');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    const run = startRun({ folder });
    await run.history.ready();
    await run.live(30, (second) => second);
    await run.history.settled();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(files(folder, 'fine')).toHaveLength(1);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('has one writer: a second run goes on in memory, says so, and takes over when the first ends', async () => {
    const folder = temporaryFolder();
    const first = startRun({ folder });
    await first.history.ready();
    await first.live(20, () => 5);
    const second = startRun({ folder });
    await second.history.ready();
    await second.live(20, () => 9);
    expect(second.problems).toEqual([
      `another Telltale writes ${folder}: this one keeps its history in memory until that one ends`,
    ]);
    expect(second.means(startMs, startMs + 20_000)).toEqual(Array(20).fill(9));
    await expect(second.history.clear()).rejects.toMatchObject({ code: 'unavailable' });
    await first.history.stop();
    await second.clock.advance(60_000);
    await second.history.ready();
    await second.live(20, () => 7);
    await second.history.settled();
    expect(second.problems).toHaveLength(1);
    expect(files(folder, 'fine')).toHaveLength(2);
  });

  it.each([
    ['of a process that is no more', JSON.stringify({ pid: 999_999_999, start: '5', scope: 'SCOPE' })],
    ['of another process of the same number', JSON.stringify({ pid: process.pid, start: '5', scope: 'SCOPE' })],
    ['of before the machine was started', JSON.stringify({ pid: 1, start: '5', scope: 'box older pid:[1]' })],
  ])('takes over a lock %s', async (_, text) => {
    const folder = temporaryFolder();
    const holder = startRun({ folder });
    const { scope } = JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'));
    await holder.history.stop();
    writeFileSync(join(folder, 'lock'), text.replace('SCOPE', scope));
    const run = startRun({ folder });
    await run.history.ready();
    expect(run.problems).toEqual([]);
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')).pid).toBe(process.pid);
  });

  it('respects a lock of a container or another machine that has shown life of late', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 1, start: '5', scope: 'other boot pid:[1]' }));
    expect(startRun({ folder }).problems[0]).toMatch(/^another Telltale writes/);
  });

  it('that cannot be made is told once, and the live view goes on', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const run = startRun({ folder: join(file, 'history') });
    await run.live(200, (second) => second);
    expect(run.problems).toHaveLength(1);
    expect(run.problems[0]).toMatch(/ENOTDIR/);
    expect(run.means(startMs + 100_000, startMs + 103_000)).toEqual([100, 101, 102]);
  });
});

describe('what is not as it should be', () => {
  async function recorded(seconds = 60): Promise<string> {
    const folder = temporaryFolder();
    const run = startRun({ folder });
    await run.history.ready();
    await run.live(seconds, (second) => second);
    await run.history.stop();
    return folder;
  }

  async function reopen(folder: string, atMs = startMs + 120_000) {
    const run = startRun({ folder, clock: new FakeClock(atMs) });
    await run.history.ready();
    return run;
  }

  it('damaged records are left out, told in one line', async () => {
    const folder = await recorded();
    const [path = ''] = files(folder, 'fine');
    const bytes = readFileSync(path);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const [minute = ''] = files(folder, 'minute');
    writeFileSync(minute, readFileSync(minute).subarray(0, 100));
    const run = await reopen(folder);
    expect(run.problems).toEqual([expect.stringMatching(/: 2 damaged places \(\d+ bytes\) were left out$/)]);
    expect(run.means(startMs, startMs + 60_000).filter((mean) => mean !== null)).toHaveLength(5);
  });

  it('a file whose beginning is damaged is set aside, and told of once', async () => {
    const folder = await recorded();
    const [path = ''] = files(folder, 'fine');
    writeFileSync(path, 'something else'.padEnd(100));
    const first = await reopen(folder);
    expect(first.problems).toEqual([`${folder}: 1 damaged files were set aside as *.damaged`]);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe('something else'.padEnd(100));
    await first.history.stop();
    expect((await reopen(folder)).problems).toEqual([]);
  });

  it('a file that was made and never written is no damage', async () => {
    const folder = await recorded();
    writeFileSync(join(folder, 'fine-00000500.tth'), '');
    writeFileSync(join(folder, 'long-00000501.tth'), 'TELLHIST');
    expect((await reopen(folder)).problems).toEqual([]);
    expect(files(folder, 'fine')).toHaveLength(1);
  });

  it('files of a newer Telltale and of another machine are left alone', async () => {
    const folder = temporaryFolder();
    const header = encodeHeader({
      machine: 'ff'.repeat(16),
      run: '00'.repeat(8),
      createdMs: startMs,
      pass: 0,
      replacesFromMs: null,
    });
    writeFileSync(join(folder, 'fine-00000007.tth'), header);
    const newer = Buffer.from(header);
    newer.writeUInt16LE(2, 8);
    writeFileSync(join(folder, 'fine-00000008.tth'), newer);
    const run = await reopen(folder);
    expect(run.problems).toEqual([
      `${folder}: 1 files of a newer Telltale were left alone; 1 files of another machine were left alone`,
    ]);
    await run.live(20, () => 1);
    await run.history.stop();
    const [, , fresh = ''] = files(folder, 'fine').map((path) => path.slice(-12, -4));
    expect(Number(fresh)).toBeGreaterThan(8);
    expect(readFileSync(join(folder, 'fine-00000007.tth'))).toEqual(header);
  });

  it('a clock set back a year between two runs hides what lies ahead, and mixes nothing', async () => {
    const folder = await recorded();
    const year = 365 * 86_400_000;
    const early = await reopen(folder, startMs - year);
    expect(early.problems).toEqual([expect.stringMatching(/records lie ahead of the clock/)]);
    await early.live(30, () => 3);
    // The time comes from the network at last.
    early.clock.setWall(startMs + 80_000);
    await early.live(20, () => 8);
    await early.history.stop();
    const right = await reopen(folder);
    expect(right.problems).toEqual([]);
    expect(right.means(startMs, startMs + 100_000)).toEqual([4.5, 14.5, 24.5, 34.5, 44.5, 54.5, null, null, 8, 8]);
  });

  it('a clock set back while it runs has the second pass replace the first', async () => {
    const folder = temporaryFolder();
    const run = startRun({ folder });
    await run.history.ready();
    await run.live(300, () => 1);
    run.clock.setWall(startMs + 100_000);
    await run.live(60, () => 2);
    await run.history.stop();
    expect(run.problems).toEqual(['the clock was set back: what was recorded for times ahead is replaced']);
    const next = await reopen(folder, startMs + 400_000);
    const means = next.means(startMs, startMs + 300_000);
    expect(means.slice(0, 10)).toEqual(Array(10).fill(1));
    expect(means.slice(10, 16)).toEqual(Array(6).fill(2));
    // The last one was open when the clock was set.
    expect(means.slice(16)).toEqual([...Array(13).fill(1), null]);
  });

  it('a run that was stopped before it had read everything back writes nothing', async () => {
    const folder = await recorded();
    const before = readdirSync(folder);
    const run = startRun({ folder, clock: new FakeClock(startMs + 120_000) });
    await run.history.stop();
    expect(readdirSync(folder).filter((name) => name.startsWith('fine'))).toEqual(
      before.filter((name) => name.startsWith('fine')),
    );
  });
});

describe('switching off and deleting', () => {
  it('off writes nothing and leaves files, on goes on', async () => {
    const folder = temporaryFolder();
    const run = startRun({ folder });
    await run.history.ready();
    await run.live(30, (second) => second);
    await run.history.setEnabled(false);
    const kept = readdirSync(folder);
    expect(kept).not.toContain('lock');
    await run.live(60, () => 99);
    expect(readdirSync(folder)).toEqual(kept);
    await run.history.setEnabled(true);
    await run.history.ready();
    await run.live(30, () => 5);
    await run.history.stop();
    const next = startRun({ folder, clock: new FakeClock(startMs + 300_000) });
    await next.history.ready();
    expect(next.means(startMs, startMs + 30_000)).toEqual([4.5, 14.5, 24.5]);
  });

  it('started off makes no folder', async () => {
    const folder = join(temporaryFolder(), 'history');
    const run = startRun({ folder, enabled: false });
    await run.live(30, () => 1);
    await run.history.stop();
    expect(() => statSync(folder)).toThrow();
    expect(await run.history.clear()).toBe(0);
  });

  it('deletes every file, of damaged ones too, and goes on with nothing', async () => {
    const folder = temporaryFolder();
    const run = startRun({ folder });
    await run.history.ready();
    await run.live(65, (second) => second);
    await run.history.settled();
    const [path = ''] = files(folder, 'fine');
    copyFileSync(path, join(folder, 'fine-00000099.tth.damaged'));
    writeFileSync(join(folder, 'mine.txt'), 'not ours');
    const bytes = readdirSync(folder)
      .filter((name) => name.includes('.tth'))
      .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    run.series.clear();
    expect(await run.history.clear()).toBe(bytes);
    expect(readdirSync(folder).sort()).toEqual(['lock', 'mine.txt']);
    expect(await run.history.at('cpu', startMs + 60_000)).toBeNull();
    await run.live(30, () => 7);
    await run.history.stop();
    const next = startRun({ folder, clock: new FakeClock(startMs + 300_000) });
    await next.history.ready();
    expect(next.means(startMs, startMs + 100_000).filter((mean) => mean !== null)).toEqual([7, 7, 7, 7]);
  });
});
