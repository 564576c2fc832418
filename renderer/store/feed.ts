/**
 * Keeps the tracks of one chart true to the chosen span: filled from the server's memory and, where the span ends
 * now, continued by live samples and filled in again where samples were missed. Draws nothing.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ApiMethods, HistoryColumns, HistoryResult } from '../../protocol/api.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import { type Backoff, createBackoff } from '../../protocol/client/backoff.ts';
import type { ConnectionClock } from '../../protocol/client/connection.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import { Track } from '../charts/track.ts';
import type { Label } from '../language/text.ts';
import { type Bucket, BucketGatherer } from './bucket.ts';
import type { ChartDefinition, LineDefinition } from './lines.ts';
import { appendPoint, lessColumns, mergeHistory, sumColumns } from './points.ts';
import { isSameSpan, type Span, windowStepMs } from './windows.ts';

/** Asks the server's memory, as `GET /api/v1/history`. */
export type HistoryRequest = (params: ApiMethods['history']['params']) => Promise<HistoryResult>;

/** From so many label sets of one series on, all of them are asked for by its bare name: addresses have a limit. */
const manyLabels = 8;

/** A line of the chart, as drawn now. */
export interface FeedLine {
  readonly label: Label;
  readonly color: string;
  readonly track: Track;
}

/** By what a question that failed is asked again: as a lost connection is tried again. */
export interface Retry {
  readonly after: ConnectionClock['after'];
  /** Uniform in [0, 1), as Math.random. */
  readonly random: () => number;
}

interface Sample {
  readonly timeMs: number;
  readonly values: readonly (number | null)[];
}

export class Feed<Name extends ChannelName> {
  readonly definition: ChartDefinition<Name>;
  /** Rises with every change of the tracks' content. */
  readonly version: ReadonlySignal<number>;
  /** Whether the past is in, or is known not to come; before that nothing is drawn. */
  readonly ready: ReadonlySignal<boolean>;
  readonly lines: ReadonlySignal<readonly FeedLine[]>;

  readonly #version: Signal<number> = signal(0);
  readonly #ready: Signal<boolean> = signal(false);
  readonly #lines: Signal<readonly FeedLine[]> = signal([]);
  readonly #request: HistoryRequest;
  #span: Span;
  #intervalMs: number;
  #stepMs = 0;
  #gatherers: BucketGatherer[] = [];
  /** Rises with each change of window, so that an answer for an earlier one is dropped. */
  #generation = 0;
  #loading = false;
  #loadAgain = false;
  readonly #after: Retry['after'] | null;
  readonly #backoff: Backoff;
  #cancelRetry = () => {};
  #closed = false;
  #newest: Sample | null = null;
  /** When the first live sample was taken, Unix milliseconds. */
  #firstMs = 0;
  /** Whether there is a server to ask before the first sample. */
  #begun = false;
  /** The newest point that the server's memory had, Unix milliseconds. */
  #toldUntilMs = Number.NEGATIVE_INFINITY;
  /** Spacing of the points that the server's memory had, ms: coarser than ours where it was asked at a slower pace. */
  #toldStepMs = 0;

  /** @param retry left out, a question that failed is not asked again by itself */
  constructor(
    definition: ChartDefinition<Name>,
    request: HistoryRequest,
    span: Span,
    intervalMs: number,
    retry?: Retry,
  ) {
    this.definition = definition;
    this.version = this.#version;
    this.ready = this.#ready;
    this.lines = this.#lines;
    this.#request = request;
    this.#span = span;
    this.#intervalMs = intervalMs;
    this.#after = retry?.after ?? null;
    this.#backoff = createBackoff(retry?.random ?? (() => 0));
    this.#restart();
    if (!this.#isLive) this.reload();
  }

  get #isLive(): boolean {
    return this.#span.endMs === undefined;
  }

