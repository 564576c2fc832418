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
  const value = (protocol: string, key: string): number | null => {
    const line = text.split('\n').find((each) => each.startsWith(`${protocol}:`));
    const words = line?.split(' ') ?? [];
    const index = words.indexOf(key);
    return index === -1 ? null : parseCount(words[index + 1]);
  };
  const inUse = (protocol: string): number => {
    const count = value(protocol, 'inuse');
    if (count === null) throw new ParseError(file, `no line "${protocol}: inuse <count>"`, text);
    return count;
  };
  return {
    tcpInUse: inUse(tcp),
    udpInUse: inUse(udp),
    tcpOrphaned: value(tcp, 'orphan'),
    tcpTimeWait: value(tcp, 'tw'),
  };
}
