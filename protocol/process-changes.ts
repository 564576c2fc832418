/**
 * Tables of processes as changes, for `"mode":"changes"` of a subscription to `process` or `process_top`: what differs
 * between two messages, and the second one made again of the first and the difference. Clients that do not ask for
 * it get whole tables as ever.
 *
 * Why changes and not pages: most processes sleep, so that few rows differ, while a page would have to be asked for,
 * sorted and searched by the server for each viewer. Measured, bytes a message: 1,006 processes of which nearly all
 * sleep, 454,000 whole and 2,400 to 4,800 as changes; 10,000 rows, 5.8 million whole, 49,000 where 2 % worked and
 * 249,000 where 10 % did. CPU to make its JSON, once for all viewers: at 1,000 rows 0.3 ms instead of 1.4, at 10,000 2.6 to
 * 4.2 instead of 22 to 23; 0.1 and 0.7 to 1.2 ms to apply it (`npm run bench -- collectors`). Why no channel of its own: the hub knows what each viewer has,
 * in its ring, so a viewer whose message was lost is simply sent the whole table again; a channel of changes would
 * have to repeat whole tables for everybody or be repaired by requests.
 */
import type { Process, ProcessData } from './families/process.ts';

/** Channels whose data is a table of processes. */
export type TableChannel = 'process' | 'process_top';

export function isTableChannel(channel: string): channel is TableChannel {
  return channel === 'process' || channel === 'process_top';
}

/** Fields beside the rows stand here as in the data, where they changed. */
export interface ProcessChanges extends Partial<Omit<ProcessData, 'timestamp' | 'processes'>> {
  timestamp: string;
  /** By pid, rising: of a row that was there the fields that changed, of a new one all. */
  changed: (Pick<Process, 'pid'> & Partial<Process>)[];
  /** Pids whose rows are no longer there. */
  gone: number[];
}

/** What has to be sent to someone who has `before`. `unavailable` that became empty is sent as an empty object. */
export function changesOf(before: ProcessData, after: ProcessData): ProcessChanges {
  const { processes, unavailable, ...head } = after;
  const changes: ProcessChanges = { timestamp: after.timestamp, changed: [], gone: [] };
  for (const field of Object.keys(head) as (keyof typeof head)[]) {
    if (JSON.stringify(head[field]) !== JSON.stringify(before[field]))
      Object.assign(changes, { [field]: head[field] });
  }
  if (JSON.stringify(unavailable) !== JSON.stringify(before.unavailable)) changes.unavailable = unavailable ?? {};
  let index = 0;
  for (const row of processes) {
    let earlier = before.processes[index];
    for (; earlier && earlier.pid < row.pid; earlier = before.processes[index]) {
      changes.gone.push(earlier.pid);
      index += 1;
    }
    const isKnown = earlier?.pid === row.pid;
    if (isKnown) index += 1;
    const change = isKnown && earlier ? changedFields(earlier, row) : row;
    if (change) changes.changed.push(change);
  }
  for (const row of before.processes.slice(index)) changes.gone.push(row.pid);
  return changes;
}

/**
 * The table after the changes. Pure: `table` stays as it is, and rows that did not change are the same objects in both,
 * so that who draws them can tell by identity.
 */
export function applyChanges(table: ProcessData, changes: ProcessChanges): ProcessData {
  const { changed, gone, ...head } = changes;
  const { unavailable, ...data }: ProcessData = { ...table, ...head, processes: [] };
  const ended = new Set(gone);
  const pending = new Map(changed.map((change) => [change.pid, change]));
  for (const row of table.processes) {
    if (ended.has(row.pid)) continue;
    const change = pending.get(row.pid);
    pending.delete(row.pid);
    data.processes.push(change ? { ...row, ...change } : row);
  }
  if (pending.size > 0) {
    // What had no row before is whole.
    data.processes.push(...([...pending.values()] as Process[]));
    data.processes.sort((a, b) => a.pid - b.pid);
  }
  const hasReasons = unavailable !== undefined && Object.keys(unavailable).length > 0;
  return hasReasons ? { ...data, unavailable } : data;
}

/** Every row has the same fields, all of them plain values. `null` where nothing changed. */
function changedFields(before: Process, after: Process): ProcessChanges['changed'][number] | null {
  let change: (Pick<Process, 'pid'> & Record<string, unknown>) | null = null;
  for (const field in after) {
    const value = after[field as keyof Process];
    if (value === before[field as keyof Process]) continue;
    change ??= { pid: after.pid };
    change[field] = value;
  }
  return change;
}
