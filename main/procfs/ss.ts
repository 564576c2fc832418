/**
 * What `ss -tineHp` prints (ss(8); misc/ss.c of iproute2): two lines a connection, the second begun by a tab and left
 * by fields that are 0.
 *
 *     ESTAB 0      0      127.0.0.1:55070 127.0.0.1:42377 users:(("node",pid=16827,fd=20)) ino:1481704 sk:101e cgroup:/ <->
 *     	 ts sack cubic wscale:10,10 rto:204 … bytes_sent:1000 bytes_acked:1001 bytes_received:3 segs_out:3 …
 *
 * A process names itself, in up to 15 bytes that ss does not escape: line breaks and quotes too. What parts two holders,
 * `",pid=1,fd=2),("`, is longer than that, so names are read by their length and nothing can be forged by them.
 */

export const ssArguments: readonly string[] = ['-tineHp'];

export interface TcpSocket {
  /** The kernel's cookie of the socket, which is not used again; from an older ss, which prints none, its two ends. */
  readonly key: string;
  /** Lowest of the pids that hold it; `null` where none does or none may be seen. */
  readonly pid: number | null;
  /** As ss has it, cut at a closing bracket. */
  readonly name: string;
  /** `null` where the line has neither this nor {@link receivedBytes}: 0, or a kernel that does not count. */
  readonly sentBytes: number | null;
  readonly receivedBytes: number | null;
}

const start = /([A-Z][A-Z0-9-]*) +\d+ +\d+ +(\S+) +(\S+) */y;
/** Greedy, so that what looks like the end of a name inside it is passed over. */
const holder = /\("([\s\S]{0,15})",pid=(\d{1,10}),fd=\d{1,10}\)/y;
const details = /(?: *timer:\([^)\n]*\))?(?: *uid:\d+)? *ino:\d+ +sk:([0-9a-f]+)/y;
const holders = 'users:(';
/** To the end of the first line, and the second, whole: a number that was cut is another number. */
const rest = /[^\n]*\n\t([^\n]*)\n/y;
const acked = / bytes_acked:(\d{1,16})(?= |$)/;
/** Of kernels that tell no other: what was sent again is in it. */
const transmitted = / bytes_sent:(\d{1,16})(?= |$)/;
const received = / bytes_received:(\d{1,16})(?= |$)/;

/**
 * @param text as latin1, so that a character is a byte
 * @returns one connection after the other; what has another form is passed over
 */
export function* parseSs(text: string): Generator<TcpSocket> {
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    const ends = take(start);
    let first: { pid: number; name: string } | null = null;
    if (ends && text.startsWith(holders, at)) {
      at += holders.length;
      for (let match = take(holder); match; match = take(holder)) {
        const pid = Number(match[2]);
        if (!first || pid < first.pid) first = { pid, name: match[1] ?? '' };
        // A comma between two, a bracket after the last.
        at += 1;
      }
    }
    const cookie = ends && take(details)?.[1];
    const info = ends && take(rest)?.[1];
    if (!ends || info == null) {
      const next = text.indexOf('\n', at);
      at = next === -1 ? text.length : next + 1;
      continue;
    }
    const sent = count(acked, info) ?? count(transmitted, info);
    const got = count(received, info);
    const isCounted = sent !== null || got !== null;
    yield {
      key: cookie ?? `${ends[2]} ${ends[3]}`,
      pid: first?.pid ?? null,
      name: Buffer.from(first?.name ?? '', 'latin1').toString('utf8'),
      sentBytes: isCounted ? (sent ?? 0) : null,
      receivedBytes: isCounted ? (got ?? 0) : null,
    };
  }
}

function count(pattern: RegExp, info: string): number | null {
  const digits = pattern.exec(info)?.[1];
  return digits === undefined ? null : Number(digits);
}
