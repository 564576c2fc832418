/**
 * /proc/net/dev (proc_pid_net(5); net/core/net-procfs.c).
 *
 *     Inter-|   Receive                                                |  Transmit
 *      face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
 *      eth0: 532607701   17134    0    0    0     0          0         0  1135041    9084    0    0    0     0       0          0
 */
import { ParseError, parseCount } from './parse.ts';

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

const headerLines = 2;
const columns = 16;

/** @throws ParseError without its two lines of header, or for a line that is cut or holds something else than numbers */
export function parseNetDev(text: string): InterfaceCounters[] {
  const lines = text.split('\n');
  if (!lines[0]?.includes('Receive') || !lines[1]?.includes('|bytes')) {
    throw new ParseError('net/dev', 'no header "Inter-|   Receive …"', text);
  }
  return lines
    .slice(headerLines)
    .filter((line) => line.trim() !== '')
    .map(parseLine);
}

function parseLine(line: string): InterfaceCounters {
  // The kernel writes no space after the colon where a number is wide; a name holds neither colon nor space.
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon)).trim();
  if (name === '') throw new ParseError('net/dev', 'no "<interface>:" before the numbers', line);
  const fields = line
    .slice(colon + 1)
    .trim()
    .split(/\s+/);
  if (fields.length < columns) {
    throw new ParseError('net/dev', `${fields.length} numbers of ${name}, not ${columns}`, line);
  }
  const count = (index: number): number => {
    const value = parseCount(fields[index]);
    if (value === null) throw new ParseError('net/dev', `no number in column ${index + 1} of ${name}`, line);
    return value;
  };
  return {
    name,
    receiveBytes: count(0),
    receivePackets: count(1),
    receiveErrors: count(2),
    receiveDrops: count(3),
    transmitBytes: count(8),
    transmitPackets: count(9),
    transmitErrors: count(10),
    transmitDrops: count(11),
  };
}
