/**
 * Sockets by state, and which process listens where: read when somebody asks, for all who ask within two seconds
 * together. The files are read in libuv's threads and taken apart in slices.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type ListeningSocket, maxListening, type SocketsResult, tcpStates } from '../../protocol/sockets.ts';
import type { Clock } from '../clock.ts';
import { parseSocketLine, type SocketLine } from '../procfs/net-sockets.ts';
import type { Host } from './collector.ts';
import { Slices } from './slices.ts';

/** How long an answer serves others who ask, in milliseconds. */
const freshMs = 2_000;
/** Lines between two looks at the clock. */
const linesAPiece = 200;

const protocols = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
const hidden = 'not seen: the process belongs to another user; "sudo telltale serve" may see it';

/** Asked for by name, so that what is shown to an audience is left to the caller. */
export interface SocketsReader {
  /** @throws (rejects with) the system's error where /proc/net/tcp cannot be read */
  read(): Promise<SocketsResult>;
}

export function openSockets(host: Host, clock: Pick<Clock, 'now' | 'monotonic'>): SocketsReader {
  let startedMs = Number.NEGATIVE_INFINITY;
  let answer: Promise<SocketsResult> | null = null;
  return {
    read() {
      if (answer && clock.monotonic() - startedMs < freshMs) return answer;
      startedMs = clock.monotonic();
      answer = readAll(host, clock);
      return answer;
    },
  };
}

async function readAll(host: Host, clock: Pick<Clock, 'now' | 'monotonic'>): Promise<SocketsResult> {
  const slices = new Slices(clock, new AbortController().signal);
  const tcp = Object.fromEntries(tcpStates.map((state) => [state, 0])) as SocketsResult['tcp'];
  const udp = { bound: 0, connected: 0 };
  const listening = new Map<string, ListeningSocket>();
  const folder = host.rootPrefix === '' ? `${host.procRoot}/net` : `${host.procRoot}/1/net`;
  for (const protocol of protocols) {
    const isTcp = protocol.startsWith('tcp');
    const text = await readFile(`${folder}/${protocol}`, 'latin1').catch((error: unknown) => {
      // IPv6 may be switched off; without IPv4's file there is nothing to tell.
      if (protocol === 'tcp') throw error;
      return '';
    });
    const note = ({ state, local, inode }: SocketLine) => {
      const listens = state === (isTcp ? 'listen' : 'close');
      if (isTcp && isTcpState(state)) tcp[state] += 1;
      // A UDP socket that is not connected has the state "close".
      else if (!isTcp) udp[listens ? 'bound' : 'connected'] += 1;
      if (listens && listening.size < maxListening) {
        listening.set(inode, { protocol, local: local(), pid: null, process: null });
      }
    };
    for (const [index, line] of text.split('\n').entries()) {
      if (index % linesAPiece === 0) await slices.next();
      const socket = parseSocketLine(line);
      if (socket) note(socket);
    }
  }
  await findProcesses(host, listening, slices);
  const sockets = [...listening.values()];
  const isMissing = sockets.some((each) => each.pid === null);
  return {
    timestamp: new Date(clock.now()).toISOString(),
    tcp,
    udp,
    listening: sockets,
    ...(isMissing && { unavailable: { 'listening[].pid': hidden, 'listening[].process': hidden } }),
  };
}

/** Fills in who holds each socket, until all are found or all processes were looked at. */
async function findProcesses(
  host: Host,
  sockets: ReadonlyMap<string, ListeningSocket>,
  slices: Slices,
): Promise<void> {
  let missing = sockets.size;
  const pids = list(host.procRoot).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (missing === 0) return;
    await slices.next();
    for (const descriptor of list(`${host.procRoot}/${pid}/fd`)) {
      await slices.next();
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`${host.procRoot}/${pid}/fd/${descriptor}`))?.[1];
      const socket = inode === undefined ? undefined : sockets.get(inode);
      if (!socket || socket.pid !== null) continue;
      socket.pid = Number(pid);
      socket.process = nameOf(`${host.procRoot}/${pid}/comm`);
      missing -= 1;
    }
  }
}

function isTcpState(state: string): state is (typeof tcpStates)[number] {
  return (tcpStates as readonly string[]).includes(state);
}

/** Empty where it may not be listed or the process has ended. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function nameOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch {
    return null;
  }
}
