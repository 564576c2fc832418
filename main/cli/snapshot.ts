/**
 * `telltale snapshot`: one reading with true rates, then exit. Every channel is sampled twice, since a rate needs
 * two readings; nothing is served.
 */
import type { SnapshotResult } from '../../protocol/api.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { systemClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { startMachine } from '../machine.ts';
import { createApi } from '../server/api.ts';
import type { SnapshotCommand } from './arguments.ts';
import { formatSnapshot } from './format.ts';

/** @returns what is to be printed. @throws TelltaleError where a channel that was asked for cannot be had */
export async function snapshot(command: SnapshotCommand, version: string, log: Log): Promise<string> {
  const machine = await startMachine({
    settings: defaultSettings,
    hostRoot: command.hostRoot,
    version,
    clock: systemClock,
    log,
  });
  try {
    const api = createApi({ ...machine, version, clock: systemClock });
    const params = command.channels === null ? {} : { channels: command.channels.join(',') };
    const result = (await api.handle('snapshot', params, 'owner')) as SnapshotResult;
    return command.json ? `${JSON.stringify(result)}\n` : formatSnapshot(result);
  } finally {
    await machine.stop();
  }
}
