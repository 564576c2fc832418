/**
 * The tooltip as an element, so that its figures stand in columns and it may reach beyond a small chart. What it
 * says and when is Chart.js's tooltip model; class names and custom properties let the style sheet dress it.
 */
import type { TooltipModel } from 'chart.js';

/** Between the point and the box, in CSS pixels. */
const distance = 12;

export class TooltipBox {
  readonly #box: HTMLElement;

  /** @param host the positioned parent of the canvas */
  constructor(host: HTMLElement) {
    this.#box = host.ownerDocument.createElement('div');
    this.#box.className = 'chart-tooltip';
    // The same figures stand in the text of the view; a reader of the screen is not told them at each move.
    this.#box.setAttribute('aria-hidden', 'true');
    Object.assign(this.#box.style, {
      position: 'absolute',
      top: '0',
      left: '0',
      zIndex: '1',
      display: 'none',
      pointerEvents: 'none',
      padding: '6px 8px',
      border: '1px solid var(--chart-grid, rgb(128 128 128 / 0.4))',
      borderRadius: '6px',
      background: 'var(--chart-tooltip, Canvas)',
      color: 'var(--chart-tooltip-text, CanvasText)',
      fontSize: '12px',
      lineHeight: '1.4',
      fontVariantNumeric: 'tabular-nums',
      whiteSpace: 'nowrap',
    });
    host.append(this.#box);
  }

  /** Shows what the model says, or nothing. `width` is that of the chart. */
  show(model: TooltipModel<'ring'>, width: number): void {
    if (model.opacity === 0 || model.dataPoints.length === 0) {
      this.hide();
      return;
    }
    const page = this.#box.ownerDocument;
    const title = page.createElement('div');
    title.textContent = model.title.join(' ');
    const rows = page.createElement('div');
    Object.assign(rows.style, { display: 'grid', gridTemplateColumns: 'auto 1fr auto', columnGap: '6px' });
    for (const [i, point] of model.dataPoints.entries()) {
      const key = page.createElement('span');
      Object.assign(key.style, {
        alignSelf: 'center',
        width: '8px',
        height: '8px',
        borderRadius: '2px',
        background: String(model.labelColors[i]?.borderColor ?? ''),
        forcedColorAdjust: 'none',
      });
      const label = page.createElement('span');
      label.textContent = point.dataset.label ?? '';
      const value = page.createElement('span');
      value.style.textAlign = 'end';
      value.textContent = point.formattedValue;
      rows.append(key, label, value);
    }
    this.#box.replaceChildren(title, rows);
    this.#box.style.display = 'block';
    const boxWidth = this.#box.offsetWidth;
    const fitsRight = model.caretX + distance + boxWidth <= width;
    const left = fitsRight ? model.caretX + distance : Math.max(0, model.caretX - distance - boxWidth);
    this.#box.style.transform = `translate(${Math.round(left)}px, 0)`;
  }

  hide(): void {
    this.#box.style.display = 'none';
  }

  remove(): void {
    this.#box.remove();
  }
}
