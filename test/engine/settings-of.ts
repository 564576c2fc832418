/** Settings of an engine under test: fixed as flags fix them, with a file of their own that nothing is in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { openSettings, type SettingsStore } from '../../main/settings/store.ts';
import { type ChannelName, channelNames } from '../../protocol/channels.ts';
import type { Settings } from '../../protocol/settings.ts';

/** On a free port, sampling these channels alone. */
export function settingsOf(channels: readonly ChannelName[], more: Partial<Settings> = {}): SettingsStore {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const off = channelNames.filter((name) => !channels.includes(name));
  return openSettings({
    file: join(folder, 'settings.json'),
    flags: { port: 0, channels_off: off, ...more },
    clock: systemClock,
    log: () => undefined,
  });
}
