/**
 * The same hours of the day before, for one chart: what the server recorded 24 hours earlier, moved to today. Fetched
 * once for a span that stands still, and ahead of time for one that moves on; what failed is asked again. Draws nothing.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ChannelName } from '../../protocol/channels.ts';
import { type Backoff, createBackoff } from '../../protocol/client/backoff.ts';
import { Track } from '../charts/track.ts';
import { type HistoryRequest, historyNames, isPassing, lineColumns, type Retry } from './feed.ts';
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
  readonly #after: Retry['after'];
  readonly #backoff: Backoff;
  #cancelRetry = () => {};
  /** What is fetched, or on its way, reaches until then. */
  #untilMs = Number.NEGATIVE_INFINITY;
  /** Where the newest question ends: the answer to an earlier one counts no more. */
  #askedMs = Number.NaN;
  #stopped = false;

  constructor(definition: ChartDefinition<Name>, request: HistoryRequest, span: Span, retry: Retry) {
    this.tracks = this.#tracks;
    this.#definition = definition;
    this.#request = request;
    this.#span = span;
    this.#after = retry.after;
    this.#backoff = createBackoff(retry.random);
  }

  /** Sees to it that there is what belongs under the time up to `nowMs`, Unix milliseconds on the server. */
  follow(nowMs: number): void {
    const { endMs } = this.#span;
    if (nowMs < this.#untilMs || this.#stopped) return;
    this.#untilMs = endMs === undefined ? nowMs + aheadMs : Number.POSITIVE_INFINITY;
    void this.#load(endMs ?? nowMs + aheadMs);
  }

  /** An answer that is still to come counts no more, and nothing is asked again; harmless when repeated. */
  stop(): void {
    this.#stopped = true;
    this.#cancelRetry();
  }

  async #load(endMs: number): Promise<void> {
    this.#cancelRetry();
    this.#askedMs = endMs;
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
    }).catch((error: unknown) => (isPassing(error) ? 'later' : 'never'));
    if (this.#stopped || endMs !== this.#askedMs || result === 'never') return;
    if (result === 'later') {
      // Where the span moves on, its next question may come first and takes the place of this one.
      this.#cancelRetry = this.#after(this.#backoff.next(), () => void this.#load(endMs));
      return;
    }
    this.#backoff.reset();
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
