/**
 * One animation frame for every chart of a page: whoever has something new to draw asks for a turn, and all turns
 * are taken in one callback. What takes long, as the first drawing of many charts, goes on in the next frame. While
 * the page is hidden nothing is drawn; what waits is drawn when it is seen again.
 */

/** After so much drawing the browser is let paint what there is and answer the person. */
const longMs = 25;

export interface Drawable {
  draw(): void;
}

/** A drawable's place in the frame. */
export interface FrameSeat {
  /** Asks for one call of `draw` in the next frame; asking twice gives one. */
  request(): void;
  /** Gives the place up; a turn asked for is not taken. Harmless twice. */
  leave(): void;
}

/** The few things that the frame needs of a page; `Window` has them all. */
export interface FramePage {
  readonly performance: Pick<Performance, 'now'>;
  readonly document: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
  requestAnimationFrame(callback: () => void): number;
  cancelAnimationFrame(handle: number): void;
}

export class Frame {
  readonly #page: FramePage;
  readonly #seats = new Set<FrameSeat>();
  readonly #waiting = new Set<Drawable>();
  #handle: number | null = null;

  constructor(page: FramePage) {
    this.#page = page;
  }

  enter(drawable: Drawable): FrameSeat {
    const seat: FrameSeat = {
      request: () => {
        if (!this.#seats.has(seat)) return;
        this.#waiting.add(drawable);
        this.#schedule();
      },
      leave: () => {
        if (!this.#seats.delete(seat)) return;
        this.#waiting.delete(drawable);
        if (this.#seats.size > 0) return;
        this.#page.document.removeEventListener('visibilitychange', this.#schedule);
        this.#stop();
      },
    };
    if (this.#seats.size === 0) this.#page.document.addEventListener('visibilitychange', this.#schedule);
    this.#seats.add(seat);
    return seat;
  }

  readonly #schedule = (): void => {
    if (this.#page.document.hidden) {
      this.#stop();
      return;
    }
    if (this.#handle === null && this.#waiting.size > 0) {
      this.#handle = this.#page.requestAnimationFrame(this.#drawAll);
    }
  };

  readonly #drawAll = (): void => {
    this.#handle = null;
    const startMs = this.#page.performance.now();
    // What asks anew while all are drawn waits for the next frame.
    for (const drawable of [...this.#waiting]) {
      if (this.#page.performance.now() - startMs > longMs) break;
      if (!this.#waiting.delete(drawable)) continue;
      try {
        drawable.draw();
      } catch (error) {
        // One chart that cannot be drawn must not blank the others.
        reportError(error);
      }
    }
    this.#schedule();
  };

  #stop(): void {
    if (this.#handle !== null) this.#page.cancelAnimationFrame(this.#handle);
    this.#handle = null;
  }
}

const frames = new WeakMap<FramePage, Frame>();

/** The one frame of a page. */
export function frameOf(page: FramePage): Frame {
  let frame = frames.get(page);
  if (!frame) {
    frame = new Frame(page);
    frames.set(page, frame);
  }
  return frame;
}
