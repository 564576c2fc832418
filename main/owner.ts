/** The owner's commands over one machine and the server that shows it, as the window and the control socket ask them. */
import type { Clock } from './clock.ts';
import { type Commands, createCommands } from './control/commands.ts';
import { controlOwnProcesses } from './control/processes.ts';
import type { Log } from './log.ts';
import type { Machine } from './machine.ts';
import type { Journal } from './server/access/journal.ts';
import type { RunningServer } from './server/server.ts';
import type { Sharing } from './server/sharing.ts';
import { readCertificate } from './server/tls.ts';
import type { SettingsStore } from './settings/store.ts';

export interface OwnerOptions {
  readonly machine: Machine;
  readonly server: Pick<RunningServer, 'disconnect'>;
  readonly share: Sharing;
  readonly journal: Journal;
  readonly settings: SettingsStore;
  /** Folder under which another machine's /proc and /sys are mounted; `null` for this one. */
  readonly hostRoot: string | null;
  readonly clock: Clock;
  readonly log: Log;
}

export function createOwnerCommands(options: OwnerOptions): Commands {
  const { machine, server, share, journal, settings, clock, log } = options;
  const { hub } = machine;
  return createCommands({
    shareState: () => share.state(),
    share: (wish) => share.start(wish),
    rotate: (expiresMs) => share.rotate(expiresMs),
    unshare: () => share.stop(),
    disconnect(id) {
      const disconnected = server.disconnect(id);
      if (disconnected) journal.note('disconnected');
      return disconnected;
    },
    accessLog: () => journal.list(),
    viewers: () => hub.viewers(),
    deleteHistory: () => machine.deleteHistory(),
    settings: {
      state: settings.state,
      change(changes) {
        tryCertificate({ ...settings.settings, ...changes }, changes, clock.now());
        return settings.change(changes);
      },
    },
    processes: controlOwnProcesses({
      rootPrefix: options.hostRoot ?? '',
      async table() {
        await machine.sampler.refresh(['process']);
        return hub.latest('process', 'owner')?.data.processes ?? [];
      },
      clock,
      log,
    }),
  });
}

/**
 * A certificate is used from the next start on, and one that cannot be would keep the program from starting.
 * @throws TelltaleError `invalid_request` that names the file and what is wrong with it
 */
function tryCertificate(
  { tls_cert: certFile, tls_key: keyFile }: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
  nowMs: number,
): void {
  if (!Object.hasOwn(changes, 'tls_cert') && !Object.hasOwn(changes, 'tls_key')) return;
  if (typeof certFile !== 'string' || typeof keyFile !== 'string' || certFile === '' || keyFile === '') return;
  readCertificate({ certFile, keyFile }, nowMs);
}
