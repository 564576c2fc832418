/**
 * The same hours of the day before, for one chart: what the server recorded 24 hours earlier, moved to today. Fetched
 * once for a span that stands still, and ahead of time for one that moves on. Draws nothing.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ChannelName } from '../../protocol/channels.ts';
import { Track } from '../charts/track.ts';
import { type HistoryRequest, historyNames, lineColumns } from './feed.ts';
import type { ChartDefinition } from './lines.ts';
import { mergeHistory } from './points.ts';
import { type Span, windowStepMs } from './windows.ts';

const dayMs = 86_400_000;
/** The server keeps nothing finer of yesterday. */
const leastStepMs = 10_000;
/** Fetched beyond the right edge, so that it need not be asked for at each sample. */
const aheadMs = 60_000;

export class Yesterday<Name extends ChannelName> {
  /** One a line, in their order; `null` where nothing was recorded. */
  readonly tracks: ReadonlySignal<readonly (Track | null)[]>;
  readonly #tracks: Signal<readonly (Track | null)[]> = signal([]);
  readonly #definition: ChartDefinition<Name>;
  readonly #request: HistoryRequest;
  readonly #span: Span;
  /** What is fetched, or on its way, reaches until then. */
  #untilMs = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(definition: ChartDefinition<Name>, request: HistoryRequest, span: Span) {
    this.tracks = this.#tracks;
    this.#definition = definition;
    this.#request = request;
    this.#span = span;
  }

  /** Sees to it that there is what belongs under the time up to `nowMs`, Unix milliseconds on the server. */
  follow(nowMs: number): void {
    const { endMs } = this.#span;
    if (nowMs < this.#untilMs || this.#stopped) return;
    this.#untilMs = endMs === undefined ? nowMs + aheadMs : Number.POSITIVE_INFINITY;
    void this.#load(endMs ?? nowMs + aheadMs);
  }

  /** An answer that is still to come counts no more. */
  stop(): void {
    this.#stopped = true;
  }

  async #load(endMs: number): Promise<void> {
    const stepMs = windowStepMs(
      { ...this.#span, stepMs: Math.max(this.#span.stepMs ?? 0, leastStepMs) },
      leastStepMs,
    );
    const { lines } = this.#definition;
    const result = await this.#request({
      series: historyNames(lines),
      from: new Date(endMs - this.#span.ms - aheadMs - dayMs).toISOString(),
      to: new Date(endMs - dayMs).toISOString(),
      step: `${stepMs}ms`,
    }).catch(() => null);
    if (this.#stopped || !result) return;
    this.#tracks.value = lines.map((line) => {
      const columns = lineColumns(result, line);
      if (!columns || columns.mean.every((value) => value === null)) return null;
      const track = new Track(columns.timestamps.length + 2);
      const timestamps = columns.timestamps.map((seconds) => seconds + dayMs / 1_000);
      mergeHistory(track, columns.step_seconds * 1_000, { ...columns, timestamps });
      return track;
    });
  }
}
