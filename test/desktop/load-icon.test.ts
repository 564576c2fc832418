import { expect, test } from 'vitest';
import { drawLoadIcon, shownSamples } from '../../main/desktop/load-icon.ts';

const size = 16;
/** As bytes stand in the picture: blue, green, red, alpha. */
const cpu = [0xac, 0xc9, 0x4c, 255];
const memory = [0xc3, 0x8d, 0xd9, 255];
const busy = [0x66, 0xab, 0xff, 255];
const well = [0x33, 0x38, 0x2b, 255];

function pixel(picture: Buffer, x: number, y: number, edge = size): number[] {
  const at = (y * edge + x) * 4;
  return [...picture.subarray(at, at + 4)];
}

/** How many pixels of a column, from its foot, have a colour. */
function height(picture: Buffer, x: number, color: readonly number[], edge = size): number {
  let pixels = 0;
  for (let y = 0; y < edge; y += 1) if (pixel(picture, x, y, edge).join() === color.join()) pixels += 1;
  return pixels;
}

test('each sample is a column as high as its share, the newest at the right, memory beside it', () => {
  const picture = drawLoadIcon({ cpuPercent: [25, 50, 75], memoryPercent: 50 }, 'tile', size);
  expect([7, 8, 9].map((x) => height(picture, x, cpu))).toEqual([3, 6, 9]);
  expect([11, 12, 13].map((x) => height(picture, x, memory))).toEqual([6, 6, 6]);
  expect(pixel(picture, 9, 13)).toEqual(cpu);
  expect(pixel(picture, 9, 2)).toEqual(well);
});

test('nothing is drawn where there was no reading, and a line at the foot where it was nothing', () => {
  const picture = drawLoadIcon({ cpuPercent: [null, 0], memoryPercent: null }, 'tile', size);
  expect(height(picture, 8, well)).toBe(12);
  expect(height(picture, 9, cpu)).toBe(1);
  expect(height(picture, 12, well)).toBe(12);
});

test('only the newest samples find room', () => {
  const many = Array.from({ length: shownSamples + 5 }, () => 100);
  const picture = drawLoadIcon({ cpuPercent: many, memoryPercent: null }, 'tile', size);
  expect(height(picture, 1, busy)).toBe(0);
  expect(height(picture, 2, busy)).toBe(12);
});

test('what is busy has another colour, and more than all is drawn as all', () => {
  const picture = drawLoadIcon({ cpuPercent: [89, 90, 250], memoryPercent: 95 }, 'tile', size);
  expect(height(picture, 7, cpu)).toBe(11);
  expect(height(picture, 8, busy)).toBe(11);
  expect(height(picture, 9, busy)).toBe(12);
  expect(height(picture, 12, busy)).toBe(11);
});

test('a template is black and clear, with colours multiplied by their alpha', () => {
  const picture = drawLoadIcon({ cpuPercent: [100], memoryPercent: 0 }, 'template', size);
  expect(pixel(picture, 0, 0)).toEqual([0, 0, 0, 0]);
  expect(pixel(picture, 9, 2)).toEqual([0, 0, 0, 255]);
  expect(pixel(picture, 12, 2)).toEqual([0, 0, 0, 64]);
});

test.each([16, 20, 24, 32, 48])('at %i pixels the corners are round and half a load is half as high', (edge) => {
  const picture = drawLoadIcon({ cpuPercent: [50], memoryPercent: 50 }, 'tile', edge);
  expect(picture.length).toBe(edge * edge * 4);
  expect(pixel(picture, 0, 0, edge)[3]).toBeLessThan(64);
  expect(pixel(picture, edge / 2, 0, edge)[3]).toBe(255);
  const plot = Math.round((14 * edge) / 16) - Math.round((2 * edge) / 16);
  expect(height(picture, Math.round((12 * edge) / 16), memory, edge)).toBe(Math.round(plot / 2));
});
