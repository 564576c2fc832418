/**
 * The flags of the desktop app: `--port N` and `--interval 250ms|1s`, written as for `telltale serve`. Everything
 * else on the command line belongs to Chromium, so unknown flags are left alone.
 */
import { parseArgs } from 'node:util';
import { defaultIntervalMs, maxIntervalMs, minIntervalMs } from '../../protocol/channels.ts';
import { parseDurationMs } from '../../protocol/duration.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import { defaultPort } from '../engine.ts';

export interface DesktopOptions {
  /** Port of the endpoint on loopback; 0 picks a free one. */
  port: number;
  /** The base interval. */
  intervalMs: number;
}

/**
 * @param args the command line without the executable
 * @throws TelltaleError `invalid_request`, naming the flag
 */
export function readOptions(args: readonly string[]): DesktopOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, interval: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  return {
    port: values.port === undefined ? defaultPort : readPort(values.port),
    intervalMs: values.interval === undefined ? defaultIntervalMs : readInterval(values.interval),
  };
}

function readPort(given: string | boolean): number {
  const port = typeof given === 'string' && /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  if (port <= 65_535) return port;
  throw new TelltaleError('invalid_request', `--port ${given}: expected a whole number from 0 to 65535.`);
}

function readInterval(given: string | boolean): number {
  const ms = typeof given === 'string' ? parseDurationMs(given) : null;
  if (ms !== null && Number.isInteger(ms) && ms >= minIntervalMs && ms <= maxIntervalMs) return ms;
  throw new TelltaleError('invalid_request', `--interval ${given}: expected a time from 250ms to 10s.`);
}
