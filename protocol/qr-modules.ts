/**
 * The modules of a QR code (ISO/IEC 18004, sections 6.3, 7.7 to 7.10): patterns, format, version, data under a mask, and
 * how hard the whole is to read. Which bytes the data are is qr.ts's. Pure.
 */

/** Bits of error correction level M in the format information (table 12). */
const levelM = 0b00;
/** Penalties of table 11. */
const penalties = { run: 3, block: 3, finder: 40, balance: 10 } as const;

/** Modules in a row. */
export function sizeOf(version: number): number {
  return 17 + 4 * version;
}

/** A code while it is drawn. */
export interface Grid {
  readonly size: number;
  /** `null` where nothing was drawn yet. */
  readonly modules: (boolean | null)[][];
}

/** @param mask 0 to 7 */
export function draw(version: number, codewords: readonly number[], mask: number): Grid {
  const size = sizeOf(version);
  const grid: Grid = {
    size,
    modules: Array.from({ length: size }, () => new Array<boolean | null>(size).fill(null)),
  };
  drawPatterns(grid, version);
  drawFormat(grid, mask);
  if (version >= 7) drawVersion(grid, version);
  drawData(grid, codewords, mask);
  return grid;
}

function set(grid: Grid, y: number, x: number, dark: boolean): void {
  const row = grid.modules[y];
  if (row && x >= 0 && x < grid.size) row[x] = dark;
}

function drawPatterns(grid: Grid, version: number): void {
  const { size } = grid;
  for (let index = 0; index < size; index += 1) {
    set(grid, 6, index, index % 2 === 0);
    set(grid, index, 6, index % 2 === 0);
  }
  for (const [y, x] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const) {
    drawSquares(grid, y, x, 4);
  }
  const positions = alignmentPositions(version);
  const last = positions.at(-1);
  for (const y of positions) {
    for (const x of positions) {
      const isFinder = (y === 6 && x === 6) || (y === 6 && x === last) || (y === last && x === 6);
      if (!isFinder) drawSquares(grid, y, x, 2);
    }
  }
}

/** Squares around a centre: a finder with its light border (4) or an alignment pattern (2). */
function drawSquares(grid: Grid, centreY: number, centreX: number, reach: 2 | 4): void {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const distance = Math.max(Math.abs(dy), Math.abs(dx));
      const dark = reach === 4 ? distance !== 2 && distance !== 4 : distance !== 1;
      set(grid, centreY + dy, centreX + dx, dark);
    }
  }
}

/** Rows and columns on which alignment patterns lie (annex E); version 1 has none. */
export function alignmentPositions(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const positions = [6];
  for (let index = count - 2; index >= 0; index -= 1) positions.push(sizeOf(version) - 7 - index * step);
  return positions;
}

/** Level and mask with their error correction, twice (section 7.9). */
function drawFormat(grid: Grid, mask: number): void {
  const { size } = grid;
  const data = (levelM << 3) | mask;
  const bits = ((data << 10) | bch(data, 0x537, 10)) ^ 0x5412;
  const bit = (index: number) => ((bits >> index) & 1) === 1;
  for (let index = 0; index < 6; index += 1) set(grid, index, 8, bit(index));
  set(grid, 7, 8, bit(6));
  set(grid, 8, 8, bit(7));
  set(grid, 8, 7, bit(8));
  for (let index = 9; index < 15; index += 1) set(grid, 8, 14 - index, bit(index));
  for (let index = 0; index < 8; index += 1) set(grid, 8, size - 1 - index, bit(index));
  for (let index = 8; index < 15; index += 1) set(grid, size - 15 + index, 8, bit(index));
  // Always dark.
  set(grid, size - 8, 8, true);
}

/** The version with its error correction, twice (section 7.10). */
function drawVersion(grid: Grid, version: number): void {
  const bits = (version << 12) | bch(version, 0x1f25, 12);
  for (let index = 0; index < 18; index += 1) {
    const dark = ((bits >> index) & 1) === 1;
    const [long, short] = [Math.floor(index / 3), grid.size - 11 + (index % 3)];
    set(grid, long, short, dark);
    set(grid, short, long, dark);
  }
}

/** Remainder of the data, shifted by `degree`, by a polynomial over GF(2). */
function bch(data: number, polynomial: number, degree: number): number {
  let rest = data;
  for (let index = 0; index < degree; index += 1)
    rest = (rest << 1) ^ ((rest >> (degree - 1)) & 1 ? polynomial : 0);
  return rest;
}

/** In columns of two from the right, up and down in turns, around what is drawn (section 7.7.3). */
function drawData(grid: Grid, codewords: readonly number[], mask: number): void {
  const { size, modules } = grid;
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (modules[y]?.[x] !== null) continue;
        // A few modules beyond the last byte stay light before the mask.
        const dark = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        bit += 1;
        set(grid, y, x, dark !== isMasked(mask, y, x));
      }
    }
  }
}

/** Table 10. */
function isMasked(mask: number, y: number, x: number): boolean {
  switch (mask) {
    case 0:
      return (y + x) % 2 === 0;
    case 1:
      return y % 2 === 0;
    case 2:
      return x % 3 === 0;
    case 3:
      return (y + x) % 3 === 0;
    case 4:
      return (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0;
    case 5:
      return ((y * x) % 2) + ((y * x) % 3) === 0;
    case 6:
      return (((y * x) % 2) + ((y * x) % 3)) % 2 === 0;
    default:
      return (((y + x) % 2) + ((y * x) % 3)) % 2 === 0;
  }
}

/** How hard a code is to read (section 7.8.3): long runs, blocks, what looks like a finder, too much of one kind. */
export function penalty({ size, modules }: Grid): number {
  let total = 0;
  let dark = 0;
  const rows = modules.map((row) => row.map((module) => (module ? '1' : '0')).join(''));
  const columns = rows.map((_, x) => rows.map((row) => row[x]).join(''));
  for (const line of [...rows, ...columns]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) total += penalties.run + run.length - 5;
    total += penalties.finder * (line.match(/(?=10111010000|00001011101)/g) ?? []).length;
  }
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const here = modules[y]?.[x];
      if (here) dark += 1;
      const isBlock =
        y + 1 < size &&
        x + 1 < size &&
        here === modules[y]?.[x + 1] &&
        here === modules[y + 1]?.[x] &&
        here === modules[y + 1]?.[x + 1];
      if (isBlock) total += penalties.block;
    }
  }
  return total + penalties.balance * Math.floor(Math.abs((20 * dark) / (size * size) - 10));
}
