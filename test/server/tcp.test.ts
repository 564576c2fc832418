import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { startMachine } from '../../main/machine.ts';
import { createRedaction } from '../../main/server/access/redact.ts';
import { type ApiOptions, createApi } from '../../main/server/api.ts';
import { channelNames } from '../../protocol/channels.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { defaultShareChoices } from '../../protocol/share.ts';
import type { TcpResult } from '../../protocol/tcp.ts';

const tcp: TcpResult = {
  timestamp: '2026-11-24T00:00:00.000Z',
  interval_seconds: 2,
  processes: [],
  not_attributed: null,
  limits: 'TCP alone',
};

async function apiWith(changes: Partial<ApiOptions>) {
  const machine = await startMachine({
    settings: { ...defaultSettings, channels_off: [...channelNames] },
    hostRoot: null,
    version: '1.2.3',
    clock: systemClock,
    log: () => undefined,
  });
  onTestFinished(() => machine.stop());
  return createApi({ ...machine, version: '1.2.3', clock: systemClock, ...changes });
}

test('what each process sends is for those who may see processes', async () => {
  const choices = { ...defaultShareChoices };
  const api = await apiWith({ redaction: createRedaction(() => choices), tcp: async () => tcp });
  expect(await api.handle('tcp', {}, 'viewer')).toBe(tcp);
  choices.processes = false;
  await expect(api.handle('tcp', {}, 'viewer')).rejects.toMatchObject({ code: 'forbidden', status: 403 });
  expect(await api.handle('tcp', {}, 'local')).toBe(tcp);
  expect(await api.handle('tcp', {}, 'owner')).toBe(tcp);
});

test.runIf(process.platform === 'linux')('the answer holds no address', async () => {
  const api = await apiWith({});
  const result = await api.handle('tcp', {}, 'owner').catch(() => null);
  expect(JSON.stringify(result)).not.toMatch(/127\.0\.0\.1|::1/);
});
