/**
 * Tables of as many processes as cannot be started here: rows of a real reading, repeated under other pids, and what
 * making messages of them costs. Linux.
 */
import type { Family, Host } from '../../../main/collectors/collector.ts';
import {
  type ProcessReading,
  processChannel,
  process as processFamily,
} from '../../../main/collectors/process.ts';
import { Composer, momentOf, pair } from '../../../main/sampler/compose.ts';
import type { Reading } from '../../../main/sampler/reader.ts';
import type { ProcessData } from '../../../protocol/families/process.ts';
import { applyChanges, changesOf } from '../../../protocol/process-changes.ts';
import { median } from './cpu.ts';

const repeats = 9;
/** Made before, so that the compiler has done its work. */
const warmUpRows = 60_000;

export interface TableCosts {
  rows: number;
  /** Share of rows that worked between the two readings. */
  active: number;
  /** CPU milliseconds in one piece each. */
  derive: number;
  whole: number;
  changes: number;
  apply: number;
  wholeBytes: number;
  changesBytes: number;
}

export async function measureTables(host: Host, sizes: readonly { rows: number; active: number }[]) {
  const collector = processFamily.open(host);
  const reading = await collector.read(new AbortController().signal);
  collector.close?.();
  return sizes.map(({ rows, active }) => costsOf(repeatRows(reading, rows), active));
}

function repeatRows(reading: ProcessReading, count: number): ProcessReading {
  const { rows } = reading;
  const repeated = Array.from({ length: count }, (_, index) => {
    const row = rows[index % rows.length];
    if (!row) throw new Error('no process could be read');
    return { ...row, pid: index + 1, still: null };
  });
  return { ...reading, rows: repeated, ...readAt(repeated, 0), activities: null };
}

function readAt(rows: readonly unknown[], ms: number): Pick<ProcessReading, 'read_at_ms' | 'io_read_at_ms'> {
  const times = new Float64Array(rows.length).fill(ms);
  return { read_at_ms: times, io_read_at_ms: times };
}

/** The same a second later, with that share of rows at work. */
function later(reading: ProcessReading, active: number, seed: number): ProcessReading {
  const every = Math.max(1, Math.round(1 / active));
  const rows = reading.rows.map((row, index) => {
    const works = (index + seed) % every === 0;
    // As the collector does, which hands on the rows in which nothing changed.
    if (!works) return row;
    return {
      ...row,
      cpu_seconds_total: (row.cpu_seconds_total ?? 0) + 0.07,
      memory_bytes: (row.memory_bytes ?? 0) + 4_096,
      write_bytes: (row.write_bytes ?? 0) + 8_192,
      still: null,
    };
  });
  const startedAtMs = reading.started_at_ms + 1_000;
  return { ...reading, rows, ...readAt(rows, startedAtMs), started_at_ms: startedAtMs, activities: null };
}

function costsOf(first: ProcessReading, active: number): TableCosts {
  const figures: Omit<TableCosts, 'rows' | 'active'>[] = [];
  let readings = [first, later(first, active, 0)] as const;
  let before = derive(readings[0], readings[1]);
  const warmUp = Math.ceil(warmUpRows / first.rows.length);
  for (let repeat = 1; repeat <= warmUp + repeats; repeat += 1) {
    readings = [readings[1], later(readings[1], active, repeat)];
    const derived = timed(() => derive(readings[0], readings[1]));
    const whole = timed(() => JSON.stringify(derived.value));
    const changes = timed(() => JSON.stringify(changesOf(before, derived.value)));
    const parsed = JSON.parse(changes.value);
    const applied = timed(() => applyChanges(before, parsed));
    before = derived.value;
    if (repeat <= warmUp) continue;
    figures.push({
      derive: derived.ms,
      whole: whole.ms,
      changes: changes.ms,
      apply: applied.ms,
      wholeBytes: whole.value.length,
      changesBytes: changes.value.length,
    });
  }
  const middle = (field: keyof (typeof figures)[number]) => median(figures.map((each) => each[field]));
  return {
    rows: first.rows.length,
    active,
    derive: middle('derive'),
    whole: middle('whole'),
    changes: middle('changes'),
    apply: middle('apply'),
    wholeBytes: middle('wholeBytes'),
    changesBytes: middle('changesBytes'),
  };
}

function derive(previous: ProcessReading, current: ProcessReading): ProcessData {
  const at = (value: ProcessReading, atMs: number): Reading => ({ value, atMs, era: 0 });
  const outcome = pair({
    result: at(current, 1_000),
    previous: at(previous, 0),
    maxSpanMs: 60_000,
    eraReason: '',
  });
  const family: Family<unknown> = processFamily;
  const composer = new Composer(processChannel);
  return composer.compose(new Map([[family, outcome]]), momentOf(Date.now())).data as ProcessData;
}

function timed<Value>(call: () => Value): { value: Value; ms: number } {
  const before = process.cpuUsage();
  const value = call();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: (user + system) / 1_000 };
}
