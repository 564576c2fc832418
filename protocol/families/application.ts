/**
 * Channel `application`: what Telltale serves and what programs push to it. Counters run since the engine started;
 * rates and means are of the last {@link requestWindowSeconds} seconds.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

/** Over which `error_rate` and `avg_response_ms` are taken. */
export const requestWindowSeconds = 60;

export interface ApplicationData extends Envelope {
  /** HTTP requests and upgrades that were answered. */
  requests_total: Reading;
  /** Of them, those answered with a status of 400 or above. */
  errors_total: Reading;
  /** Share of errors among the requests of the last minute, 0 to 1; `null` while there was none. */
  error_rate: Reading;
  /**
   * Mean time until the answer of a request of the last minute was on its way; a stream counts until it began.
   * `null` while there was none.
   */
  avg_response_ms: Reading;
  /** Connected to the stream now, windows of the app included. */
  viewers: Reading;
  /** Messages that viewers were owed and did not get because they were too slow. */
  dropped_messages: Reading;
  /** The newest value of each metric that a program pushed, by its name. */
  pushed: Record<string, number>;
}

const served = { channel: 'application', kind: 'gauge' } as const;
const counted = { channel: 'application', kind: 'counter' } as const;

export const applicationSeries: readonly SeriesDefinition[] = [
  { ...counted, path: 'requests_total', unit: 'requests', help: 'Requests answered since the start.' },
  { ...counted, path: 'errors_total', unit: 'requests', help: 'Requests answered with 400 or above.' },
  { ...served, path: 'error_rate', unit: 'ratio', help: 'Share of errors among the requests of the last minute.' },
  { ...served, path: 'avg_response_ms', unit: 'milliseconds', help: 'Mean response time of the last minute.' },
  { ...served, path: 'viewers', unit: 'viewers', help: 'Viewers that are connected to the stream.' },
  { ...counted, path: 'dropped_messages', unit: 'messages', help: 'Messages that slow viewers did not get.' },
];
