/** prometheus-node-exporter beside a channel's messages. */
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { Note } from './ledger.ts';
import { parseMetrics } from './references.ts';

const modes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

/** node_exporter, scraped with each message of a family; its rates are over the time between two scrapes. */
export class Exporter {
  readonly #url: string;
  readonly #link: string;
  readonly #before = new Map<ChannelName, { seconds: number; values: ReadonlyMap<string, number> }>();

  constructor(url: string, link: string) {
    this.#url = url;
    this.#link = link;
  }

  /** What is compared next is no rate over the time since. */
  forget(family: ChannelName): void {
    this.#before.delete(family);
  }

  async compare(family: ChannelName, data: ChannelData[ChannelName], note: Note): Promise<void> {
    if (family === 'process') return;
    const values = parseMetrics(await (await fetch(this.#url)).text());
    // When it read, by its own clock: it may have been held up.
    const seconds = values.get('node_time_seconds') ?? Number.NaN;
    const before = this.#before.get(family);
    this.#before.set(family, { seconds, values });
    const gauge = (name: string) => values.get(`node_${name}`);
    const perSecond = (name: string) => {
      const [now, earlier] = [values.get(`node_${name}`), before?.values.get(`node_${name}`)];
      if (now === undefined || earlier === undefined || !before) return null;
      return (now - earlier) / (seconds - before.seconds);
    };
    this.#tell(family, data, note, gauge, perSecond);
  }

  #tell(
    family: ChannelName,
    data: ChannelData[ChannelName],
    note: Note,
    gauge: (name: string) => number | undefined,
    perSecond: (name: string) => number | null,
  ): void {
    const tool = 'node_exporter';
    switch (family) {
      case 'cpu': {
        const cpu = data as ChannelData['cpu'];
        const passed = new Map(
          modes.map((mode) => [
            mode,
            cpu.cores.reduce(
              (sum, core) =>
                sum + (perSecond(`cpu_seconds_total{cpu="${core.cpu}",mode="${mode}"}`) ?? Number.NaN),
              0,
            ),
          ]),
        );
        const all = modes.reduce((sum, mode) => sum + (passed.get(mode) ?? 0), 0);
        const share = (...names: (typeof modes)[number][]) =>
          names.reduce((sum, name) => sum + (100 * (passed.get(name) ?? 0)) / all, 0);
        note('cpu utilization_percent', tool, cpu.utilization_percent, 100 - share('idle', 'iowait'));
        note('cpu modes.user_percent', tool, cpu.modes.user_percent, share('user'));
        note('cpu modes.system_percent', tool, cpu.modes.system_percent, share('system'));
        note(
          'cpu context_switches_per_second',
          tool,
          cpu.context_switches_per_second,
          perSecond('context_switches_total'),
        );
        note('cpu interrupts_per_second', tool, cpu.interrupts_per_second, perSecond('intr_total'));
        note('cpu forks_per_second', tool, cpu.forks_per_second, perSecond('forks_total'));
        note('cpu load_average 1', tool, cpu.load_average[0], gauge('load1'));
        return;
      }
      case 'memory': {
        const memory = data as ChannelData['memory'];
        note('memory total_bytes', tool, memory.total_bytes, gauge('memory_MemTotal_bytes'));
        note('memory available_bytes', tool, memory.available_bytes, gauge('memory_MemAvailable_bytes'));
        note('memory shared_bytes', tool, memory.shared_bytes, gauge('memory_Shmem_bytes'));
        note('memory slab_bytes', tool, memory.slab_bytes, gauge('memory_Slab_bytes'));
        note('memory dirty_bytes', tool, memory.dirty_bytes, gauge('memory_Dirty_bytes'));
        return;
      }
      case 'disk': {
        for (const disk of (data as ChannelData['disk']).devices.filter(({ kind }) => kind === 'physical')) {
          const counter = (name: string) => perSecond(`disk_${name}_total{device="${disk.device}"}`);
          const busy = counter('io_time_seconds');
          note('disk read_bytes_per_second', tool, disk.read_bytes_per_second, counter('read_bytes'));
          note('disk write_bytes_per_second', tool, disk.write_bytes_per_second, counter('written_bytes'));
          note('disk writes_per_second', tool, disk.writes_per_second, counter('writes_completed'));
          note('disk busy_percent', tool, disk.busy_percent, busy === null ? null : Math.min(100, 100 * busy));
          note('disk queue_depth', tool, disk.queue_depth, counter('io_time_weighted_seconds'));
        }
        return;
      }
      case 'network': {
        const { interfaces, sockets } = data as ChannelData['network'];
        const own = interfaces.find((each) => each.interface === this.#link);
        const counter = (name: string) => perSecond(`network_${name}_total{device="${this.#link}"}`);
        note('network receive_bytes_per_second', tool, own?.receive_bytes_per_second, counter('receive_bytes'));
        note('network transmit_bytes_per_second', tool, own?.transmit_bytes_per_second, counter('transmit_bytes'));
        note('network sockets.tcp_in_use', tool, sockets.tcp_in_use, gauge('sockstat_TCP_inuse'));
        note('network sockets.tcp_time_wait', tool, sockets.tcp_time_wait, gauge('sockstat_TCP_tw'));
        return;
      }
      case 'filesystem': {
        for (const own of (data as ChannelData['filesystem']).filesystems) {
          const labels = `{device="${own.device}",fstype="${own.type}",mountpoint="${own.mount}"}`;
          note('filesystem size_bytes', tool, own.size_bytes, gauge(`filesystem_size_bytes${labels}`));
          note('filesystem available_bytes', tool, own.available_bytes, gauge(`filesystem_avail_bytes${labels}`));
        }
        return;
      }
      case 'pressure': {
        const pressure = data as ChannelData['pressure'];
        for (const [name, own] of [
          ['cpu', pressure.cpu],
          ['io', pressure.io],
        ] as const) {
          const waiting = perSecond(`pressure_${name}_waiting_seconds_total`);
          note(`pressure ${name}.some_percent`, tool, own.some_percent, waiting === null ? null : 100 * waiting);
        }
        return;
      }
    }
  }
}
