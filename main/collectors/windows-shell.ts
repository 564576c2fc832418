/**
 * One PowerShell for all that systeminformation asks of Windows (its powerShellStart and powerShellRelease), instead of
 * one for each question, which takes half a second of CPU to start. One question at a time, within a stated share of one
 * CPU: what goes beyond it is left out and told, so that a slow machine is not made slower by being watched.
 */
import type { Clock } from '../clock.ts';

type Systeminformation = typeof import('systeminformation');

/** What asks PowerShell on Windows. */
const asked = [
  'battery',
  'cpuTemperature',
  'diskLayout',
  'fsSize',
  'fsStats',
  'graphics',
  'mem',
  'networkInterfaces',
  'networkStats',
  'processes',
  'services',
] as const satisfies readonly (keyof Systeminformation)[];

export type Asked = Pick<Systeminformation, (typeof asked)[number]>;

/** Share of the time in which PowerShell may be at work for us: a quarter of one CPU at most. */
const share = 0.25;
/** Work that may be done at once, in milliseconds, as at the start, when everything is asked for the first time. */
const allowanceMs = 5_000;
/** A PowerShell that has not answered for so long has ended or hangs; another is started. */
const stuckMs = 20_000;

export interface WindowsShell {
  /** systeminformation's functions, each of which waits for its turn. Starts PowerShell at the first call. */
  load(): Promise<Asked>;
  /** Ends PowerShell. Harmless twice. */
  close(): void;
}

/** What of systeminformation is used besides; replaced in tests. */
export type ShellModule = Asked & Pick<Systeminformation, 'powerShellStart' | 'powerShellRelease'>;

/** @param load loaded at the first reading only: the package is large */
export function openWindowsShell(
  clock: Pick<Clock, 'monotonic' | 'after'>,
  load: () => Promise<ShellModule> = () => import('systeminformation'),
): WindowsShell {
  let module: ShellModule | null = null;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  /** Work that is not made up for yet by rest, in milliseconds. */
  let owedMs = 0;
  let countedAtMs = clock.monotonic();

  const charge = (workMs: number): void => {
    const nowMs = clock.monotonic();
    owedMs = Math.max(0, owedMs - share * (nowMs - countedAtMs)) + workMs;
    countedAtMs = nowMs;
  };

  const run = async <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
    if (isClosed) throw new Error('sampling has stopped');
    const startedMs = clock.monotonic();
    let cancel = () => {};
    const stuck = new Promise<never>((_, reject) => {
      cancel = clock.after(stuckMs, () => {
        module?.powerShellRelease();
        if (!isClosed) module?.powerShellStart();
        reject(new Error(`${name}: PowerShell did not answer within ${stuckMs / 1_000} s and was started anew`));
      });
    });
    try {
      return await Promise.race([call(), stuck]);
    } finally {
      cancel();
      charge(clock.monotonic() - startedMs);
    }
  };

  const inTurn = <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
    charge(0);
    if (owedMs > allowanceMs) {
      return Promise.reject(new Error(`${name}: left out, to keep PowerShell within a quarter of one CPU`));
    }
    const turn = last.then(() => run(name, call));
    last = turn.catch(() => undefined);
    return turn;
  };

  let queued: Promise<Asked> | null = null;
  const start = async (): Promise<Asked> => {
    const loaded = await load();
    module = loaded;
    if (!isClosed) loaded.powerShellStart();
    const functions = asked.map((name) => {
      // Each keeps its own parameters and result, which a list of names cannot say.
      const call = loaded[name] as (...parameters: unknown[]) => Promise<unknown>;
      return [name, (...parameters: unknown[]) => inTurn(name, () => call(...parameters))];
    });
    return Object.fromEntries(functions) as Asked;
  };
  return {
    load() {
      queued ??= start();
      return queued;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      module?.powerShellRelease();
    },
  };
}
