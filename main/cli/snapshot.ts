/**
 * `telltale snapshot`: one reading with true rates, then exit. Every channel is sampled twice, since a rate needs
 * two readings; nothing is served.
 */
import type { SnapshotResult } from '../../protocol/api.ts';
import { type ChannelName, channelPaces } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import { systemClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { startMachine } from '../machine.ts';
import { createApi } from '../server/api.ts';
import type { SnapshotCommand } from './arguments.ts';
import { formatSnapshot } from './format.ts';

/** Between the two readings: long enough that a share of 10 ms ticks means something. */
const intervalMs = 500;
/** Ticks after which a channel that has not come is left out with its reason. */
const patienceTicks = 6;

/** @returns what is to be printed. @throws TelltaleError where a channel that was asked for cannot be had */
export async function snapshot(command: SnapshotCommand, version: string, log: Log): Promise<string> {
  const machine = await startMachine({
    intervalMs,
    disabledChannels: [],
    hostRoot: command.hostRoot,
    version,
    clock: systemClock,
    log,
  });
  try {
    const missing = machine
      .channels()
      .find(({ name, available }) => !available && command.channels?.includes(name));
    if (missing) throw new TelltaleError('channel_unavailable', `${missing.name}: ${missing.reason}`);
    const paced = machine
      .channels()
      .filter(({ name, available }) => available && (command.channels ?? [name]).includes(name))
      .map(({ name }) => name);
    await secondSamples(
      machine.hub,
      paced.filter((name) => channelPaces[name].periodMs === 'base'),
    );
    const api = createApi({ ...machine, version, clock: systemClock });
    const params = { channels: paced.join(',') };
    const result = (await api.handle('snapshot', params, 'owner')) as SnapshotResult;
    return command.json ? `${JSON.stringify(result)}\n` : formatSnapshot(result);
  } finally {
    machine.stop();
  }
}

/** Waits until every channel has come twice. */
async function secondSamples(
  hub: { latest(channel: ChannelName, audience: 'owner'): { seq: number } | null },
  channels: readonly ChannelName[],
): Promise<void> {
  for (let tick = 0; tick < patienceTicks; tick += 1) {
    if (channels.every((channel) => (hub.latest(channel, 'owner')?.seq ?? 0) >= 2)) return;
    await new Promise<void>((resolve) => {
      systemClock.after(intervalMs / 2, resolve);
    });
  }
}
