/** Fetches what {@link rankUsage} works on: recorded process tables over a range, and what the machine used in it. */
import type { ProcessData } from '../../protocol/families/process.ts';
import type { Store } from '../store/store.ts';
import { type Range, type Resource, sampleTimes } from './cause-ranking.ts';

/** The heaviest are recorded this often, all of them that often. */
const topStepMs = 5_000;
const allStepMs = 60_000;
/** Tables asked for; a longer range is looked at in longer steps. */
const mostTop = 48;
const mostAll = 12;
/** Questions under way at once. */
const atOnce = 4;

export interface CauseData {
  readonly tables: readonly ProcessData[];
  /** CPU seconds and bytes of the whole machine in the range; `null` where they were not kept. */
  readonly machine: Readonly<Record<Exclude<Resource, 'memory'>, number | null>>;
}

/** Rejects where past tables may not be read at all. */
export async function fetchCause(store: Store, range: Range): Promise<CauseData> {
  const nowMs = store.serverNow();
  const questions = [
    ...sampleTimes(range, topStepMs, mostTop).map((ms) => ({ channel: 'process_top' as const, ms })),
    ...sampleTimes(range, allStepMs, mostAll).map((ms) => ({ channel: 'process' as const, ms })),
  ].filter(({ ms }) => ms <= nowMs + topStepMs);
  const tables = new Map<string, ProcessData>();
  const ask = async ({ channel, ms }: (typeof questions)[number]) => {
    const at = new Date(ms).toISOString();
    const answer = await store.request('snapshot', { channels: channel, at });
    const data = answer.channels[channel]?.data;
    if (data) tables.set(`${channel} ${data.timestamp}`, data);
  };
  const queue = [...questions];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await ask(next);
  };
  const [machine] = await Promise.all([machineUse(store, range), ...Array.from({ length: atOnce }, work)]);
  return { tables: [...tables.values()], machine };
}

async function machineUse(store: Store, { fromMs, toMs }: Range): Promise<CauseData['machine']> {
  const series = ['cpu_utilization_percent', 'disk_read_bytes_per_second', 'disk_write_bytes_per_second'];
  const times = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  const answer = await store.request('history', { series, ...times }).catch(() => null);
  const seconds = (toMs - fromMs) / 1_000;
  const mean = (name: string) => {
    const known = answer?.series.find((one) => one.series === name)?.mean.filter((value) => value !== null) ?? [];
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const [busy, read, written] = series.map(mean);
  const cpus = store.info.peek()?.cpu_count ?? null;
  return {
    cpu: busy == null || cpus === null ? null : (busy / 100) * cpus * seconds,
    disk: read == null || written == null ? null : (read + written) * seconds,
  };
}
