/**
 * /proc/net/snmp: the counters of RFC 1213 and its successors, in pairs of lines (proc_pid_net(5)).
 *
 *     Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens … InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors
 *     Tcp: 1 200 120000 -1 59 … 17077 9021 0 0 96 0
 */
import { ParseError, parseCount } from './parse.ts';

export interface SnmpCounters {
  /** TCP segments sent again since boot, both families. */
  tcpRetransmits: number;
}

/** @throws ParseError when TCP's two lines are missing or have no number under `RetransSegs` */
export function parseSnmp(text: string): SnmpCounters {
  const [names, values] = text.split('\n').filter((line) => line.startsWith('Tcp: '));
  const index = names?.split(' ').indexOf('RetransSegs') ?? -1;
  const tcpRetransmits = index === -1 ? null : parseCount(values?.split(' ')[index]);
  if (tcpRetransmits === null) throw new ParseError('net/snmp', 'no Tcp: RetransSegs', text);
  return { tcpRetransmits };
}
