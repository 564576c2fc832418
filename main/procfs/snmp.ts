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
  // Of a dozen lines, of which some are long, two are taken apart.
  const names = lineOfTcp(text, 0);
  const values = names && lineOfTcp(text, names.end);
  const index = names?.words.indexOf('RetransSegs') ?? -1;
  const tcpRetransmits = index === -1 ? null : parseCount(values?.words[index]);
  if (tcpRetransmits === null) throw new ParseError('net/snmp', 'no Tcp: RetransSegs', text);
  return { tcpRetransmits };
}

/** The next line of TCP. */
function lineOfTcp(text: string, from: number): { words: string[]; end: number } | null {
  const label = 'Tcp: ';
  const start = from === 0 && text.startsWith(label) ? 0 : text.indexOf(`\n${label}`, from) + 1;
  if (!text.startsWith(label, start)) return null;
  const newline = text.indexOf('\n', start);
  const end = newline === -1 ? text.length : newline;
  return { words: text.slice(start, end).split(' '), end };
}
