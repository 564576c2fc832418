/** Some servers side by side, in the same seconds: figures of each at growing numbers of viewers. */
import { Children } from '../support/children.ts';
import { median, pause } from '../support/cpu.ts';
import { Subject, type SubjectOptions, type ViewersReport } from './subject.ts';

export interface MeasureOptions {
  readonly subjects: readonly SubjectOptions[];
  /** Numbers of viewers, rising. */
  readonly counts: readonly number[];
  /** How long each number is measured. */
  readonly seconds: number;
  /** In the end this many more of the first one's viewers stall, for figures of their own. */
  readonly stall?: { readonly count: number; readonly path: string };
}

export interface Figures extends ViewersReport {
  readonly name: string;
  readonly viewers: number;
  /** CPU a second, without what the server costs unwatched. */
  readonly cpuMs: number;
  readonly kibPerViewer: number;
}

/** After viewers came, until what that left behind is done with. */
const settleMs = 4_000;
/** Before the end of a second, when everybody has written and nobody writes yet. */
const restMs = 30;

export async function measure({ subjects: options, counts, seconds, stall }: MeasureOptions): Promise<Figures[]> {
  const children = new Children();
  try {
    const subjects = await Promise.all(options.map((each) => Subject.start(children, each)));
    await pause(settleMs);
    for (const subject of subjects) subject.noteEmpty();
    const idle = await cpuOf(subjects, seconds);
    const figures: Figures[] = [];
    for (const count of counts) {
      await Promise.all(subjects.map((subject) => subject.connect(count)));
      await pause(settleMs);
      figures.push(...(await span(subjects, count, seconds, idle)));
    }
    const [first] = subjects;
    if (!stall || !first) return figures;
    await first.stall(stall.count, stall.path);
    await pause(settleMs);
    const harassed = await span([first], counts.at(-1) ?? 0, seconds, idle);
    return [...figures, ...harassed.map((each) => ({ ...each, name: `${each.name}, ${stall.count} stalled` }))];
  } finally {
    await children.stop();
  }
}

async function span(
  subjects: readonly Subject[],
  viewers: number,
  seconds: number,
  idle: readonly number[],
): Promise<Figures[]> {
  await Promise.all(subjects.map((subject) => subject.begin()));
  const cpu = await cpuOf(subjects, seconds);
  return Promise.all(
    subjects.map(async (subject, i) => ({
      ...(await subject.report()),
      name: subject.name,
      viewers,
      cpuMs: (cpu[i] ?? Number.NaN) - (idle[i] ?? Number.NaN),
      kibPerViewer: subject.kibPerViewer(viewers),
    })),
  );
}

/** CPU milliseconds a second of each, the median over the seconds: what comes once a minute is none of a broadcast. */
async function cpuOf(subjects: readonly Subject[], seconds: number): Promise<number[]> {
  const used: number[][] = subjects.map(() => []);
  await restOfSecond();
  for (let second = 0; second < seconds; second += 1) {
    const before = subjects.map((subject) => subject.cpuMs());
    const startedMs = performance.now();
    await restOfSecond();
    const elapsedSeconds = (performance.now() - startedMs) / 1_000;
    for (const [i, subject] of subjects.entries()) {
      used[i]?.push((subject.cpuMs() - (before[i] ?? Number.NaN)) / elapsedSeconds);
    }
  }
  return used.map(median);
}

async function restOfSecond(): Promise<void> {
  await pause(1_000 - ((Date.now() + restMs) % 1_000));
}
