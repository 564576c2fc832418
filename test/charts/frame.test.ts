import { describe, expect, it } from 'vitest';
import { Frame, type FramePage } from '../../renderer/charts/frame.ts';

/** A page whose frames come when the test says so. */
class Page implements FramePage {
  readonly document;
  readonly listeners = new Set<unknown>();
  readonly performance = { now: () => this.nowMs };
  nowMs = 0;
  hidden = false;
  requested = 0;
  #callback: (() => void) | null = null;

  constructor() {
    const page = this;
    this.document = {
      get hidden() {
        return page.hidden;
      },
      addEventListener: (_: string, listener: unknown) => {
        page.listeners.add(listener);
      },
      removeEventListener: (_: string, listener: unknown) => {
        page.listeners.delete(listener);
      },
    };
  }

  requestAnimationFrame(callback: () => void): number {
    this.requested += 1;
    this.#callback = callback;
    return 1;
  }

  cancelAnimationFrame(): void {
    this.#callback = null;
  }

  frame(): void {
    const callback = this.#callback;
    this.#callback = null;
    callback?.();
  }

  show(isShown: boolean): void {
    this.hidden = !isShown;
    for (const listener of this.listeners) (listener as () => void)();
  }
}

function drawn(): { count: number; draw(): void } {
  return {
    count: 0,
    draw() {
      this.count += 1;
    },
  };
}

describe('the frame', () => {
  it('goes on in the next frame after what took long, in the order of asking', () => {
    const page = new Page();
    const frame = new Frame(page);
    const order: string[] = [];
    const seat = (name: string, takesMs: number) =>
      frame.enter({
        draw() {
          order.push(name);
          page.nowMs += takesMs;
        },
      });
    const [a, b, c, d] = [seat('a', 20), seat('b', 20), seat('c', 1), seat('d', 1)];
    for (const one of [a, b, c, d]) one.request();
    d.leave();
    page.frame();
    expect(order).toEqual(['a', 'b']);
    a.request();
    page.frame();
    expect(order).toEqual(['a', 'b', 'c', 'a']);
    page.frame();
    expect(order).toHaveLength(4);
  });

  it('draws all that asked in one animation frame, each once', () => {
    const page = new Page();
    const frame = new Frame(page);
    const charts = [drawn(), drawn(), drawn()];
    const [first, second] = charts.map((chart) => frame.enter(chart));
    first?.request();
    first?.request();
    second?.request();
    expect(page.requested).toBe(1);
    page.frame();
    expect(charts.map((chart) => chart.count)).toEqual([1, 1, 0]);
    page.frame();
    expect(charts.map((chart) => chart.count)).toEqual([1, 1, 0]);
  });

  it('draws nothing while the page is hidden and what waits once it is seen', () => {
    const page = new Page();
    const chart = drawn();
    const seat = new Frame(page).enter(chart);
    seat.request();
    page.show(false);
    page.frame();
    seat.request();
    page.frame();
    expect(chart.count).toBe(0);
    page.show(true);
    page.frame();
    expect(chart.count).toBe(1);
  });

  it('passes over a chart that left before its turn and draws the others', () => {
    const page = new Page();
    const frame = new Frame(page);
    const [stays, leaves] = [drawn(), drawn()];
    frame.enter(stays).request();
    const seat = frame.enter(leaves);
    seat.request();
    seat.leave();
    page.frame();
    expect([stays.count, leaves.count]).toEqual([1, 0]);
  });

  it('draws nothing for a chart that left, and listens to nothing once all have left', () => {
    const page = new Page();
    const frame = new Frame(page);
    const chart = drawn();
    const seat = frame.enter(chart);
    expect(page.listeners.size).toBe(1);
    seat.request();
    seat.leave();
    seat.leave();
    page.frame();
    seat.request();
    page.frame();
    expect(chart.count).toBe(0);
    expect(page.listeners.size).toBe(0);
  });
});
