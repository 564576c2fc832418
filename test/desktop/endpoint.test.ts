import { expect, test } from 'vitest';
import { startEndpoint } from '../../main/desktop/endpoint.ts';
import type { Engine, EngineOptions } from '../../main/engine.ts';
import { TelltaleError } from '../../protocol/errors.ts';

const lines: string[] = [];
const options = {
  settings: { settings: { port: 7447 } },
  log: (_level: string, _room: string, line: string) => lines.push(line),
} as unknown as EngineOptions;
const engine = { url: 'http://127.0.0.1:40001/' } as Engine;

/** An engine whose port 7447 is taken by another program. */
const taken =
  (asked: number[]) =>
  async ({ port, settings }: EngineOptions) => {
    asked.push(port ?? settings.settings.port);
    if (port === 0) return engine;
    const cause = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    throw new TelltaleError('unavailable', 'Port 7447 is in use.', { cause });
  };

test('a port in use makes the app take a free one and say which', async () => {
  const asked: number[] = [];
  expect(await startEndpoint(options, taken(asked))).toBe(engine);
  expect(asked).toEqual([7447, 0]);
  expect(lines).toEqual(['port 7447 is in use; the dashboard is at http://127.0.0.1:40001/ instead']);
});

test('what is wrong with anything else ends the start', async () => {
  const failing = async () => {
    throw new TelltaleError('unavailable', '/proc/stat cannot be read.');
  };
  await expect(startEndpoint(options, failing)).rejects.toThrow('/proc/stat');
});
