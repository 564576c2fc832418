/**
 * The flags of the desktop app: `--port N` and `--interval 250ms|1s`, written as for `telltale serve` and fixing the
 * settings of that name, and `--in-tray`, with which it begins without a window where there is a tray. Everything
 * else on the command line belongs to Chromium, so unknown flags are left alone.
 */
import { parseArgs } from 'node:util';
import { maxIntervalMs, minIntervalMs } from '../../protocol/channels.ts';
import { parseDurationMs } from '../../protocol/duration.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Settings } from '../../protocol/settings.ts';

export interface DesktopOptions {
  /** The settings that the command line fixes. */
  flags: Partial<Pick<Settings, 'port' | 'interval_ms'>>;
  /** Begins without a window where there is a tray, as at login. */
  inTray: boolean;
}

/**
 * @param args the command line without the executable
 * @throws TelltaleError `invalid_request`, naming the flag
 */
export function readOptions(args: readonly string[]): DesktopOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, interval: { type: 'string' }, 'in-tray': { type: 'boolean' } },
    strict: false,
    allowPositionals: true,
  });
  return {
    flags: {
      ...(values.port !== undefined && { port: readPort(values.port) }),
      ...(values.interval !== undefined && { interval_ms: readInterval(values.interval) }),
    },
    inTray: values['in-tray'] === true,
  };
}

/**
 * Whether the windows are, or may be, on Wayland: there an app knows no positions, cannot place a window and cannot
 * keep one on top (Electron's api/browser-window). Chromium picks Wayland where the session offers it, unless told otherwise.
 */
export function isWayland(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, args: readonly string[]): boolean {
  return platform === 'linux' && Boolean(env.WAYLAND_DISPLAY) && !args.includes('--ozone-platform=x11');
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
