/** Charts as a person sees them: drawn in Chromium, checked by their pixels and by what they do to the page. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ChartBrowser, startChartBrowser } from './browser.ts';

// A browser on a machine that does other things at once needs its time.
vi.setConfig({ testTimeout: 60_000 });

let browser: ChartBrowser;
const problemsOf: string[][] = [];

beforeAll(async () => {
  browser = await startChartBrowser();
}, 60_000);

afterAll(() => browser.close());

afterEach(() => {
  expect(problemsOf.splice(0).flat()).toEqual([]);
});

async function open(options: Parameters<ChartBrowser['open']>[0] = {}): Promise<Page> {
  const { page, problems } = await browser.open(options);
  problemsOf.push(problems);
  return page;
}

describe('what is drawn', () => {
  it('leaves a missing reading blank and draws both sides of it', async () => {
    const page = await open();
    const columns = await page.evaluate(async () => {
      const values = Array.from({ length: 60 }, (_, i) => (i > 20 && i < 40 ? null : 50));
      const { chart } = window.charts.add({ series: [values], max: 100 });
      await window.charts.frames();
      return window.charts.ink(chart.export(), [200, 30, 30]);
    });
    // 60 s over x = 56 … 396; seconds 39 to 20 ago are missing.
    const at = (age: number): number => columns[Math.round(396 - (age / 60) * 340)] ?? 0;
    expect(at(50)).toBeGreaterThan(0);
    expect(at(5)).toBeGreaterThan(0);
    for (let age = 21; age <= 37; age += 1) expect(at(age)).toBe(0);
  });

  it('has the day before as a faint dashed line where it was recorded, and nothing where it was not', async () => {
    const page = await open();
    const rows = await page.evaluate(async () => {
      const series = [Array.from({ length: 60 }, () => 20)];
      const ghost = Array.from({ length: 60 }, (_, i) => (i < 30 ? 80 : null));
      const placed = window.charts.add({ series, ghost, max: 100 });
      await window.charts.frames();
      const picture = placed.chart.export();
      const { top, bottom, left, right } = placed.chart.area;
      const y = Math.round(bottom - 0.8 * (bottom - top));
      const context = picture.getContext('2d');
      const strip = context?.getImageData(left, y - 1, right - left, 2).data ?? new Uint8ClampedArray();
      const width = right - left;
      // How red each column of the strip is, the lines of the grid aside.
      return Array.from({ length: Math.floor(width) }, (_, x) =>
        Math.max(
          ...[0, 1].map((row) => {
            const at = 4 * (row * Math.floor(width) + x);
            return (strip[at] ?? 0) > (strip[at + 1] ?? 0) + 60 ? (strip[at + 3] ?? 0) : 0;
          }),
        ),
      );
    });
    const half = Math.floor(rows.length / 2);
    const inked = rows.slice(0, half - 5).filter((alpha) => alpha > 0).length;
    // Dashes of 2 with 3 between them, on pixels of 1.
    expect(inked).toBeGreaterThan(0.3 * half);
    expect(inked).toBeLessThan(0.9 * half);
    expect(Math.max(...rows.slice(0, half))).toBeLessThan(200);
    expect(rows.slice(half + 8).every((alpha) => alpha === 0)).toBe(true);
  });

  it('is what stock Chart.js draws of the same data', async () => {
    for (const deviceScaleFactor of [1, 2]) {
      const page = await open({ deviceScaleFactor });
      const share = await page.evaluate(async () => {
        const noise = (i: number, k: number): number =>
          30 + 20 * Math.sin(i / 20 + k) + ((i * 7919 * (k + 1)) % 17);
        const series = [0, 1, 2].map((k) =>
          Array.from({ length: 300 }, (_, i) => (i > 100 && i < 120 ? null : noise(i, k))),
        );
        const placed = window.charts.add({ series, max: 100, windowMs: 300_000, legend: false });
        await window.charts.frames();
        return window.charts.difference(placed.chart.export(), window.charts.addStock(placed));
      });
      expect(share).toBeLessThan(0.002);
    }
  });

  it('shows a spike of one sample among more points than pixels', async () => {
    const page = await open();
    const heights = await page.evaluate(async () => {
      const values = Array.from({ length: 8640 }, (_, i) => (i === 5001 ? 100 : 10));
      const { chart } = window.charts.add({ series: [values], stepMs: 10_000, windowMs: 86_400_000, max: 100 });
      await window.charts.frames();
      return window.charts.ink(chart.export(), [200, 30, 30]);
    });
    expect(Math.max(...heights)).toBeGreaterThan(80);
  });

  it('puts stacked series on top of one another and leaves a gap where one is missing', async () => {
    const page = await open();
    const alphas = await page.evaluate(async () => {
      const lower = Array.from({ length: 60 }, (_, i) => (i > 20 && i < 40 ? null : 20));
      const upper = Array.from({ length: 60 }, () => 30);
      const { chart, canvas } = window.charts.add({ series: [lower, upper], max: 100, stacked: true });
      await window.charts.frames();
      const scales = window.charts.Chart.getChart(canvas)?.scales;
      const context = chart.export().getContext('2d');
      const alphaAt = (ageMs: number, value: number): number => {
        const x = Math.round(scales?.x?.getPixelForValue(-ageMs) ?? 0);
        const y = Math.round(scales?.y?.getPixelForValue(value) ?? 0);
        return context?.getImageData(x, y, 1, 1).data[3] ?? -1;
      };
      return [5000, 28_000].map((ageMs) => [10, 35, 60].map((value) => alphaAt(ageMs, value)));
    });
    const [drawn, gap] = alphas;
    // Lower area up to 20, upper one up to 20 + 30, nothing above; where the lower is unknown, so is the sum.
    expect(drawn).toEqual([140, 140, 0]);
    expect(gap).toEqual([0, 0, 0]);
  });

  it('is as sharp as the screen and follows its parent, which never changes its size', async () => {
    const page = await open({ deviceScaleFactor: 2 });
    const sizes = await page.evaluate(async () => {
      const { chart, host, canvas } = window.charts.add({ series: [[1, 2, 3]] });
      const size = (): number[] => [
        canvas.width,
        canvas.height,
        chart.export().width,
        host.querySelectorAll('canvas').item(1).width,
        host.offsetWidth,
        host.offsetHeight,
      ];
      await window.charts.frames();
      const before = size();
      host.style.width = '300px';
      await window.charts.frames(6);
      return [before, size()];
    });
    expect(sizes).toEqual([
      [800, 320, 800, 800, 400, 160],
      [600, 320, 600, 600, 300, 160],
    ]);
  });

  it('takes colours from the style sheet, and anew when the theme changes', async () => {
    const page = await open();
    const counts = await page.evaluate(async () => {
      const { chart } = window.charts.add({ series: [Array.from({ length: 60 }, () => 50)], max: 100 });
      const count = (color: [number, number, number]): number =>
        window.charts.ink(chart.export(), color).reduce((sum, column) => sum + column, 0);
      await window.charts.frames();
      const before = [count([200, 30, 30]), count([20, 20, 220])];
      document.documentElement.style.setProperty('--series-1', 'light-dark(rgb(20 20 220), red)');
      chart.themeChanged();
      await window.charts.frames();
      return { before, after: [count([200, 30, 30]), count([20, 20, 220])] };
    });
    expect(counts.before[0]).toBeGreaterThan(200);
    expect(counts.before[1]).toBe(0);
    expect(counts.after[0]).toBe(0);
    expect(counts.after[1]).toBeGreaterThan(200);
  });

  it('keeps the colours of the series when colours are forced, tells them apart by dashes, and takes the text from the system', async () => {
    const page = await open({ forcedColors: 'active' });
    const styles = await page.evaluate(async () => {
      document.documentElement.style.setProperty('--chart-text', 'rgb(1 2 3)');
      const flat = [1, 2];
      const { canvas } = window.charts.add({ series: [flat, flat] });
      await window.charts.frames();
      const chart = window.charts.Chart.getChart(canvas);
      const lines = chart?.data.datasets as { borderColor: string; borderDash: number[] }[] | undefined;
      const text = chart?.options.scales?.x?.ticks?.color;
      return {
        lines: lines?.map((line) => [line.borderColor, line.borderDash]),
        isOwnText: text === 'rgb(1, 2, 3)',
      };
    });
    expect(styles).toEqual({
      lines: [
        ['rgb(200, 30, 30)', []],
        ['rgb(30, 140, 60)', [6, 3]],
      ],
      isOwnText: false,
    });
  });
});

describe('when it is drawn', () => {
  it('lets a tick draw the series alone, without Chart.js', async () => {
    const page = await open();
    const counts = await page.evaluate(async () => {
      const { Chart } = window.charts;
      const calls = { update: 0, draw: 0 };
      for (const name of ['update', 'draw'] as const) {
        const original = Chart.prototype[name];
        Chart.prototype[name] = function counted(this: never, ...rest: never[]) {
          calls[name] += 1;
          return (original as (...all: never[]) => void).apply(this, rest);
        };
      }
      const { chart, tracks, clock } = window.charts.add({ series: [Array.from({ length: 60 }, () => 50)] });
      await window.charts.frames();
      const drawn: object[] = [];
      for (const value of [50, 51, 52, 5000, 5001]) {
        Object.assign(calls, { update: 0, draw: 0 });
        clock.nowMs += 1000;
        tracks[0]?.push(clock.nowMs, value);
        chart.invalidate();
        await window.charts.frames();
        drawn.push({ ...calls });
      }
      return drawn;
    });
    const none = { update: 0, draw: 0 };
    // Only the value that leaves the axis costs an update.
    expect(counts).toEqual([none, none, none, { update: 1, draw: 1 }, none]);
  });

  it('draws nothing off screen and catches up when it is scrolled into view', async () => {
    const page = await open();
    const strokes = await page.evaluate(async () => {
      const spacer = document.createElement('div');
      spacer.style.height = '5000px';
      document.body.append(spacer);
      const { chart, host } = window.charts.add({ series: [Array.from({ length: 60 }, () => 50)], max: 100 });
      const inked = (): number => window.charts.ink(chart.export(), [200, 30, 30]).filter((n) => n > 0).length;
      await window.charts.frames();
      chart.invalidate();
      await window.charts.frames();
      const off = inked();
      host.scrollIntoView();
      await window.charts.frames(6);
      return { off, on: inked() };
    });
    expect(strokes.off).toBe(0);
    expect(strokes.on).toBeGreaterThan(300);
  });

  it('draws nothing while the page is hidden', async () => {
    const page = await open();
    const edges = await page.evaluate(async () => {
      const { chart, tracks, clock } = window.charts.add({ series: [[50, 50, 50]], max: 100 });
      const rightmost = (): number => window.charts.ink(chart.export(), [200, 30, 30]).findLastIndex((n) => n > 0);
      let isHidden = false;
      Object.defineProperty(document, 'hidden', { get: () => isHidden });
      const hide = (value: boolean): void => {
        isHidden = value;
        document.dispatchEvent(new Event('visibilitychange'));
      };
      await window.charts.frames();
      const found = [rightmost()];
      hide(true);
      clock.nowMs += 10_000;
      chart.invalidate();
      await window.charts.frames();
      found.push(rightmost());
      hide(false);
      await window.charts.frames();
      found.push(rightmost());
      return { found, length: tracks[0]?.length };
    });
    const [before = 0, hidden, after = 0] = edges.found;
    expect(hidden).toBe(before);
    expect(before - after).toBeGreaterThan(50);
  });

  it('keeps the value axis still while values move about a boundary', async () => {
    const page = await open();
    const ends = await page.evaluate(async () => {
      const { chart, tracks, clock, canvas } = window.charts.add({ series: [[99]], windowMs: 2000 });
      const found = new Set<number | undefined>();
      await window.charts.frames();
      for (let i = 0; i < 12; i += 1) {
        clock.nowMs += 1000;
        tracks[0]?.push(clock.nowMs, i % 4 < 2 ? 101 : 99);
        chart.invalidate();
        await window.charts.frames(2);
        found.add(window.charts.Chart.getChart(canvas)?.scales.y?.max);
      }
      return [...found];
    });
    expect(ends).toEqual([150]);
  });

  it('leaves the name of a canvas alone that the page has named', async () => {
    const page = await open();
    const names = await page.evaluate(async () => {
      const host = document.createElement('div');
      host.className = 'chart';
      const canvas = document.createElement('canvas');
      canvas.setAttribute('aria-label', 'named by the page');
      host.append(canvas);
      document.body.append(host);
      const options = { series: [], windowMs: 1000, now: () => 0, format: String, label: 'a chart' };
      const chart = new window.charts.LineChart(canvas, options);
      chart.set({ label: 'another chart' });
      await window.charts.frames();
      const found = [canvas.ariaLabel];
      chart.destroy();
      return [...found, canvas.ariaLabel];
    });
    expect(names).toEqual(['named by the page', 'named by the page']);
  });

  it('draws anew for other options, and not for the same ones', async () => {
    const page = await open();
    const found = await page.evaluate(async () => {
      const { chart, canvas, tracks } = window.charts.add({ series: [[10, 20, 30]] });
      await window.charts.frames();
      const inner = window.charts.Chart.getChart(canvas);
      let updates = 0;
      if (inner) {
        const original = inner.update.bind(inner);
        inner.update = (mode) => {
          updates += 1;
          original(mode);
        };
      }
      chart.set({
        windowMs: 60_000,
        series: tracks.map((track) => ({ label: 's1', track, color: '--series-1' })),
      });
      await window.charts.frames();
      const same = updates;
      chart.set({ windowMs: 600_000, max: 100, label: 'another' });
      await window.charts.frames();
      return {
        same,
        other: updates,
        min: inner?.scales.x?.min,
        max: inner?.scales.y?.max,
        label: canvas.ariaLabel,
      };
    });
    expect(found).toEqual({ same: 0, other: 1, min: -600_000, max: 100, label: 'another' });
  });
});

describe('the pointer', () => {
  it('gets time and values of the nearest points, formatted, and new ones as the data moves below it', async () => {
    const page = await open({ locale: 'en-GB', timezoneId: 'UTC' });
    await page.evaluate(async () => {
      const rising = Array.from({ length: 60 }, (_, i) => i);
      Object.assign(window, {
        placed: window.charts.add({ series: [rising, rising.map((i) => 2 * i)], max: 200 }),
      });
      await window.charts.frames();
    });
    // 20 s ago: x = 396 - 20 / 60 × 340.
    await page.mouse.move(396 - 340 / 3, 80);
    const box = page.locator('.chart-tooltip');
    await box.waitFor({ state: 'visible' });
    expect(await box.textContent()).toBe('07:59:40s139 us278 u');
    await page.evaluate(async () => {
      const { chart, tracks, clock } = (window as never as { placed: ReturnType<typeof window.charts.add> })
        .placed;
      clock.nowMs += 1000;
      tracks[0]?.push(clock.nowMs, null);
      tracks[1]?.push(clock.nowMs, null);
      chart.invalidate();
      await window.charts.frames();
    });
    expect(await box.textContent()).toBe('07:59:41s140 us280 u');
    await page.mouse.move(394, 80);
    await expect.poll(() => box.textContent()).toBe('08:00:01s1no readings2no reading');
    const { x = 0, width = 0 } = (await box.boundingBox()) ?? {};
    expect(Math.abs(396 - 12 - (x + width))).toBeLessThan(2);
    await page.mouse.move(10, 400);
    await expect.poll(() => box.isVisible()).toBe(false);
  });

  it('hides and shows a series through the legend', async () => {
    const page = await open();
    const spot = await page.evaluate(async () => {
      const flat = (value: number): number[] => Array.from({ length: 60 }, () => value);
      const placed = window.charts.add({ series: [flat(20), flat(60)], max: 100 });
      Object.assign(window, { placed });
      await window.charts.frames();
      const legend = window.charts.Chart.getChart(placed.canvas)?.legend as never as {
        legendHitBoxes: { left: number; top: number }[];
      };
      return legend.legendHitBoxes[1];
    });
    const lines = (): Promise<number[]> =>
      page.evaluate(async () => {
        await window.charts.frames();
        const { placed } = window as never as { placed: ReturnType<typeof window.charts.add> };
        const copy = placed.host.querySelectorAll('canvas').item(1);
        return [[200, 30, 30] as const, [30, 140, 60] as const].map(
          (color) => window.charts.ink(copy, color).filter((n) => n > 0).length,
        );
      });
    const [red = 0, green = 0] = await lines();
    expect(Math.min(red, green)).toBeGreaterThan(300);
    await page.mouse.click((spot?.left ?? 0) + 4, (spot?.top ?? 0) + 4);
    expect(await lines()).toEqual([red, 0]);
    await page.mouse.click((spot?.left ?? 0) + 4, (spot?.top ?? 0) + 4);
    expect(await lines()).toEqual([red, green]);
  });
});

describe('the end', () => {
  it('undoes all that was done to the page, however often charts come and go', async () => {
    const page = await open();
    const left = await page.evaluate(async () => {
      let listeners = 0;
      const { addEventListener, removeEventListener } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function counted(...args: never[]) {
        listeners += 1;
        return (addEventListener as (...all: never[]) => void).apply(this, args);
      };
      EventTarget.prototype.removeEventListener = function counted(...args: never[]) {
        listeners -= 1;
        return (removeEventListener as (...all: never[]) => void).apply(this, args);
      };
      let observing = 0;
      for (const name of ['IntersectionObserver', 'ResizeObserver', 'MutationObserver'] as const) {
        const { observe, disconnect } = window[name].prototype;
        const active = new WeakSet<object>();
        window[name].prototype.observe = function counted(this: never, ...args: never[]) {
          if (!active.has(this)) observing += 1;
          active.add(this);
          return (observe as (...all: never[]) => void).apply(this, args);
        };
        window[name].prototype.disconnect = function counted(this: never) {
          if (active.delete(this)) observing -= 1;
          return disconnect.call(this);
        };
      }
      for (let i = 0; i < 10; i += 1) {
        const { chart, host, canvas } = window.charts.add({
          series: [
            [1, 2, 3],
            [1, 2, 3],
          ],
        });
        await window.charts.frames(2);
        chart.invalidate();
        chart.destroy();
        chart.destroy();
        chart.invalidate();
        chart.set({ max: 7 });
        chart.themeChanged();
        await window.charts.frames(1);
        if (host.childElementCount !== 1 || host.style.position !== '') throw new Error('host is not as it was');
        if (canvas.style.position !== '') throw new Error('canvas is not as it was');
        host.remove();
      }
      await window.charts.frames();
      return { listeners, observing, charts: Object.keys(window.charts.Chart.instances).length };
    });
    expect(left).toEqual({ listeners: 0, observing: 0, charts: 0 });
  });

  it('names what is wrong when the canvas does not stand in the page', async () => {
    const page = await open();
    const message = await page.evaluate(() => {
      try {
        new window.charts.LineChart(document.createElement('canvas'), {
          series: [],
          windowMs: 1000,
          now: () => 0,
          format: String,
          label: '',
        });
        return null;
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(message).toBe('a chart needs a canvas that stands in the page');
  });
});
