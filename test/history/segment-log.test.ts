import { readdirSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeHeader, encodeRecord, records, recordTypes } from '../../main/history/format.ts';
import { SegmentLog, type SegmentLogOptions } from '../../main/history/segment-log.ts';
import { FakeClock } from '../sampler/fake-clock.ts';
import { startMs, startRun, temporaryFolder } from './harness.ts';

type Call = 'write' | 'sync' | 'open';

/** Files whose calls fail while `broken` says so. */
function faulty(broken: { call: Call | null; code: string; part?: number }) {
  const fail = () => Object.assign(new Error(`${broken.code}: no`), { code: broken.code });
  return async (path: string): Promise<FileHandle> => {
    if (broken.call === 'open') throw fail();
    const file = await open(path, 'ax', 0o600);
    const write = file.write.bind(file);
    const sync = file.sync.bind(file);
    Object.assign(file, {
      async write(bytes: Buffer, offset: number) {
        if (broken.call !== 'write') return write(bytes, offset);
        // A full disk takes a part of it first.
        if (broken.part) await write(bytes, offset, Math.min(broken.part, bytes.length - offset));
        throw fail();
      },
      async sync() {
        if (broken.call === 'sync') throw fail();
        return sync();
      },
    });
    return file;
  };
}

function createLog(options: Partial<SegmentLogOptions> = {}) {
  const folder = temporaryFolder();
  const clock = new FakeClock(startMs);
  const reports: (string | null)[] = [];
  let number = 0;
  const log = new SegmentLog(
    {
      limits: { name: 'fine', segmentMs: 60_000, retentionMs: 300_000, maxBytes: 100_000 },
      folder,
      machine: '0'.repeat(32),
      run: '1'.repeat(16),
      clock,
      nextName() {
        number += 1;
        return `fine-${String(number).padStart(8, '0')}.tth`;
      },
      open: (path) => open(path, 'ax', 0o600),
      remove: async (path) => {
        (await import('node:fs')).rmSync(path);
      },
      report: (error) => reports.push(error?.message ?? null),
      ...options,
    },
    [],
  );
  const append = (text: string, bytes = 0) =>
    log.append({
      bytes: encodeRecord(recordTypes.message, Buffer.from(text.padEnd(bytes))),
      timeMs: clock.now(),
    });
  /** Texts of each file, and from when on it replaces. */
  const written = () =>
    readdirSync(folder)
      .sort()
      .map((name) => {
        const segment = readFileSync(join(folder, name));
        const result = decodeHeader(segment);
        const texts = [...records(segment, () => {})].map(({ content }) => content.toString().trim());
        return { texts, replacesFromMs: 'header' in result ? result.header.replacesFromMs : 'damaged' };
      });
  return { log, clock, append, written, reports };
}

const plain = (...texts: string[]) => ({ texts, replacesFromMs: null });

