/** Text of comma-separated values (RFC 4180) in which no cell is a formula to a spreadsheet. */

/** Starts of a cell that spreadsheets take for a formula or a command (OWASP, CSV Injection). */
const formulaStart = /^[=+\-@\t\r]/;

/** Rows of cells as text, lines ended by CRLF. Numbers are written as they are, `null` as an empty cell. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  // A leading apostrophe makes a spreadsheet take the rest for text.
  const inert = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
