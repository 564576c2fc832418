/** Tools that print once, asked beside each message of a channel. */
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { Note } from './ledger.ts';
import { ask, figuresOf, times } from './references.ts';

interface IpLink {
  ifname: string;
  stats64: Record<'rx' | 'tx', { bytes: number; packets: number }>;
}

export class AskedTools {
  readonly #pids: readonly number[];
  readonly #link: string;
  #lastLink: { atMs: number; stats: IpLink['stats64'] } | null = null;

  /** @param pids that are compared @param link the interface that is compared */
  constructor(pids: readonly number[], link: string) {
    this.#pids = pids;
    this.#link = link;
  }

  /** What is compared next is no rate over the time since. */
  forget(family: ChannelName): void {
    if (family === 'network') this.#lastLink = null;
  }

  async compare(family: ChannelName, data: ChannelData[ChannelName], note: Note): Promise<void> {
    if (family === 'memory') compareFree(data as ChannelData['memory'], (await ask('free', ['-b'])) ?? '', note);
    if (family === 'network') {
      const network = data as ChannelData['network'];
      this.#compareIp(network, (await ask('ip', ['-s', '-j', 'link'])) ?? '[]', note);
      compareSs(network, (await ask('ss', ['-s'])) ?? '', note);
    }
    if (family === 'filesystem') {
      const args = ['-B1', '--output=target,size,used,avail,pcent,iused'];
      compareDf(data as ChannelData['filesystem'], (await ask('df', args)) ?? '', note);
    }
    if (family === 'process') {
      const args = ['-o', 'pid=,rss=,nlwp=,ni=,ppid=,cputimes=', '-p', this.#pids.join()];
      comparePs(data as ChannelData['process'], (await ask('ps', args)) ?? '', note);
    }
  }

  #compareIp(data: ChannelData['network'], printed: string, note: Note): void {
    const own = data.interfaces.find((each) => each.interface === this.#link);
    const stats = (JSON.parse(printed) as IpLink[]).find(({ ifname }) => ifname === this.#link)?.stats64;
    if (!own || !stats) return;
    const atMs = performance.now();
    note('network transmit_bytes_total', 'ip', own.transmit_bytes_total, stats.tx.bytes);
    if (this.#lastLink) {
      const perSecond = (now: number, before: number) =>
        (1_000 * (now - before)) / (atMs - (this.#lastLink?.atMs ?? 0));
      const { rx, tx } = this.#lastLink.stats;
      note(
        'network receive_bytes_per_second',
        'ip',
        own.receive_bytes_per_second,
        perSecond(stats.rx.bytes, rx.bytes),
      );
      note(
        'network transmit_bytes_per_second',
        'ip',
        own.transmit_bytes_per_second,
        perSecond(stats.tx.bytes, tx.bytes),
      );
      note(
        'network transmit_packets_per_second',
        'ip',
        own.transmit_packets_per_second,
        perSecond(stats.tx.packets, tx.packets),
      );
    }
    this.#lastLink = { atMs, stats };
  }
}

function compareFree(data: ChannelData['memory'], printed: string, note: Note): void {
  const [total, , free, shared, , available] = figuresOf(printed, 'Mem');
  note('memory total_bytes', 'free', data.total_bytes, total);
  note('memory free_bytes', 'free', data.free_bytes, free);
  note('memory shared_bytes', 'free', data.shared_bytes, shared);
  note('memory available_bytes', 'free', data.available_bytes, available);
  // Since procps 4.0.0 `used` is total less available, as ours.
  note('memory used_bytes', 'free', data.used_bytes, (total ?? Number.NaN) - (available ?? Number.NaN));
}

function compareSs({ sockets }: ChannelData['network'], printed: string, note: Note): void {
  note('network sockets.tcp_in_use', 'ss', sockets.tcp_in_use, figuresOf(printed, 'TCP\\s+\\d+')[0]);
  note('network sockets.udp_in_use', 'ss', sockets.udp_in_use, figuresOf(printed, 'UDP')[0]);
  const timeWait = /timewait (\d+)/.exec(printed)?.[1];
  note('network sockets.tcp_time_wait', 'ss', sockets.tcp_time_wait, timeWait ? Number(timeWait) : null);
}

function compareDf(data: ChannelData['filesystem'], printed: string, note: Note): void {
  for (const line of printed.split('\n').slice(1)) {
    const [target, size, used, available, percent, inodes] = line.trim().split(/\s+/);
    const own = data.filesystems.find(({ mount }) => mount === target);
    if (!own) continue;
    note('filesystem size_bytes', 'df', own.size_bytes, Number(size));
    note('filesystem used_bytes', 'df', own.used_bytes, Number(used));
    note('filesystem available_bytes', 'df', own.available_bytes, Number(available));
    // df rounds up.
    note('filesystem used_percent', 'df', own.used_percent, Number.parseInt(percent ?? '', 10));
    note('filesystem inodes_used', 'df', own.inodes_used, Number(inodes));
  }
}

function comparePs(data: ChannelData['process'], printed: string, note: Note): void {
  for (const line of printed.trim().split('\n')) {
    const [pid, kib, threads, nice, parent, seconds] = line.trim().split(/\s+/).map(Number);
    const own = data.processes.find((each) => each.pid === pid);
    if (!own) continue;
    note('process memory_bytes', 'ps', own.memory_bytes, times(kib, 1_024));
    note('process threads', 'ps', own.threads, threads);
    note('process nice', 'ps', own.nice, nice);
    note('process parent_pid', 'ps', own.parent_pid, parent);
    note('process cpu_seconds_total', 'ps', own.cpu_seconds_total, seconds);
  }
}
