/** What Telltale serves: the counters of its own server and hub, which the composition root hands to the collector. */
import { TelltaleError } from '../../protocol/errors.ts';
import type { ApplicationCounts, ChannelSource, Family } from './collector.ts';
import { gauge, type Reasons } from './gauge.ts';

export type ApplicationReading = ApplicationCounts & { readonly reasons: Reasons };

export const application: Family<ApplicationReading> = {
  name: 'application',
  open({ self }) {
    if (!self) throw new TelltaleError('channel_unavailable', 'Nothing is served here, so nothing is counted.');
    return { read: () => withReasons(self.application()) };
  },
};

function withReasons(counts: ApplicationCounts): ApplicationReading {
  const reason = 'no request in the last minute';
  const reasons: Reasons = counts.recent.requests === 0 ? { error_rate: reason, avg_response_ms: reason } : {};
  return { ...counts, reasons };
}

export const applicationChannel: ChannelSource<'application'> = {
  channel: 'application',
  families: [application],
  derive(take) {
    const now = take(application)?.current;
    const rates = take.rates(application);
    const field = (path: string, pick: (reading: ApplicationReading) => number | null) =>
      gauge(rates, now, path, pick);
    return {
      requests_total: field('requests_total', (reading) => reading.requestsTotal),
      errors_total: field('errors_total', (reading) => reading.errorsTotal),
      error_rate: field('error_rate', ({ recent }) => ratio(recent.errors, recent.requests)),
      avg_response_ms: field('avg_response_ms', ({ recent }) => ratio(recent.elapsedMs, recent.requests)),
      viewers: field('viewers', (reading) => reading.viewers),
      dropped_messages: field('dropped_messages', (reading) => reading.droppedMessages),
      pushed: { ...now?.pushed },
    };
  },
};

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
