/** What a bench reports, and how a terminal shows it. */

export interface BenchTable {
  title: string;
  columns: string[];
  rows: (string | number)[][];
  /** How it was measured and what the reach is, a line each. */
  notes: string[];
}

/** Writes the table to the terminal: text to the left, numbers to the right with at most three decimals. */
export function printTable(table: BenchTable): void {
  const cells = [table.columns, ...table.rows].map((row) => row.map(textOf));
  const widths = table.columns.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  const isNumeric = table.columns.map((_, i) => table.rows.every((row) => typeof row[i] === 'number'));
  const lines = cells.map((row) =>
    row
      .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  console.log([`\n${table.title}`, '', ...lines, '', ...table.notes].join('\n'));
}

function textOf(cell: string | number): string {
  return typeof cell === 'number' ? String(Math.round(cell * 1000) / 1000) : cell;
}
