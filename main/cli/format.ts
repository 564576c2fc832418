/** A snapshot as text for a terminal: a heading a channel, a line a number, a table a list. */
import type { SnapshotResult } from '../../protocol/api.ts';
import { visibleText } from '../../protocol/visible-text.ts';

/** Rows of a list that are shown; the whole of it is in --json. */
const maxRows = 20;
/** Characters of a name or reason; the whole of it is in --json. */
const maxLength = 80;
/** A number below it would lose its digits where two stand behind the point. */
const leastInHundredths = 0.1;

export function formatSnapshot(result: SnapshotResult): string {
  const parts = Object.entries(result.channels).map(([channel, entry]) => {
    if (entry.data === null) return `${channel}\n  ${entry.reason}\n`;
    const { unavailable, ...fields } = entry.data;
    const reasons = Object.entries(unavailable ?? {}).map(
      ([path, reason]) => `  ${printable(path)}: ${printable(reason)}`,
    );
    return [
      channel,
      ...Object.entries(fields).flatMap(([name, value]) => lines(name, value)),
      ...reasons,
      '',
    ].join('\n');
  });
  return parts.join('\n');
}

function lines(name: string, value: unknown): string[] {
  if (Array.isArray(value) && isRecord(value[0])) return table(name, value.filter(isRecord));
  if (isRecord(value)) return Object.entries(value).flatMap(([inner, each]) => lines(`${name}.${inner}`, each));
  return [`  ${name.padEnd(40)} ${cell(name, value)}`];
}

function table(name: string, rows: Record<string, unknown>[]): string[] {
  const columns = [...new Set(rows.flatMap(Object.keys))].filter(
    (column) => !rows.some((row) => isWide(row[column])),
  );
  const shown = rows.slice(0, maxRows).map((row) => columns.map((column) => cell(column, row[column])));
  const widths = columns.map((column, i) => Math.max(column.length, ...shown.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) =>
    `    ${cells.map((each, i) => each.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd();
  const rest = rows.length > maxRows ? [`    … ${rows.length - maxRows} more; --json prints all`] : [];
  return [`  ${name}`, line(columns), ...shown.map(line), ...rest];
}

function cell(name: string, value: unknown): string {
  if (value === null || value === undefined) return '—';
  if (Array.isArray(value)) return value.map((each) => cell(name, each)).join(' ');
  if (typeof value !== 'number') return printable(String(value));
  if (/_bytes(_|$)/.test(name) && !name.startsWith('network_bytes'))
    return bytes(value) + (name.endsWith('_second') ? '/s' : '');
  if (name.endsWith('_percent')) return `${value.toFixed(1)} %`;
  if (Number.isInteger(value)) return String(value);
  // Seconds of a disk or a collector are a fraction of a thousandth, and not 0.00.
  return Math.abs(value) >= leastInHundredths ? value.toFixed(2) : String(Number(value.toPrecision(2)));
}

/** What a column of a table has no room for. */
function isWide(value: unknown): boolean {
  return isRecord(value) || (Array.isArray(value) && isRecord(value[0]));
}

function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1_024 && unit < units.length - 1) {
    scaled /= 1_024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${units[unit]}`;
}

/** Names come from elsewhere: none may drive the terminal, start a line of its own or turn the order of one. */
function printable(text: string): string {
  return visibleText(text.slice(0, maxLength)).slice(0, maxLength);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
