/** Memory on this machine beside free(1), while a child holds 128 MiB. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { memory, memoryChannel } from '../../main/collectors/memory.ts';
import { between, derive } from './take.ts';
import { output, startScript, thisMachine } from './tools.ts';

const signal = new AbortController().signal;
const mebibyte = 2 ** 20;
/** Others use memory too, between one look and the next. */
const toleranceBytes = 256 * mebibyte;

async function read() {
  const collector = memory.open(thisMachine);
  const reading = await collector.read(signal);
  collector.close?.();
  return derive(memoryChannel, between(memory, reading, reading));
}

/** The lines of `free -b -w` by column. */
function parseFree(text: string) {
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.trim().split(/\s+/);
  const line = (label: string) => {
    const values =
      lines
        .find((each) => each.startsWith(label))
        ?.split(/\s+/)
        .slice(1)
        .map(Number) ?? [];
    return (name: string) => values[names.indexOf(name)] ?? Number.NaN;
  };
  return { memory: line('Mem:'), swap: line('Swap:') };
}

describe.runIf(process.platform === 'linux')('memory on this machine', () => {
  test('all figures lie between what free says before and after, give or take 256 MiB', async (context) => {
    await startScript(
      'const held = Buffer.alloc(128 * 2 ** 20, 1); setInterval(() => held.length, 1e6); console.log("ready")',
    );
    const before = parseFree(await output(context, 'free', ['-b', '-w']));
    const { data, unavailable } = await read();
    const after = parseFree(await output(context, 'free', ['-b', '-w']));
    expect(data.total_bytes).toBe(before.memory('total'));
    expect(data.swap_total_bytes).toBe(before.swap('total'));
    const pairs = [
      [data.free_bytes, 'free'],
      [data.shared_bytes, 'shared'],
      [data.buffers_bytes, 'buffers'],
      [data.cached_bytes, 'cache'],
      // ZFS's cache is added by us alone.
      [(data.available_bytes ?? 0) - (data.arc_bytes ?? 0), 'available'],
    ] as const;
    for (const [bytes, name] of pairs) {
      const range = [before.memory(name), after.memory(name)];
      expect(bytes, name).toBeGreaterThan(Math.min(...range) - toleranceBytes);
      expect(bytes, name).toBeLessThan(Math.max(...range) + toleranceBytes);
    }
    expect((data.used_bytes ?? 0) + (data.available_bytes ?? 0)).toBe(data.total_bytes);
    expect(data.used_bytes).toBeGreaterThan(128 * mebibyte);
    for (const [path, value] of Object.entries(data))
      if (value === null) expect(unavailable[path]).toBeTypeOf('string');
  });

  test('huge pages, swap areas and zram are what the files say', async () => {
    const { data } = await read();
    const meminfo = readFileSync('/proc/meminfo', 'latin1');
    const field = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(meminfo)?.[1]);
    expect(data.huge_pages_total).toBe(field('HugePages_Total'));
    expect(data.huge_page_size_bytes).toBe(field('Hugepagesize') * 1_024);
    const swaps = readFileSync('/proc/swaps', 'utf8').trimEnd().split('\n').slice(1);
    expect(data.swaps.map((each) => each.size_bytes)).toEqual(
      swaps.map((line) => Number(line.split(/\s+/)[2]) * 1_024),
    );
    if (data.swaps.length > 0) {
      expect(data.swaps.reduce((sum, each) => sum + (each.size_bytes ?? 0), 0)).toBe(data.swap_total_bytes);
    }
    const hasZram = / zram\d+$/m.test(readFileSync('/proc/partitions', 'latin1'));
    expect(data.zram_used_bytes === null).toBe(!hasZram);
  });

  test('the limit, where there is one, is below the total and is what the control group says', async () => {
    const { data, unavailable } = await read();
    if (data.limit_bytes === null) expect(unavailable.limit_bytes).toMatch(/control group/);
    else expect(data.limit_bytes).toBeLessThan(data.total_bytes ?? 0);
    expect(readFileSync('/proc/self/cgroup', 'latin1')).toMatch(/:/);
  });
});
