import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { KernelFile, ParsedFile } from '../../main/procfs/file.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-parsed-'));
const path = join(folder, 'mounts');

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what was made of a file is handed on until a byte of it changes, and a failure is no answer', () => {
  writeFileSync(path, '/ ext4 é\n');
  const file = new ParsedFile(new KernelFile(path), 'utf8', (text) => {
    if (text.includes('broken')) throw new Error('broken');
    return { text };
  });
  const first = file.read();
  expect(first).toEqual({ text: '/ ext4 é\n' });
  // Another file in between, which uses the same buffer.
  new KernelFile('/proc/self/stat').read();
  expect(file.read()).toBe(first);
  writeFileSync(path, 'broken\n');
  expect(() => file.read()).toThrow('broken');
  expect(() => file.read()).toThrow('broken');
  writeFileSync(path, '/ ext4 e\n');
  expect(file.read()).toEqual({ text: '/ ext4 e\n' });
  writeFileSync(path, '/ ext4 é\n');
  expect(file.read()).not.toBe(first);
  file.close();
  file.close();
});
