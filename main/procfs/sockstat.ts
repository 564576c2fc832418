/**
 * /proc/net/sockstat and /proc/net/sockstat6 (net/ipv4/proc.c, net/ipv6/proc.c).
 *
 *     sockets: used 17
 *     TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 125
 *     UDP: inuse 0 mem 0
 */
import { ParseError, parseCount } from './parse.ts';

/** Numbers of sockets. `TCP` counts IPv4 alone, but `orphan` and `tw` count both families. */
export interface SocketCounts {
  tcpInUse: number;
  udpInUse: number;
  /** Closed by the program, not yet by TCP. Absent (`null`) in sockstat6. */
  tcpOrphaned: number | null;
  tcpTimeWait: number | null;
}

/** @throws ParseError when there is no line of TCP or UDP with `inuse` */
export function parseSockstat(text: string): SocketCounts {
  return parse('net/sockstat', text, 'TCP', 'UDP');
}

/** @throws ParseError as above */
export function parseSockstat6(text: string): SocketCounts {
  return parse('net/sockstat6', text, 'TCP6', 'UDP6');
}

function parse(file: string, text: string, tcp: string, udp: string): SocketCounts {
  const words = (protocol: string): string[] => {
    const label = `${protocol}: `;
    const start = text.startsWith(label) ? 0 : text.indexOf(`\n${label}`) + 1;
    if (!text.startsWith(label, start)) return [];
    const end = text.indexOf('\n', start);
    return text.slice(start, end === -1 ? undefined : end).split(' ');
  };
  const value = (line: readonly string[], key: string): number | null => {
    const index = line.indexOf(key);
    return index === -1 ? null : parseCount(line[index + 1]);
  };
  const [ofTcp, ofUdp] = [words(tcp), words(udp)];
  const inUse = (protocol: string, line: readonly string[]): number => {
    const count = value(line, 'inuse');
    if (count === null) throw new ParseError(file, `no line "${protocol}: inuse <count>"`, text);
    return count;
  };
  return {
    tcpInUse: inUse(tcp, ofTcp),
    udpInUse: inUse(udp, ofUdp),
    tcpOrphaned: value(ofTcp, 'orphan'),
    tcpTimeWait: value(ofTcp, 'tw'),
  };
}
