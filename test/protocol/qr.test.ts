import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encodeQr, formatQr, type QrCode } from '../../protocol/qr.ts';

/** Bytes that each version holds at level M, from version 1 (ISO/IEC 18004, table 7). */
const capacities = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666];
const hasZbar = spawnSync('zbarimg', ['--version']).status === 0;

function textOf(length: number): string {
  return 'http://192.168.1.5:7447/#invite=LXBoqWqA2L8gXuSbv5MoYQ '.repeat(13).slice(0, length);
}

function encode(text: string): QrCode {
  const code = encodeQr(text);
  if (!code) throw new Error('too long');
  return code;
}

/** As a portable bitmap, four pixels a module, with its quiet zone. */
function bitmap(code: QrCode): string {
  const [scale, margin] = [4, 4];
  const size = code.length + 2 * margin;
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (code[y - margin]?.[x - margin] ? '1' : '0').repeat(scale)).join(''),
  );
  const pixels = rows.flatMap((row) => Array.from({ length: scale }, () => row));
  return `P1\n${size * scale} ${size * scale}\n${pixels.join('\n').replace(/.{64}/g, '$&\n')}\n`;
}

test('the smallest version that holds the bytes is taken, and none is beyond the twentieth', () => {
  capacities.forEach((capacity, index) => {
    expect(encode(textOf(capacity)).length, `${capacity} bytes`).toBe(21 + 4 * index);
    expect(encodeQr(textOf(capacity + 1))?.length ?? null).toBe(index === 19 ? null : 25 + 4 * index);
  });
  expect(encode('é'.repeat(7)).length).toBe(21);
  expect(encode(`${'é'.repeat(7)}e`).length).toBe(25);
});

/** Modules of codes that zbar 0.23 has read: versions 1, 3, 7 (with version information), 10 (longer count) and 20. */
test.each<[text: string, modules: string]>([
  ['Telltale', '59da6842ebfe8b57'],
  [textOf(40), '4e01ca1ec97238a8'],
  [textOf(120), '3698f43528c94a94'],
  [textOf(200), '05da9aef8c2e8c54'],
  [textOf(666), 'd8ecae42b3a58b4e'],
])('code %# has the modules that a reader has read', (text, expected) => {
  const modules = encode(text)
    .map((row) => row.map(Number).join(''))
    .join('\n');
  expect(createHash('sha256').update(modules).digest('hex').slice(0, 16)).toBe(expected);
});

test.skipIf(!hasZbar)('another program reads every version back', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-qr-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const texts = ['Telltale', ...capacities.flatMap((capacity) => [textOf(capacity), textOf(capacity - 3)])];
  for (const text of texts) {
    const file = join(folder, 'code.pbm');
    writeFileSync(file, bitmap(encode(text)));
    const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' });
    expect(stdout, `${text.length} bytes`).toBe(`${text}\n`);
  }
});

test('in a terminal two rows are one line, light ones drawn, with four light modules all around', () => {
  const lines = formatQr(encode('Telltale')).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines).toHaveLength(15);
  expect(lines.every((line) => line.length === 29)).toBe(true);
  expect(lines[0]).toBe('█'.repeat(29));
  expect(lines[2]?.slice(0, 11)).toBe('████ ▄▄▄▄▄ ');
});
