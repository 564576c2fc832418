/** A machine of files: /proc, /sys and /etc in a folder of their own that is removed when the test ends. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Host } from '../../main/collectors/collector.ts';

export interface FakeHost extends Host {
  /** @param path such as `proc/stat` */
  write(path: string, content: string | Buffer): void;
  remove(path: string): void;
}

/** @param fixture folder under test/fixtures that it starts as a copy of */
export function fakeHost(files: Record<string, string | Buffer> = {}, fixture?: string): FakeHost {
  const root = mkdtempSync(join(tmpdir(), 'telltale-host-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  if (fixture !== undefined) cpSync(join('test/fixtures', fixture), root, { recursive: true });
  const host: FakeHost = {
    platform: 'linux',
    procRoot: join(root, 'proc'),
    sysRoot: join(root, 'sys'),
    rootPrefix: root,
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
  };
  for (const [path, content] of Object.entries(files)) host.write(path, content);
  return host;
}

/** As the kernel gives it to a program of 64 bits on a little-endian machine, cut to one entry. */
export function auxv(pageBytes: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeBigUInt64LE(6n, 0);
  bytes.writeBigUInt64LE(BigInt(pageBytes), 8);
  return bytes;
}
