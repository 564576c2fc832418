/** Facts of a Linux machine, from files alone: no process is started for them. */
import { readFileSync, readlinkSync } from 'node:fs';
import { isThere, readAttribute } from '../procfs/attribute.ts';
import {
  detectContainer,
  detectHypervisor,
  hasHypervisorFlag,
  parseCpuModel,
  parsePrettyName,
} from '../procfs/machine.ts';
import { parseMeminfo } from '../procfs/meminfo.ts';
import { parseStat } from '../procfs/stat.ts';
import type { Host } from './collector.ts';
import type { HostFacts } from './info.ts';

/** What the files tell; what they do not is left out. Never throws. */
export function readLinuxFacts(host: Host): Partial<HostFacts> {
  const { procRoot, rootPrefix } = host;
  const cpuinfo = readText(`${procRoot}/cpuinfo`) ?? '';
  const osRelease = readText(`${rootPrefix}/etc/os-release`) ?? readText(`${rootPrefix}/usr/lib/os-release`);
  const stat = attempt(() => parseStat(readFileSync(`${procRoot}/stat`, 'latin1')));
  const bootSeconds = stat?.boot_time_seconds ?? null;
  const facts: { [Fact in keyof HostFacts]?: HostFacts[Fact] | null | undefined } = {
    // The kernel answers with the name of the reading process's own container, so another root has its name in a file.
    name: rootPrefix === '' ? null : readAttribute(`${rootPrefix}/etc/hostname`),
    os: parsePrettyName(osRelease ?? ''),
    kernel: readAttribute(`${procRoot}/sys/kernel/osrelease`),
    cpu_model: parseCpuModel(cpuinfo),
    cpu_count: stat?.cores.length || null,
    memory_bytes: attempt(() => parseMeminfo(readFileSync(`${procRoot}/meminfo`, 'latin1')))?.get('MemTotal'),
    boot_time: bootSeconds === null ? null : attempt(() => new Date(bootSeconds * 1_000).toISOString()),
    time_zone: rootPrefix === '' ? null : readTimeZone(rootPrefix),
    virtualization: readVirtualization(host, cpuinfo),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));
}

/** A container hides the machine below it, so it is what is told of. */
function readVirtualization({ procRoot, sysRoot, rootPrefix }: Host, cpuinfo: string): string | null {
  const container = detectContainer({
    systemdContainer: readAttribute(`${rootPrefix}/run/systemd/container`),
    initEnvironment: readText(`${procRoot}/1/environ`),
    initCgroup: readText(`${procRoot}/1/cgroup`),
    hasDockerenv: isThere(`${rootPrefix}/.dockerenv`),
    hasContainerenv: isThere(`${rootPrefix}/run/.containerenv`),
    kernel: readAttribute(`${procRoot}/sys/kernel/osrelease`),
  });
  if (container !== null) return container;
  const dmi = ['product_name', 'sys_vendor', 'board_vendor', 'bios_vendor'];
  return detectHypervisor({
    hasHypervisorFlag: hasHypervisorFlag(cpuinfo),
    dmi: dmi.map((file) => readAttribute(`${sysRoot}/class/dmi/id/${file}`)),
    hypervisorType: readAttribute(`${sysRoot}/hypervisor/type`),
    xenCapabilities: readText(`${procRoot}/xen/capabilities`),
    clockSources: readAttribute(`${sysRoot}/devices/system/clocksource/clocksource0/available_clocksource`),
    deviceTree: readText(`${procRoot}/device-tree/hypervisor/compatible`),
  });
}

/** IANA's name of the zone, which /etc/localtime links to. */
function readTimeZone(rootPrefix: string): string | null {
  const target = attempt(() => readlinkSync(`${rootPrefix}/etc/localtime`));
  return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(target ?? '')?.[1] ?? null;
}

function readText(path: string): string | null {
  return attempt(() => readFileSync(path, 'utf8'));
}

function attempt<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
