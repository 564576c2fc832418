/**
 * Asks systemd about all loaded services in one call of `systemctl show` (systemctl(1)). Its output is made for
 * programs: `Key=value` lines, an empty line between units. It reads only; as an ordinary user too.
 */
import { execFile } from 'node:child_process';
import type { ServiceState } from '../../protocol/families/service.ts';
import { parseCount } from '../procfs/parse.ts';

/** A unit that systemd has loaded. */
export interface LoadedUnit {
  service: string;
  description: string | null;
  state: ServiceState | null;
  subState: string | null;
  /** `null` before systemd 235, which does not count them. */
  restarts: number | null;
  /** `null` where it has no process. */
  mainPid: number | null;
  /** From the root of the hierarchy; `null` where it has no group now. */
  controlGroup: string | null;
}

/** Runs systemctl with these arguments and gives what it prints. Rejects where it fails or takes too long. */
export type RunSystemctl = (args: readonly string[], signal: AbortSignal) => Promise<string>;

const properties = ['Id', 'Description', 'ActiveState', 'SubState', 'NRestarts', 'MainPID', 'ControlGroup'];
const timeoutMs = 4_000;
/** A few hundred bytes a unit. */
const maxOutputBytes = 16 * 1_024 * 1_024;

const states: ReadonlySet<string> = new Set<ServiceState>([
  'active',
  'reloading',
  'refreshing',
  'inactive',
  'failed',
  'activating',
  'deactivating',
  'maintenance',
]);

export async function listServices(run: RunSystemctl, signal: AbortSignal): Promise<LoadedUnit[]> {
  const args = ['show', '--no-pager', `--property=${properties.join(',')}`, '--', '*.service'];
  return parseShow(await run(args, signal));
}

export const runSystemctl: RunSystemctl = (args, signal) =>
  new Promise((resolve, reject) => {
    const options = {
      signal,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: maxOutputBytes,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0', SYSTEMD_PAGER: '' },
    } as const;
    execFile('systemctl', [...args], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (error.code === 'ENOENT') reject(new Error('systemctl is not installed', { cause: error }));
      else if (error.killed) reject(new Error(`systemctl did not answer within ${timeoutMs / 1_000} s`));
      else reject(new Error(stderr.trim().split('\n')[0] || error.message, { cause: error }));
    });
  });

/** @throws Error where no unit is named: systemd always has some */
export function parseShow(text: string): LoadedUnit[] {
  const units = text.split(/\n{2,}/).flatMap((block) => {
    // A description may hold anything but a line's end.
    const values = new Map(
      [...block.matchAll(/^([A-Za-z]+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
    );
    const service = values.get('Id');
    if (!service?.endsWith('.service')) return [];
    const state = values.get('ActiveState');
    const mainPid = parseCount(values.get('MainPID'));
    return [
      {
        service,
        description: values.get('Description') || null,
        state: isState(state) ? state : null,
        subState: values.get('SubState') || null,
        restarts: parseCount(values.get('NRestarts')),
        mainPid: mainPid === 0 ? null : mainPid,
        controlGroup: values.get('ControlGroup') || null,
      },
    ];
  });
  if (units.length === 0) throw new Error('systemctl listed no service');
  return units;
}

function isState(state: string | undefined): state is ServiceState {
  return state !== undefined && states.has(state);
}
