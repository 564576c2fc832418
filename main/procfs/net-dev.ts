/**
 * /proc/net/dev (proc_pid_net(5); net/core/net-procfs.c).
 *
 *     Inter-|   Receive                                                |  Transmit
 *      face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
 *      eth0: 532607701   17134    0    0    0     0          0         0  1135041    9084    0    0    0     0       0          0
 */
import { endOfLine, ParseError, parseCounts, wrongCount } from './parse.ts';

/** Counters of one interface since it was made. */
export interface InterfaceCounters {
  name: string;
  receiveBytes: number;
  receivePackets: number;
  receiveErrors: number;
  /** Dropped for want of memory or a reader, packets the hardware missed included. */
  receiveDrops: number;
  transmitBytes: number;
  transmitPackets: number;
  transmitErrors: number;
  transmitDrops: number;
}

const columns = 16;
/** Of the line that is read, with room for what may come. */
const counts = new Float64Array(32);

/** @throws ParseError without its two lines of header, or for a line that is cut or holds something else than numbers */
export function parseNetDev(text: string): InterfaceCounters[] {
  const second = text.indexOf('\n') + 1;
  let start = text.indexOf('\n', second) + 1;
  const isHeader =
    second > 0 &&
    text.slice(0, second).includes('Receive') &&
    text.slice(second, start || undefined).includes('|bytes');
  if (!isHeader) throw new ParseError('net/dev', 'no header "Inter-|   Receive …"', text);
  const interfaces: InterfaceCounters[] = [];
  while (start > 0 && start < text.length) {
    const end = endOfLine(text, start);
    const counters = parseLine(text, start, end);
    if (counters) interfaces.push(counters);
    start = end + 1;
  }
  return interfaces;
}

/** `null` for an empty line. */
function parseLine(text: string, start: number, end: number): InterfaceCounters | null {
  // The kernel writes no space after the colon where a number is wide; a name holds neither colon nor space.
  const colon = text.indexOf(':', start);
  const hasColon = colon !== -1 && colon < end;
  const name = hasColon ? text.slice(start, colon).trim() : '';
  if (name === '') {
    const line = text.slice(start, end);
    if (line.trim() === '') return null;
    throw new ParseError('net/dev', 'no "<interface>:" before the numbers', line);
  }
  const count = parseCounts(text, colon + 1, end, counts);
  if (count < columns) {
    throw new ParseError('net/dev', `${count} numbers of ${name}, not ${columns}`, text.slice(start, end));
  }
  const wrong = wrongCount(counts, count);
  if (wrong !== -1) {
    throw new ParseError('net/dev', `no number in column ${wrong + 1} of ${name}`, text.slice(start, end));
  }
  return {
    name,
    receiveBytes: counts[0] ?? 0,
    receivePackets: counts[1] ?? 0,
    receiveErrors: counts[2] ?? 0,
    receiveDrops: counts[3] ?? 0,
    transmitBytes: counts[8] ?? 0,
    transmitPackets: counts[9] ?? 0,
    transmitErrors: counts[10] ?? 0,
    transmitDrops: counts[11] ?? 0,
  };
}
