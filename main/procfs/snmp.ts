/**
 * /proc/net/snmp: the counters of RFC 1213 and its successors, in pairs of lines (proc_pid_net(5)).
 *
 *     Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens … InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors
 *     Tcp: 1 200 120000 -1 59 … 17077 9021 0 0 96 0
 */
import { countOfDigits, endOfDigits, isEndOfWord, LineStart, ParseError } from './parse.ts';

export interface SnmpCounters {
  /** TCP segments sent again since boot, both families. */
  tcpRetransmits: number;
}

const tcp = new LineStart('Tcp: ');

/** @throws ParseError when TCP's two lines are missing or have no number under `RetransSegs` */
export function parseSnmp(text: string): SnmpCounters {
  const tcpRetransmits = retransmitted(text);
  if (tcpRetransmits === null) throw new ParseError('net/snmp', 'no Tcp: RetransSegs', text);
  return { tcpRetransmits };
}

/** Names and values stand in the same order, each after a space. */
function retransmitted(text: string): number | null {
  const names = tcp.endIn(text);
  const namesEnd = text.indexOf('\n', names);
  if (names === -1 || !text.startsWith('\nTcp: ', namesEnd)) return null;
  const before = spaceBefore(text, names - 1, namesEnd);
  if (before === -1) return null;
  const valuesEnd = endOfLine(text, namesEnd + 1);
  let space = namesEnd + '\nTcp:'.length;
  for (
    let index = text.indexOf(' ', names);
    index !== -1 && index <= before;
    index = text.indexOf(' ', index + 1)
  ) {
    space = text.indexOf(' ', space + 1);
    if (space === -1 || space > valuesEnd) return null;
  }
  const end = endOfDigits(text, space + 1);
  return isEndOfWord(text, end) ? countOfDigits(text, space + 1, end) : null;
}

/** Of the name that is looked for, among names up to `end`; −1 where it is not there. */
function spaceBefore(text: string, start: number, end: number): number {
  const amid = text.indexOf(' RetransSegs ', start);
  if (amid !== -1 && amid < end) return amid;
  const last = text.indexOf(' RetransSegs\n', start);
  return last < end ? last : -1;
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}
