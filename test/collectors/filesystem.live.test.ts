/** The filesystem channel of this machine against df. */
import { expect, onTestFinished, test } from 'vitest';
import { filesystem, filesystemChannel } from '../../main/collectors/filesystem.ts';
import { readRoot } from '../../main/collectors/system.linux.ts';
import { between, derive } from './take.ts';
import { output, thisMachine } from './tools.ts';

const signal = new AbortController().signal;
const isLinux = process.platform === 'linux';
/** Other programs write between the two readings; df and statfs are a few milliseconds apart. */
const toleranceBytes = 64 * 1_024 * 1_024;

async function read() {
  const collector = filesystem.open(thisMachine);
  onTestFinished(() => collector.close?.());
  return derive(filesystemChannel, between(filesystem, await collector.read(signal), null)).data.filesystems;
}

/** Rows of df by mount; blanks within a name are seen as one. */
function rows(text: string): Map<string, number[]> {
  return new Map(
    text
      .trim()
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const match = /^.*?\s+(-|\d+)\s+(-|\d+)\s+(-|\d+)\s+(?:-|\d+%)\s+(\/.*)$/.exec(line);
        return match ? [[match[4] ?? '', match.slice(1, 4).map(Number)] as const] : [];
      }),
  );
}

test.skipIf(!isLinux)('size, use and what is available are those of df -B1', async (context) => {
  const [mounts, text] = [await read(), await output(context, 'df', ['-B1'])];
  const df = rows(text);
  expect(mounts.map(({ mount }) => mount)).toContain('/');
  const compared = mounts.filter(({ mount, size_bytes }) => df.has(mount) && size_bytes !== null);
  expect(compared.length).toBeGreaterThan(0);
  for (const each of compared) {
    const [size = 0, used = 0, available = 0] = df.get(each.mount) ?? [];
    // The size of a ZFS dataset is what it uses and what the pool has left.
    if (each.type === 'zfs') expect(Math.abs((each.size_bytes ?? 0) - size)).toBeLessThan(toleranceBytes);
    else expect(each.size_bytes, each.mount).toBe(size);
    expect(Math.abs((each.used_bytes ?? 0) - used), each.mount).toBeLessThan(toleranceBytes);
    expect(Math.abs((each.available_bytes ?? 0) - available), each.mount).toBeLessThan(toleranceBytes);
    if (used + available > 100 * toleranceBytes) {
      expect(each.used_percent, each.mount).toBeCloseTo((100 * used) / (used + available), 0);
    }
  }
});

test.skipIf(!isLinux)('every disk that df shows is shown, once', async (context) => {
  // Images and subvolumes are what this channel leaves out and df does not.
  const leftOut = ['tmpfs', 'devtmpfs', 'squashfs', 'erofs', 'overlay', 'btrfs'].flatMap((type) => ['-x', type]);
  await output(context, 'df', ['--version']);
  // It ends with 1 where nothing is left to show.
  const all = await output(context, 'df', ['--output=source,target', ...leftOut]).catch(() => '');
  const shown = await read();
  const mounts = shown.map(({ mount }) => mount);
  expect(new Set(mounts).size).toBe(mounts.length);
  const sources = new Set(shown.map(({ device }) => device));
  for (const line of all.trim().split('\n').slice(1)) {
    const [, source = '', target = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    // Where one is mounted twice, df may choose the other mount.
    if (!target.startsWith('/sys/')) expect(sources.has(source) || mounts.includes(target), line).toBe(true);
  }
});

test.skipIf(!isLinux)('inodes are those of df -i', async (context) => {
  const [mounts, text] = [await read(), await output(context, 'df', ['-i'])];
  const df = rows(text);
  for (const each of mounts.filter(({ inodes_total }) => inodes_total !== null)) {
    const [total = 0, used = 0] = df.get(each.mount) ?? [each.inodes_total ?? 0, each.inodes_used ?? 0];
    // XFS and ZFS make inodes of free space.
    expect(Math.abs((each.inodes_total ?? 0) - total), each.mount).toBeLessThanOrEqual(total / 100);
    // Tests beside this one make and remove files.
    expect(Math.abs((each.inodes_used ?? 0) - used), each.mount).toBeLessThan(5_000);
  }
});

test.skipIf(!isLinux)('the share of the root is the one of the channel', async () => {
  const root = (await read()).find(({ mount }) => mount === '/');
  expect(readRoot('/').disk_percent).toBeCloseTo(root?.used_percent ?? -1, 0);
});
