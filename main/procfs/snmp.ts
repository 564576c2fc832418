/**
 * /proc/net/snmp: the counters of RFC 1213 and its successors, in pairs of lines (proc_pid_net(5)).
 *
 *     Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens … InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors
 *     Tcp: 1 200 120000 -1 59 … 17077 9021 0 0 96 0
 */
import { endOfLine, LineStart, ParseError, parseCount } from './parse.ts';

export interface SnmpCounters {
  /** TCP segments sent again since boot, both families. */
  tcpRetransmits: number;
}

const tcp = new LineStart('Tcp: ');

/** @throws ParseError when TCP's two lines are missing or have no number under `RetransSegs` */
export function parseSnmp(text: string): SnmpCounters {
  const start = tcp.endIn(text);
  const namesEnd = endOfLine(text, start);
  const hasBoth = start !== -1 && text.startsWith('\nTcp: ', namesEnd);
  // Of a dozen lines, of which some are long, two are taken apart.
  const column = hasBoth ? text.slice(start, namesEnd).split(' ').indexOf('RetransSegs') : -1;
  const values = text.slice(namesEnd + '\nTcp: '.length, endOfLine(text, namesEnd + 1)).split(' ');
  const tcpRetransmits = column === -1 ? null : parseCount(values[column]);
  if (tcpRetransmits === null) throw new ParseError('net/snmp', 'no Tcp: RetransSegs', text);
  return { tcpRetransmits };
}
