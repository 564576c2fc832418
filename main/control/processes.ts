/** What the owner may do to processes of the machine that this program runs on, with the real signals. */
import { setPriority } from 'node:os';
import type { Process } from '../../protocol/families/process.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { createProcessControl, type ProcessControl } from './process-control.ts';
import { linuxFinder, tableFinder } from './process-finder.ts';

interface OwnProcessesOptions {
  /** Folder under which /proc is mounted; empty on the machine itself. */
  readonly rootPrefix: string;
  /** All processes as they are now; asked where there is no /proc. */
  table(): Promise<readonly Process[]>;
  readonly clock: Clock;
  readonly log: Log;
}

export function controlOwnProcesses({ rootPrefix, table, clock, log }: OwnProcessesOptions): ProcessControl {
  const { platform, pid: ownPid } = process;
  const linux = { procRoot: `${rootPrefix}/proc`, passwdPath: `${rootPrefix}/etc/passwd`, ownPid, clock };
  return createProcessControl({
    platform,
    finder: platform === 'linux' ? linuxFinder(linux) : tableFinder(table),
    ownPid,
    kill: (pid, signal) => process.kill(pid, signal),
    setPriority,
    clock,
    log,
  });
}
