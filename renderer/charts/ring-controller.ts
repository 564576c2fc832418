/**
 * Chart.js's side of a ring: a LineController without parsed data and without an element per point, and the
 * interaction mode that finds the point nearest in time. The series themselves are drawn on the layer (layer.ts).
 */

import {
  Chart,
  type ChartDataset,
  Interaction,
  type InteractionItem,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { t } from '../language/text.ts';
import type { Track } from './track.ts';

declare module 'chart.js' {
  interface ChartTypeRegistry {
    ring: ChartTypeRegistry['line'];
  }
  interface InteractionModeMap {
    age: InteractionMode;
  }
}

type InteractionMode = (typeof Interaction)['modes']['index'];

/** How far from the pointer, in CSS pixels, a point may be and still be the one that is meant. */
const reach = 24;

/** What a dataset carries for the controller beside Chart.js's own options. */
export interface RingDataset extends ChartDataset<'ring'> {
  track: Track;
  /** Server time at the right edge, Unix ms. */
  now(): number;
  format(value: number): string;
  band: boolean;
  /** The same hours of the day before, moved to today; `null` where they are not shown. */
  ghost: Track | null;
}

/** Makes Chart.js know the parts that are used here, and no other; harmless twice. */
export function registerRing(): void {
  Chart.register(RingController, LinearScale, LineElement, PointElement, Legend, Tooltip);
  Interaction.modes.age = nearestInTime;
}

export class RingController extends LineController {
  static override id = 'ring';
  static overrides = {};

  /** The hovered point, where the tooltip stands; moved, never made anew. */
  readonly mark = new PointElement({});

  /** The point nearest in time to `x` (CSS pixels), or `null` when none is near; moves `mark` to it. */
  nearest(x: number): number | null {
    const { track, now } = this.ring;
    const { xScale, yScale } = this._cachedMeta;
    if (!xScale || !yScale) return null;
    const place = track.nearest(now() + (xScale.getValueForPixel(x) ?? 0));
    if (place < 0) return null;
    const at = track.index(place);
    const pointX = xScale.getPixelForValue((track.times[at] ?? 0) - now());
    if (Math.abs(pointX - x) > reach) return null;
    this.mark.x = pointX;
    const mean = track.mean[at] ?? Number.NaN;
    // A tooltip needs a place, also to say that there is no reading.
    this.mark.y = Number.isNaN(mean) ? yScale.bottom : yScale.getPixelForValue(mean);
    return place;
  }

  get ring(): RingDataset {
    return this.getDataset() as RingDataset;
  }

  override update(): void {}

  override updateElements(): void {}

  override draw(): void {}

  override setHoverStyle(): void {}

  override removeHoverStyle(): void {}

  protected override getMaxOverflow(): number {
    return 0;
  }

  protected override getMinMax(): { min: number; max: number } {
    return { min: 0, max: 1 };
  }

  protected override getParsed(place: number): { x: number; y: number } {
    const { track } = this.ring;
    const at = track.index(place);
    return { x: track.times[at] ?? Number.NaN, y: track.mean[at] ?? Number.NaN };
  }

  protected override getLabelAndValue(place: number): { label: string; value: string } {
    const { track, format, label = '', band, ghost } = this.ring;
    const at = track.index(place);
    const mean = track.mean[at] ?? Number.NaN;
    const min = track.min[at] ?? Number.NaN;
    const max = track.max[at] ?? Number.NaN;
    const before = valueNear(ghost, track.times[at] ?? 0);
    const yesterday = Number.isNaN(before) ? '' : ` · ${t('yesterday {value}', { value: format(before) })}`;
    if (Number.isNaN(mean)) return { label, value: `${t('no reading')}${yesterday}` };
    const now = band && min < max ? `${format(mean)} (${format(min)} – ${format(max)})` : format(mean);
    return { label, value: `${now}${yesterday}` };
  }
}

/** The reading of the point whose span of time holds `timeMs`; NaN where there is none. */
function valueNear(track: Track | null, timeMs: number): number {
  if (!track || track.length < 2) return Number.NaN;
  const place = Math.max(1, Math.min(track.lowerBound(timeMs + 1), track.length)) - 1;
  const at = track.index(place);
  const fromMs = track.times[at] ?? 0;
  const stepMs = Math.abs((track.times[track.index(1)] ?? 0) - (track.times[track.index(0)] ?? 0));
  return timeMs >= fromMs && timeMs < fromMs + stepMs ? (track.mean[at] ?? Number.NaN) : Number.NaN;
}

/** One item a visible series: its point nearest in time to the pointer. */
const nearestInTime: InteractionMode = (chart, event) => {
  const x = event.x ?? 0;
  const items: InteractionItem[] = [];
  for (const { controller, index: datasetIndex } of chart.getSortedVisibleDatasetMetas()) {
    if (!(controller instanceof RingController)) continue;
    const place = controller.nearest(x);
    if (place !== null) items.push({ element: controller.mark, datasetIndex, index: place });
  }
  return items;
};