  /** Shows another span of time, or the same at another spacing. Harmless when nothing changes. */
  show(span: Span, intervalMs: number): void {
    if (isSameSpan(span, this.#span) && intervalMs === this.#intervalMs) return;
    this.#span = span;
    this.#intervalMs = intervalMs;
    this.forget();
  }

  /** Begins anew with what the server has now. */
  forget(): void {
    this.#restart();
    if (!this.#isLive) this.reload();
    else if (this.#newest) this.#goOn(this.#newest);
    else if (this.#begun) this.reload();
  }

  /**
   * The server is there: its memory is asked before the first sample comes, so that the past is drawn without it.
   * Harmless when repeated.
   */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    if (this.#isLive && this.#newest === null) this.reload();
  }

  #goOn(sample: Sample): void {
    this.#take(sample);
    this.reload();
  }

  /** Takes a live sample; samples come in rising order of time. */
  push(data: ChannelData[Name]): void {
    const timeMs = Date.parse(data.timestamp);
    const first = this.#newest === null;
    if (first) this.#firstMs = timeMs;
    this.#newest = { timeMs, values: this.definition.lines.map((line) => line.read(data)) };
    if (!this.#isLive) return;
    this.#take(this.#newest);
    // Samples that follow an answer of the server's memory must not have been missed before it.
    if (first && !this.#loading && this.#isTorn()) this.reload();
    this.#version.value += 1;
  }

  /**
   * What a line has gathered for its next point, in a window whose points stand for more than one sample; the
   * highest value may be in it, long before it is drawn.
   */
  openBucket(line: number): Bucket | null {
    return this.#gatherers[line]?.open() ?? null;
  }

  /** Samples were lost for good: the server's memory has what they were made of. */
  interrupt(): void {
    for (const gatherer of this.#gatherers) gatherer.interrupt();
    this.reload();
  }

  /** Fetches the whole window again and merges it in. */
  reload(): void {
    if (this.#loading) this.#loadAgain = true;
    else void this.#load();
  }

  /** Asks nothing any more; harmless when repeated. */
  close(): void {
    this.#closed = true;
    this.#cancelRetry();
  }

  #restart(): void {
    this.#generation += 1;
    this.#cancelRetry();
    this.#backoff.reset();
    this.#loading = false;
    this.#loadAgain = false;
    this.#toldUntilMs = Number.NEGATIVE_INFINITY;
    this.#ready.value = false;
    this.#stepMs = windowStepMs(this.#span, this.#intervalMs);
    const capacity = Math.ceil(this.#span.ms / this.#stepMs) + 2;
    const { lines } = this.definition;
    this.#gatherers = lines.map(() => new BucketGatherer(this.#stepMs));
    this.#lines.value = lines.map(({ label, color }) => ({ label, color, track: new Track(capacity) }));
  }

  #take({ timeMs, values }: Sample): void {
    let missing = false;
    this.#lines.value.forEach(({ track }, i) => {
      const value = values[i] ?? null;
      if (this.#stepMs <= this.#intervalMs) {
        appendPoint(track, this.#gapMs(track), Math.floor(timeMs / this.#stepMs) * this.#stepMs, value);
        return;
      }
      const closed = this.#gatherers[i]?.add(timeMs, value);
      if (closed?.complete) appendPoint(track, this.#stepMs, closed.startMs, closed.mean, closed.min, closed.max);
      else if (closed) missing = true;
    });
    if (missing) this.reload();
  }

  /** Spacing by which a gap before the next point is told: behind the server's last point its own counts. */
  #gapMs(track: Track): number {
    const newestMs = track.length > 0 ? (track.times[track.index(track.length - 1)] ?? 0) : 0;
    return newestMs <= this.#toldUntilMs ? Math.max(this.#stepMs, this.#toldStepMs) : this.#stepMs;
  }

  async #load(): Promise<void> {
    const generation = this.#generation;
    this.#cancelRetry();
    this.#loading = true;
    const isEarly = this.#newest === null;
    const result = await this.#request({
      series: historyNames(this.definition.lines),
      ...rangeOf(this.#span),
      step: `${this.#stepMs}ms`,
    }).catch((error: unknown) => (isPassing(error) ? 'later' : 'never'));
    if (generation !== this.#generation) return;
    this.#loading = false;
    if (typeof result === 'object') {
      this.#backoff.reset();
      this.#merge(result);
    }
    // An early question that failed is asked again with the first sample.
    if (typeof result === 'object' || !isEarly || !this.#isLive) this.#ready.value = true;
    this.#version.value += 1;
    if (this.#loadAgain || (isEarly && this.#newest && this.#isTorn())) {
      this.#loadAgain = false;
      this.reload();
    } else if (result === 'later') this.#loadLater();
  }

  #merge(result: HistoryResult): void {
    this.definition.lines.forEach((line, i) => {
      const track = this.#lines.value[i]?.track;
      const columns = lineColumns(result, line);
      if (!track || !columns) return;
      mergeHistory(track, this.#stepMs, columns);
      const last = columns.timestamps[columns.mean.findLastIndex((value) => value !== null)];
      if (last === undefined) return;
      this.#toldUntilMs = Math.max(this.#toldUntilMs, last * 1_000);
      this.#toldStepMs = columns.step_seconds * 1_000;
    });
  }

  /**
   * Whether samples may be missing between the server's memory and the first live one. Where a point stands for more
   * than one sample, the gatherers find that out by themselves.
   */
  #isTorn(): boolean {
    const missingMs = this.#firstMs - this.#toldUntilMs;
    return this.#stepMs > this.#intervalMs
      ? missingMs === Number.POSITIVE_INFINITY
      : missingMs >= 2 * Math.max(this.#stepMs, this.#toldStepMs);
  }

  #loadLater(): void {
    if (this.#after && !this.#closed) this.#cancelRetry = this.#after(this.#backoff.next(), () => this.reload());
  }
}

/** Whether the same question may well be answered another time: not what the server has refused for good. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof TelltaleError)) return true;
  return error.status >= 500 || error.code === 'request_timeout' || error.code === 'too_many_requests';
}

/** The series that lines are made of, as they are asked for. */
export function historyNames(lines: readonly Pick<LineDefinition, 'series' | 'less'>[]): string[] {
  return namesToAsk(lines.flatMap((line) => [...line.series, ...(line.less ?? [])]));
}

/** What an answer holds of one line; `null` where the server knows none of its series. */
export function lineColumns(
  result: HistoryResult,
  line: Pick<LineDefinition, 'series' | 'less'>,
): HistoryColumns | null {
  return lessColumns(sumColumns(columnsOf(result, line.series)), columnsOf(result, line.less ?? []));
}

function rangeOf({ ms, endMs }: Span): Pick<ApiMethods['history']['params'], 'window' | 'from' | 'to'> {
  if (endMs === undefined) return { window: `${ms / 1_000}s` };
  return { from: new Date(endMs - ms).toISOString(), to: new Date(endMs).toISOString() };
}

/** Each name once; a bare one, which brings all its label sets, in place of many. */
function namesToAsk(names: readonly string[]): string[] {
  const unique = [...new Set(names)];
  const bare = (name: string) => name.replace(/\{.*$/s, '');
  const members = (name: string) => unique.filter((other) => bare(other) === name).length;
  const many = new Set(unique.map(bare).filter((name) => members(name) > manyLabels));
  return [...new Set(unique.map((name) => (many.has(bare(name)) ? bare(name) : name)))];
}

function columnsOf(result: HistoryResult, names: readonly string[]) {
  return names.flatMap((name) => result.series.find(({ series }) => series === name) ?? []);
}
