/**
 * The picture of the tray icon, drawn from readings: the last seconds of CPU use as an area, memory in use as a bar
 * beside it. Pixels only, in the layout that nativeImage.createFromBitmap takes on all our platforms: four bytes
 * each, blue first, colours multiplied by their alpha.
 */

/** What is drawn. Percentages 0 to 100; `null` where there was no reading, which leaves the place empty. */
export interface LoadPicture {
  /** Oldest first; the newest {@link shownSamples} are drawn. */
  readonly cpuPercent: readonly (number | null)[];
  readonly memoryPercent: number | null;
}

/**
 * `template`: black, its alpha all that counts, as the menu bar of macOS colours it; `tile`: on a dark tile of its
 * own, since other panels do not tell whether they are light or dark.
 */
export type IconLook = 'template' | 'tile';

/** Samples of CPU use that find room. */
export const shownSamples = 8;

/** The picture is laid out in this many units across, whatever its size in pixels. */
const gridUnits = 16;
const plot = { left: 2, right: 14, top: 2, bottom: 14 } as const;
const cpuRight = 10;
const memoryLeft = 11;
const tileRadiusUnits = 3.5;
/** From here on the CPU, or memory, is told by another colour. */
const busyPercent = 90;

type Color = readonly [red: number, green: number, blue: number, alpha: number];
type Palette = Readonly<Record<'ground' | 'well' | 'cpu' | 'memory' | 'busy', Color>>;

/** The tile's colours are the page's on its dark ground: --page, --live, --series-4 and --warning of tokens.css. */
const palettes: Readonly<Record<IconLook, Palette>> = {
  template: {
    ground: [0, 0, 0, 0],
    well: [0, 0, 0, 64],
    cpu: [0, 0, 0, 255],
    memory: [0, 0, 0, 255],
    busy: [0, 0, 0, 255],
  },
  tile: {
    ground: [0x0b, 0x10, 0x0e, 255],
    well: [0x2b, 0x38, 0x33, 255],
    cpu: [0x4c, 0xc9, 0xac, 255],
    memory: [0xd9, 0x8d, 0xc3, 255],
    busy: [0xff, 0xab, 0x66, 255],
  },
};

/** @param size edge in pixels @returns `size` × `size` pixels */
export function drawLoadIcon(picture: LoadPicture, look: IconLook, size: number): Buffer {
  const palette = palettes[look];
  const pixels = Buffer.alloc(size * size * 4);
  const edge = (units: number) => Math.round((units * size) / gridUnits);
  const fill = (left: number, top: number, right: number, bottom: number, color: Color) => {
    for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) put(pixels, size, x, y, color);
  };
  const top = edge(plot.top);
  const bottom = edge(plot.bottom);
  /** Top of a column; a reading of nothing still has a line at the foot, so that it is told from none. */
  const topOf = (percent: number) => {
    const height = Math.round((Math.min(100, Math.max(0, percent)) / 100) * (bottom - top));
    return bottom - Math.max(1, height);
  };

  if (palette.ground[3] > 0) drawTile(pixels, size, palette.ground);
  fill(edge(plot.left), top, edge(cpuRight), bottom, palette.well);
  fill(edge(memoryLeft), top, edge(plot.right), bottom, palette.well);
  const samples = picture.cpuPercent.slice(-shownSamples);
  samples.forEach((percent, i) => {
    if (percent === null) return;
    const right = cpuRight - (samples.length - 1 - i);
    const color = percent >= busyPercent ? palette.busy : palette.cpu;
    fill(edge(right - 1), topOf(percent), edge(right), bottom, color);
  });
  const { memoryPercent } = picture;
  if (memoryPercent !== null) {
    const color = memoryPercent >= busyPercent ? palette.busy : palette.memory;
    fill(edge(memoryLeft), topOf(memoryPercent), edge(plot.right), bottom, color);
  }
  return pixels;
}

function put(pixels: Buffer, size: number, x: number, y: number, [red, green, blue, alpha]: Color): void {
  const at = (y * size + x) * 4;
  const scaled = (channel: number) => Math.round((channel * alpha) / 255);
  pixels[at] = scaled(blue);
  pixels[at + 1] = scaled(green);
  pixels[at + 2] = scaled(red);
  pixels[at + 3] = alpha;
}

/** A square with round corners; pixels that the curve crosses get their share of the colour. */
function drawTile(pixels: Buffer, size: number, [red, green, blue]: Color): void {
  const radius = (tileRadiusUnits * size) / gridUnits;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const dx = Math.max(radius - (x + 0.5), x + 0.5 - (size - radius), 0);
      const dy = Math.max(radius - (y + 0.5), y + 0.5 - (size - radius), 0);
      const covered = Math.min(1, Math.max(0, radius - Math.hypot(dx, dy) + 0.5));
      put(pixels, size, x, y, [red, green, blue, Math.round(255 * covered)]);
    }
  }
}
