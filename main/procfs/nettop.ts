/**
 * What `nettop -P -m tcp -L 1 -x -n -J bytes_in,bytes_out` prints on macOS (nettop(1): -P sums up by process, -L logs as
 * comma-separated values, -J chooses columns): a heading, then a line for each process, ended by a comma.
 *
 *     ,bytes_in,bytes_out,
 *     Google Chrome H.4711,10233,2231,
 */

export const nettopArguments: readonly string[] = [
  '-P',
  '-m',
  'tcp',
  '-L',
  '1',
  '-x',
  '-n',
  '-J',
  'bytes_in,bytes_out',
];

export interface NettopProcess {
  readonly pid: number;
  /** As nettop cuts it. */
  readonly name: string;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** Lines of another form (the heading, warnings) are passed over; of two with one pid the first counts. */
export function parseNettop(text: string): NettopProcess[] {
  const found = new Map<number, NettopProcess>();
  for (const line of text.split('\n')) {
    // A name may hold commas and dots; what comes after its last dot is digits alone.
    const match = /^(.+)\.(\d{1,10}),(\d{1,16}),(\d{1,16}),?\s*$/.exec(line);
    const pid = Number(match?.[2]);
    if (!match || found.has(pid)) continue;
    const [, name = '', , received, sent] = match;
    found.set(pid, { pid, name, sentBytes: Number(sent), receivedBytes: Number(received) });
  }
  return [...found.values()];
}
