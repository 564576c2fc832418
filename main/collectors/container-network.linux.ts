/**
 * Traffic of containers, from /proc/<pid>/net/dev of a process in each: the counters are those of its network
 * namespace (network_namespaces(7)), which /proc/<pid>/ns/net names. A namespace that several containers share, as
 * those of a pod do, is counted for one of them alone.
 */
import { readlinkSync } from 'node:fs';
import { parseNetDev } from '../procfs/net-dev.ts';
import type { Host } from './collector.ts';
import type { ContainerRow, TrafficReading } from './container.ts';
import { readText } from './group-tree.linux.ts';

/**
 * What a container itself builds on its way out, whose traffic passes the way out again: bridges, halves of pairs,
 * tunnels.
 */
const builtInside = /^(?:lo|docker\d*|br-.*|veth.*|cni.*|podman\d*|virbr.*|cali.*|flannel.*|tun\d*|wg.*)$/;

/** Reads the containers of one reading, one after another; made for each reading. */
export class NamespaceReader {
  private readonly procRoot: string;
  private readonly hostNamespace: string | null;
  /** The container that a namespace is counted for. */
  private readonly owners = new Map<string, string>();

  constructor(host: Host) {
    this.procRoot = host.procRoot;
    // Of init only root may know; outside of any container this program's is the same.
    const own = host.rootPrefix === '' ? namespaceOf(`${host.procRoot}/self`) : null;
    const ofInit = namespaceOf(`${host.procRoot}/1`);
    this.hostNamespace = ofInit?.namespace ?? own?.namespace ?? null;
  }

  /**
   * @param pid of a process in it; `null` where none can be seen
   * @param name to tell the others of the namespace
   * @param nowMs monotonic, of this reading
   */
  read(pid: number | null, name: string, nowMs: number): ContainerRow['traffic'] {
    if (pid === null) {
      return {
        missing: 'none of its processes can be seen from here: in a container, run with the pids of the host',
      };
    }
    const found = namespaceOf(`${this.procRoot}/${pid}`);
    if (found?.namespace === undefined) {
      return { missing: found?.missing ?? 'its process has ended' };
    }
    const { namespace } = found;
    if (this.hostNamespace === null)
      return { missing: `whether it uses the network of the host cannot be told: ${needsRoot}` };
    if (namespace === this.hostNamespace) return { missing: 'it uses the network of the host' };
    const owner = this.owners.get(namespace);
    if (owner !== undefined) return { missing: `it shares the network of ${owner}, where its traffic is counted` };
    try {
      const text = readText(`${this.procRoot}/${pid}/net/dev`);
      if (text === null) return { missing: 'its process has ended' };
      this.owners.set(namespace, name);
      return { readAtMs: nowMs, instance: namespace, ...sumInterfaces(text) };
    } catch (error) {
      return { missing: error instanceof Error ? error.message : String(error) };
    }
  }
}

const needsRoot = 'the namespaces of processes of other users are told to root alone (sudo, or CAP_SYS_PTRACE)';

function sumInterfaces(text: string): Pick<TrafficReading, 'receiveBytes' | 'transmitBytes'> {
  let receiveBytes = 0;
  let transmitBytes = 0;
  for (const each of parseNetDev(text)) {
    if (builtInside.test(each.name)) continue;
    receiveBytes += each.receiveBytes;
    transmitBytes += each.transmitBytes;
  }
  return { receiveBytes, transmitBytes };
}

/** `null` where the process is gone. The link reads `net:[4026531840]`. */
function namespaceOf(folder: string): { namespace?: string; missing?: string } | null {
  try {
    const namespace = /net:\[(\d+)\]$/.exec(readlinkSync(`${folder}/ns/net`))?.[1];
    return namespace === undefined ? { missing: 'the kernel has no network namespaces' } : { namespace };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? { missing: needsRoot } : null;
  }
}
