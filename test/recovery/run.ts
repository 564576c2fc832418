/**
 * A run of random cuts: a real server and hub publish, viewers of every transport are cut off and come back, and in
 * the end what each has is compared with what was published.
 */
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import type { Sample } from '../../main/sampler/sample.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import type { AnyChannelData } from '../../protocol/families/index.ts';
import { Feed } from '../../renderer/store/feed.ts';
import type { ChartDefinition } from '../../renderer/store/lines.ts';
import { timeWindows } from '../../renderer/store/windows.ts';
import { createRandom } from '../attacks/inputs.ts';
import { serve, until } from '../server/harness.ts';
import { startCuttingProxy } from './proxy.ts';
import { type CutViewer, numberOf, watched, watchPort, watchSse, watchWebSocket } from './viewers.ts';

/** A second of the machine's time passes in so much of ours. */
const secondMs = 25;

const chart: ChartDefinition<'memory'> = {
  channel: 'memory',
  lines: [{ label: 'Used', color: '--c', series: ['memory_used_bytes'], read: ({ used_bytes }) => used_bytes }],
};

export interface CutReport {
  readonly published: number;
  readonly cuts: number;
  readonly gaps: number;
}

export async function runCuts(durationMs: number, seed: number): Promise<CutReport> {
  const random = createRandom(seed);
  let nowMs = Math.floor(Date.now() / 1_000) * 1_000;
  const clock = { ...systemClock, now: () => nowMs };
  const served = await serve({ clock });
  const { hub, server } = served;
  // Longer than the ring of `memory` holds, now and then; that of `process` is far shorter.
  const proxy = await startCuttingProxy({
    target: server.port,
    random,
    longestMs: 1_500,
    outageMs: 160 * secondMs,
  });
  onTestFinished(() => proxy.close());

  const sent = new Map<ChannelName, AnyChannelData[]>(watched.map((channel) => [channel, []]));
  function publish(): void {
    nowMs += 1_000;
    for (const channel of watched) {
      const record = sent.get(channel) ?? [];
      const number = record.length + 1;
      const timestamp = new Date(nowMs).toISOString();
      const data = { timestamp, number, used_bytes: number * 1_000, filler: 'x'.repeat(number % 300) };
      record.push(data as unknown as AnyChannelData);
      served.take({ channel, timeMs: nowMs, data } as unknown as Sample);
      expect(hub.latest(channel, 'local')?.seq).toBe(number);
    }
  }
  publish();

  const plain = watchWebSocket(proxy.port, undefined);
  const port = watchPort(hub, () => Promise.resolve(null), random, 1_500);
  const viewers: CutViewer[] = [plain, watchWebSocket(proxy.port, 'batch'), watchSse(proxy.port), port];
  onTestFinished(() => {
    for (const viewer of viewers) viewer.close();
  });
  const feed = new Feed(chart, (params) => plain.client.request('history', params), timeWindows[0], 1_000);
  plain.client.subscribe('memory', ({ data }) => feed.push(data), { onGap: () => feed.interrupt() });

  const untilMs = performance.now() + durationMs;
  while (performance.now() < untilMs) {
    publish();
    await new Promise((resolve) => setTimeout(resolve, secondMs));
  }
  proxy.calm();
  port.calm();
  const lastOf = (viewer: CutViewer, channel: ChannelName) => {
    const last = viewer.noted.get(channel)?.at(-1);
    return last?.kind === 'gap' ? last.to : (last?.seq ?? 0);
  };
  await until(async () => {
    publish();
    await new Promise((resolve) => setTimeout(resolve, secondMs));
    const published = sent.get('memory')?.length ?? 0;
    // A batch may hold back as many as its interval has slots.
    return viewers.every((viewer) => watched.every((channel) => lastOf(viewer, channel) >= published - 3));
  });
  for (const viewer of viewers) for (const channel of watched) compare(viewer, channel, sent.get(channel) ?? []);

  // Nothing more is published, so that a hole cannot leave by moving out of the window.
  await until(() => isFilled(feed, sent.get('memory') ?? []));
  const gaps = viewers.flatMap(({ noted }) => [...noted.values()].flat()).filter(({ kind }) => kind === 'gap');
  return { published: sent.get('memory')?.length ?? 0, cuts: proxy.cuts + port.cuts(), gaps: gaps.length };
}

/** From the first that came: each once and in order, as it was published, or within a gap that was told. */
function compare({ name, noted, repeatsGaps }: CutViewer, channel: ChannelName, sent: readonly AnyChannelData[]) {
  const where = `${name}, ${channel}`;
  const notes = noted.get(channel) ?? [];
  const first = notes[0];
  let next = first?.kind === 'gap' ? first.from : (first?.seq ?? 0);
  /** The newest that came as a sample. */
  let taken = 0;
  for (const note of notes) {
    if (note.kind === 'sample') {
      expect([where, note.seq]).toEqual([where, next]);
      expect(note.data).toEqual(sent[note.seq - 1]);
      taken = note.seq;
      next += 1;
      continue;
    }
    expect(note.reason).toBe('expired');
    expect(note.to).toBeGreaterThanOrEqual(note.from);
    if (repeatsGaps) {
      expect([where, note.from]).toEqual([where, Math.min(note.from, next)]);
      expect(note.from).toBeGreaterThan(taken);
    } else {
      expect([where, note.from]).toEqual([where, next]);
    }
    next = Math.max(next, note.to + 1);
  }
  expect(next).toBeGreaterThan(sent.length - 3);
}

/** Whether every second of the chart's minute is there with its own value, whatever was missed on the way. */
function isFilled(feed: Feed<'memory'>, sent: readonly AnyChannelData[]): boolean {
  const track = feed.lines.value[0]?.track;
  if (!track || track.length < 60) return false;
  const newestMs = track.times[track.index(track.length - 1)] ?? 0;
  const byTime = new Map(sent.map((data) => [Date.parse(data.timestamp), numberOf(data) * 1_000]));
  return Array.from({ length: 59 }, (_, back) => newestMs - back * 1_000).every((timeMs) => {
    const at = track.index(track.lowerBound(timeMs));
    return track.times[at] === timeMs && track.mean[at] === byTime.get(timeMs);
  });
}
