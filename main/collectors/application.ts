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
    const recent = now?.recent;
    return {
      requests_total: gauge(rates, now, 'requests_total', now?.requestsTotal),
      errors_total: gauge(rates, now, 'errors_total', now?.errorsTotal),
      error_rate: gauge(rates, now, 'error_rate', recent && ratio(recent.errors, recent.requests)),
      avg_response_ms: gauge(rates, now, 'avg_response_ms', recent && ratio(recent.elapsedMs, recent.requests)),
      viewers: gauge(rates, now, 'viewers', now?.viewers),
      dropped_messages: gauge(rates, now, 'dropped_messages', now?.droppedMessages),
      pushed: { ...now?.pushed },
    };
  },
};

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
