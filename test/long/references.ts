/**
 * What other tools say: those that print a line a second are started on a whole second and read at their end, by the
 * times that they print; those that print once are asked for each sample.
 */
import { execFile } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Children, installed } from '../bench/support/children.ts';

/** Numbers with a point, and times that can be compared. */
const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC', S_TIME_FORMAT: 'ISO' };

/** Second of the day to named columns. */
export type Timeline = ReadonlyMap<number, Readonly<Record<string, number>>>;

export function secondOfDay(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return 3_600 * hours + 60 * minutes + seconds;
}

/** A tool that goes on printing. @returns ends it and gives what it printed; `null` where it is not installed */
export function follow(children: Children, tool: string, args: readonly string[]): (() => Promise<string>) | null {
  if (!installed(tool)) return null;
  const child = children.start(tool, args, { stdio: ['ignore', 'pipe', 'ignore'], env: environment });
  if (!child.stdout) throw new Error(`${tool} has no stdout`);
  const printed = text(child.stdout);
  return () => {
    child.kill('SIGINT');
    return printed;
  };
}

/** What a tool prints; `null` where it is not installed. */
export async function ask(tool: string, args: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(tool, [...args], { env: environment });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** `mpstat 1`: lines "22:11:43  all  52.76 …" under a header with the same number of columns. */
export function parseMpstat(printed: string): Timeline {
  const found = new Map<number, Record<string, number>>();
  let names: string[] = [];
  for (const line of printed.split('\n')) {
    const [time = '', which, ...columns] = line.trim().split(/\s+/);
    if (which === 'CPU') names = columns;
    if (which === 'all' && time !== 'Average:') found.set(secondOfDay(time), named(names, columns));
  }
  return found;
}

/** `vmstat -t 1`: the date and time stand last. */
export function parseVmstat(printed: string): Timeline {
  const found = new Map<number, Record<string, number>>();
  let names: string[] = [];
  for (const line of printed.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns[0] === 'r') names = columns;
    else if (/^\d+$/.test(columns[0] ?? '')) found.set(secondOfDay(columns.at(-1) ?? ''), named(names, columns));
  }
  return found;
}

/** `iostat -dxkt 1`, of one device. */
export function parseIostat(printed: string, device: string): Timeline {
  const found = new Map<number, Record<string, number>>();
  let names: string[] = [];
  let second = Number.NaN;
  for (const line of printed.split('\n')) {
    const [first = '', ...columns] = line.trim().split(/\s+/);
    const time = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)/.exec(first)?.[1];
    if (time) second = secondOfDay(time);
    if (first === 'Device') names = columns;
    // What it prints first is since boot.
    if (first === device && !Number.isNaN(second)) found.set(second, named(names, columns));
  }
  return new Map([...found].slice(1));
}

/** `top -b -d 2 -p …`: second of the day to percent of one CPU by pid. */
export function parseTop(printed: string): Timeline {
  const found = new Map<number, Record<string, number>>();
  let current: Record<string, number> = {};
  for (const line of printed.split('\n')) {
    const time = /^top - (\d\d:\d\d:\d\d)/.exec(line)?.[1];
    if (time) {
      current = {};
      found.set(secondOfDay(time), current);
    }
    const columns = line.trim().split(/\s+/);
    if (/^\d+$/.test(columns[0] ?? '') && columns.length >= 12) current[columns[0] ?? ''] = Number(columns[8]);
  }
  // What it prints first is since the start of each process.
  return new Map([...found].slice(1));
}

/** Prometheus' text format: name with labels to value. */
export function parseMetrics(page: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const line of page.split('\n')) {
    const space = line.lastIndexOf(' ');
    if (!line.startsWith('#') && space > 0) values.set(line.slice(0, space), Number(line.slice(space + 1)));
  }
  return values;
}

/** The figures of a line of `free -b` or of `ss -s` that starts with this name. */
export function figuresOf(printed: string, name: string): number[] {
  const line = printed.split('\n').find((each) => new RegExp(`^${name}:?\\s`).test(each)) ?? '';
  return line.trim().split(/\s+/).slice(1).map(Number);
}

function named(names: readonly string[], columns: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, index) => [name, Number(columns[index])]));
}

export function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
