/** How a figure stands to what it is to reach, as one line of a table's notes. */
export function reachLine(what: string, value: number, limit: number, unit = ''): string {
  const shown = (number: number) => `${Math.round(number * 1000) / 1000}${unit}`;
  return `Reach: ${what} at most ${shown(limit)}: ${shown(value)}, ${value <= limit ? 'met' : 'MISSED'}.`;
}