describe('a log', () => {
  it('appends in order, and begins a new segment after its time', async () => {
    const { log, clock, append, written } = createLog();
    append('a');
    append('b');
    await log.flush();
    clock.block(59_000);
    append('c');
    await log.flush();
    clock.block(1_000);
    append('d');
    await log.flush();
    expect(written()).toEqual([plain('a', 'b', 'c'), plain('d')]);
    await log.close();
    append('e');
    await log.flush();
    expect(written()).toEqual([plain('a', 'b', 'c'), plain('d')]);
  });

  it('removes what is out of retention, and the oldest of what is too much, but not what it writes', async () => {
    const { log, clock, append, written } = createLog();
    for (const text of ['a', 'b', 'c', 'd']) {
      append(text, 30_000);
      await log.flush();
      clock.block(60_000);
    }
    await log.expire(clock.now());
    expect(written()).toEqual([plain('b'), plain('c'), plain('d')]);
    clock.block(150_000);
    await log.expire(clock.now());
    expect(written()).toEqual([plain('c'), plain('d')]);
    clock.block(10_000_000);
    await log.expire(clock.now());
    expect(written()).toEqual([plain('d')]);
    await log.clear();
    expect(written()).toEqual([]);
    append('e');
    await log.close();
    expect(written()).toEqual([plain('e')]);
  });

  it.each([
    ['write', 'ENOSPC'],
    ['write', 'EIO'],
    ['sync', 'EIO'],
  ] as const)(
    'after a failed %s (%s) writes all since the last fsync to a new file, never again to that one',
    async (call, code) => {
      const broken: { call: Call | null; code: string; part: number } = { call: null, code, part: 80 };
      const { log, clock, append, written, reports } = createLog({ open: faulty(broken) });
      append('a');
      await log.sync();
      clock.block(10_000);
      append('b');
      await log.flush();
      append('c');
      broken.call = call;
      await log.sync();
      expect(reports).toEqual([`${code}: no`]);
      broken.call = null;
      append('d');
      await log.flush();
      expect(reports).toEqual([`${code}: no`, null]);
      const [first, second, ...others] = written();
      expect(others).toEqual([]);
      expect(first?.texts.slice(0, 2)).toEqual(['a', 'b']);
      expect(second).toEqual({ texts: ['b', 'c', 'd'], replacesFromMs: startMs + 10_000 });
      await log.close();
    },
  );

  it('tries a disk that stays broken once a minute, leaves one file behind, and keeps a bounded part in memory', {
    timeout: 60_000,
  }, async () => {
    const broken: { call: Call | null; code: string } = { call: 'sync', code: 'EIO' };
    const opened: string[] = [];
    const openFaulty = faulty(broken);
    const { log, clock, append, written, reports } = createLog({
      open: (path) => {
        opened.push(path);
        return openFaulty(path);
      },
    });
    for (let round = 0; round < 40; round += 1) {
      append(String(round), 300_000);
      await log.flush();
      await log.sync();
      clock.block(10_000);
    }
    expect(opened.length).toBeLessThan(12);
    // The newest attempt, which may have come through in spite of what the system says.
    expect(written()).toHaveLength(1);
    expect(new Set(reports)).toEqual(new Set(['EIO: no']));
    broken.call = null;
    clock.block(60_000);
    append('last');
    await log.flush();
    const [only, ...rest] = written();
    expect(rest).toEqual([]);
    expect(only?.texts.at(-1)).toBe('last');
    expect(only?.texts.length).toBeGreaterThan(20);
    expect(only?.texts.length).toBeLessThan(30);
    expect(reports.at(-1)).toBeNull();
    await log.close();
  });

  it('that fails at its very end is written once more, to another file', async () => {
    const broken: { call: Call | null; code: string } = { call: 'sync', code: 'EIO' };
    const openFaulty = faulty(broken);
    const { log, append, written } = createLog({
      async open(path) {
        const file = await openFaulty(path);
        if (path.endsWith('2.tth')) broken.call = null;
        return file;
      },
    });
    append('a');
    await log.close();
    expect(written()).toEqual([{ texts: ['a'], replacesFromMs: startMs }]);
    const always: { call: Call | null; code: string } = { call: 'sync', code: 'EIO' };
    const other = createLog({ open: faulty(always) });
    other.append('b');
    await other.log.close();
    expect(other.written().map(({ texts }) => texts)).toEqual([['b']]);
  });

  it('that cannot open a file goes on when it can', async () => {
    const broken: { call: Call | null; code: string } = { call: 'open', code: 'EROFS' };
    const { log, clock, append, written } = createLog({ open: faulty(broken) });
    append('a');
    await log.flush();
    broken.call = null;
    append('b');
    await log.flush();
    expect(written().map(({ texts }) => texts)).toEqual([['a', 'b']]);
    clock.block(1);
    await log.close();
    await log.close();
  });
});

it.each([
  ['write', 'ENOSPC'],
  ['sync', 'EIO'],
] as const)(
  'history whose disk fails at %s is told once, lives on, and loses nothing once it works again',
  async (call, code) => {
    const folder = temporaryFolder();
    const broken: { call: Call | null; code: string; part: number } = { call: null, code, part: 7 };
    const run = startRun({ folder, openFile: faulty(broken) });
    await run.history.ready();
    await run.live(320, (second) => second);
    broken.call = call;
    await run.live(600, (second) => 320 + second);
    expect(run.problems).toHaveLength(1);
    expect(run.problems[0]).toMatch(
      new RegExp(`^${folder} cannot be written: ${code}: no\\. What is live goes on`),
    );
    expect(run.means(startMs + 910_000, startMs + 915_000, 1_000)).toEqual([910, 911, 912, 913, 914]);
    broken.call = null;
    await run.live(100, (second) => 920 + second);
    await run.history.stop();
    expect(run.lines.at(-1)).toBe(`info: ${folder} is written again`);
    const next = startRun({ folder, clock: new FakeClock(startMs + 1_200_000) });
    await next.history.ready();
    expect(next.means(startMs, startMs + 1_020_000)).toEqual(
      Array.from({ length: 102 }, (_, index) => index * 10 + 4.5),
    );
  },
);
