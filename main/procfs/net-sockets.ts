/**
 * /proc/net/{tcp,tcp6,udp,udp6,unix}: the sockets of a network namespace, one a line, found by their inode
 * (Documentation/networking/proc_net_tcp.rst, unix(7)). Dear where there are many: read on request only.
 *
 *     0: 0100007F:1D17 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 31337 1 …
 */
import type { OpenSocket } from '../../protocol/process-details.ts';

type FoundSocket = Omit<OpenSocket, 'descriptor'>;
type InternetProtocol = Exclude<OpenSocket['protocol'], 'unix'>;

/** include/net/tcp_states.h, in its order from 1; UDP uses the first and the seventh. */
const states = [
  'established',
  'syn_sent',
  'syn_received',
  'fin_wait_1',
  'fin_wait_2',
  'time_wait',
  'close',
  'close_wait',
  'last_ack',
  'listen',
  'closing',
  'new_syn_received',
];

/** Addresses and ports of both ends, state, inode. */
const form =
  '^ *\\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) \\S+ \\S+ \\S+ +\\d+ +\\d+ (\\d+) ';
const internetLine = new RegExp(form);

/** One line, for who counts all and looks at few. */
export interface SocketLine {
  state: string;
  /** 0 for sockets that no process holds any more, such as those in time_wait. */
  inode: string;
  local(): string;
}

/** `null` for a line of another form, such as the heading. */
export function parseSocketLine(line: string): SocketLine | null {
  const match = internetLine.exec(line);
  if (!match) return null;
  const [, address = '', port = '', , , state = '', inode = ''] = match;
  return { state: nameOfState(state), inode, local: () => endpoint(address, port) };
}

/** By inode. Lines of another form, such as the heading, are passed over. */
export function parseInternetSockets(text: string, protocol: InternetProtocol): Map<string, FoundSocket> {
  const found = new Map<string, FoundSocket>();
  const line = new RegExp(form, 'gm');
  for (const [, local = '', localPort = '', remote = '', remotePort = '', state = '', inode = ''] of text.matchAll(
    line,
  )) {
    found.set(inode, {
      protocol,
      local: endpoint(local, localPort),
      remote: endpoint(remote, remotePort),
      state: nameOfState(state),
    });
  }
  return found;
}

/** By inode. The path may hold any character but a line break. */
export function parseUnixSockets(text: string): Map<string, FoundSocket> {
  const found = new Map<string, FoundSocket>();
  const line = /^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ [0-9A-F]+ [0-9A-F]+ ([0-9A-F]{2}) +(\d+)(?: (.*))?$/gm;
  for (const [, state, inode = '', path = ''] of text.matchAll(line)) {
    // SS_CONNECTED of include/uapi/linux/net.h.
    found.set(inode, {
      protocol: 'unix',
      local: path,
      remote: '',
      state: state === '03' ? 'connected' : 'unconnected',
    });
  }
  return found;
}

function nameOfState(hexadecimal: string): string {
  return states[Number.parseInt(hexadecimal, 16) - 1] ?? `unknown (${hexadecimal})`;
}

function endpoint(address: string, port: string): string {
  const words = address.match(/.{8}/g) ?? [];
  // Each word is written as a number of this machine, which has its lowest byte first in memory.
  const bytes = words.flatMap((word) => [...Buffer.from(word, 'hex').reverse()]);
  const number = Number.parseInt(port, 16);
  if (bytes.length === 4) return `${bytes.join('.')}:${number}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return `[${shorten(groups)}]:${number}`;
}

/** RFC 5952: the longest run of at least two zero groups, the first of equal ones, becomes `::`. */
function shorten(groups: readonly string[]): string {
  let start = 0;
  let length = 1;
  for (let from = 0; from < groups.length; from += 1) {
    let to = from;
    while (groups[to] === '0') to += 1;
    if (to - from > length) {
      start = from;
      length = to - from;
    }
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
