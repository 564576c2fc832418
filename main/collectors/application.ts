/** What Telltale serves: the counters of its own server and hub, which the composition root hands to the collector. */
import { TelltaleError } from '../../protocol/errors.ts';
import type { ApplicationCounts, ChannelSource, Family } from './collector.ts';
import { gauge, type Reasons } from './gauge.ts';

export interface ApplicationReading {
  readonly counts: ApplicationCounts;
  readonly reasons: Reasons;
}

export const application: Family<ApplicationReading> = {
  name: 'application',
  open({ self }) {
    if (!self) throw new TelltaleError('channel_unavailable', 'Nothing is served here, so nothing is counted.');
    return {
      read() {
        const counts = self.application();
        return { counts, reasons: counts.recent.requests === 0 ? noRequests : noReasons };
      },
    };
  },
};

const noRequest = 'no request in the last minute';
const noRequests: Reasons = { error_rate: noRequest, avg_response_ms: noRequest };
const noReasons: Reasons = {};

export const applicationChannel: ChannelSource<'application'> = {
  channel: 'application',
  families: [application],
  derive(take) {
    const now = take(application)?.current;
    const rates = take.rates(application);
    const counts = now?.counts;
    const recent = counts?.recent;
    return {
      requests_total: gauge(rates, now, 'requests_total', counts?.requestsTotal),
      errors_total: gauge(rates, now, 'errors_total', counts?.errorsTotal),
      error_rate: gauge(rates, now, 'error_rate', recent && ratio(recent.errors, recent.requests)),
      avg_response_ms: gauge(rates, now, 'avg_response_ms', recent && ratio(recent.elapsedMs, recent.requests)),
      viewers: gauge(rates, now, 'viewers', counts?.viewers),
      dropped_messages: gauge(rates, now, 'dropped_messages', counts?.droppedMessages),
      pushed: { ...counts?.pushed },
    };
  },
};

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
