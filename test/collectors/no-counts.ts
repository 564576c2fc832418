/** What a server that nobody has asked for anything counts. */
import type { ApplicationCounts } from '../../main/collectors/collector.ts';

export const noCounts: ApplicationCounts = {
  requestsTotal: 0,
  errorsTotal: 0,
  recent: { requests: 0, errors: 0, elapsedMs: 0 },
  viewers: 0,
  droppedMessages: 0,
  pushed: {},
};
