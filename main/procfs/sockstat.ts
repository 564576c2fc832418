/**
 * /proc/net/sockstat and /proc/net/sockstat6 (net/ipv4/proc.c, net/ipv6/proc.c).
 *
 *     sockets: used 17
 *     TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 125
 *     UDP: inuse 0 mem 0
 */
import { countAt, endOfLine, LineStart, ParseError } from './parse.ts';

/** Numbers of sockets. `TCP` counts IPv4 alone, but `orphan` and `tw` count both families. */
export interface SocketCounts {
  tcpInUse: number;
  udpInUse: number;
  /** Closed by the program, not yet by TCP. Absent (`null`) in sockstat6. */
  tcpOrphaned: number | null;
  tcpTimeWait: number | null;
}

/** How the lines of a protocol begin, and what is looked for in them. */
const lines = {
  TCP: new LineStart('TCP: '),
  UDP: new LineStart('UDP: '),
  TCP6: new LineStart('TCP6: '),
  UDP6: new LineStart('UDP6: '),
} as const;

/** @throws ParseError when there is no line of TCP or UDP with `inuse` */
export function parseSockstat(text: string): SocketCounts {
  return parse('net/sockstat', text, 'TCP', 'UDP');
}

/** @throws ParseError as above */
export function parseSockstat6(text: string): SocketCounts {
  return parse('net/sockstat6', text, 'TCP6', 'UDP6');
}

function parse(file: string, text: string, tcp: keyof typeof lines, udp: keyof typeof lines): SocketCounts {
  const inUse = (protocol: keyof typeof lines): number => {
    const count = countAfter(text, protocol, ' inuse ');
    if (count === null) throw new ParseError(file, `no line "${protocol}: inuse <count>"`, text);
    return count;
  };
  return {
    tcpInUse: inUse(tcp),
    udpInUse: inUse(udp),
    tcpOrphaned: countAfter(text, tcp, ' orphan '),
    tcpTimeWait: countAfter(text, tcp, ' tw '),
  };
}

/** The number after a word of the protocol's line; `null` where one of the three is not there. */
function countAfter(text: string, protocol: keyof typeof lines, word: string): number | null {
  const lineStart = lines[protocol].endIn(text);
  if (lineStart === -1) return null;
  // The line's label ends with a space, which the first word has before it.
  const found = text.indexOf(word, lineStart - 1);
  if (found === -1 || found > endOfLine(text, lineStart)) return null;
  return countAt(text, found + word.length);
}
