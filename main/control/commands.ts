/**
 * The owner's commands by name, as the app's window asks them over IPC and `telltale viewers|share|…` over the
 * control socket: parameters of unknown shape in, checked and carried out. No HTTP route comes here.
 */
import type { ViewersResult } from '../../protocol/api.ts';
import { parseDurationMs } from '../../protocol/duration.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import { niceRange } from '../../protocol/process-control.ts';
import type { SettingsState } from '../../protocol/settings.ts';
import {
  type AccessEvent,
  type OwnerMethod,
  type OwnerMethods,
  type ShareChoices,
  type ShareState,
  shareChoiceNames,
} from '../../protocol/share.ts';
import type { ProcessControl, ProcessTarget } from './process-control.ts';

/** What may be chosen of a share; what is left out stays as it is, or is the default. */
export interface ShareWish {
  addresses?: string[];
  /** `null`: as long as the share. */
  expiresMs?: number | null;
  choices?: Partial<ShareChoices>;
}

/** What the commands do; the engine gives it. */
export interface OwnerActions {
  shareState(): ShareState;
  share(wish: ShareWish): Promise<ShareState>;
  rotate(expiresMs?: number | null): ShareState;
  unshare(): ShareState;
  /** @returns whether there was such a viewer */
  disconnect(id: string): boolean;
  accessLog(): AccessEvent[];
  viewers(): ViewersResult['viewers'];
  /** @returns bytes of the files that are no more */
  deleteHistory(): Promise<number>;
  processes: ProcessControl;
  settings: { state(): SettingsState; change(changes: Readonly<Record<string, unknown>>): SettingsState };
}

type Params = Readonly<Record<string, unknown>>;

export interface Commands {
  has(method: string): method is OwnerMethod;
  /** @throws TelltaleError (as a rejection) `unknown_method`, or what is wrong with a parameter */
  handle(method: string, params: Params): Promise<unknown>;
}

export function createCommands(actions: OwnerActions): Commands {
  const methods: { [Method in OwnerMethod]: (params: Params) => Result<Method> | Promise<Result<Method>> } = {
    share_state: () => actions.shareState(),
    share: (params) => actions.share(readWish(params)),
    rotate: (params) => actions.rotate(readExpires(params)),
    unshare: () => actions.unshare(),
    disconnect: ({ id }) => {
      if (typeof id !== 'string') throw new TelltaleError('invalid_request', '"id" must be the id of a viewer.');
      return { disconnected: actions.disconnect(id) };
    },
    access_log: () => ({ events: actions.accessLog() }),
    viewers: () => ({ viewers: actions.viewers() }),
    delete_history: async () => ({ deleted_bytes: await actions.deleteHistory() }),
    end_process: (params) => actions.processes.end(readTarget(params), readForce(params)),
    settings: () => actions.settings.state(),
    change_settings: ({ changes }) => {
      if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
        throw new TelltaleError(
          'invalid_request',
          '"changes" must be an object of settings and their new values.',
        );
      }
      return actions.settings.change(changes as Readonly<Record<string, unknown>>);
    },
    set_priority: (params) => actions.processes.setPriority(readTarget(params), readNice(params)),
  };
  const has = (method: string): method is OwnerMethod => Object.hasOwn(methods, method);
  return {
    has,
    async handle(method, params) {
      if (has(method)) return methods[method](params);
      throw new TelltaleError('unknown_method', `There are the commands ${Object.keys(methods).join(', ')}.`);
    },
  };
}

type Result<Method extends OwnerMethod> = OwnerMethods[Method]['result'];

function readWish(params: Params): ShareWish {
  const addresses = list(params, 'addresses');
  const expiresMs = readExpires(params);
  const choices = {
    ...Object.fromEntries((list(params, 'show') ?? []).map((name) => [choiceNamed(name), true])),
    ...Object.fromEntries((list(params, 'hide') ?? []).map((name) => [choiceNamed(name), false])),
  };
  return {
    ...(addresses && { addresses }),
    ...(expiresMs !== undefined && { expiresMs }),
    ...(Object.keys(choices).length > 0 && { choices }),
  };
}

function choiceNamed(name: string): keyof ShareChoices {
  const known = shareChoiceNames.find((each) => each === name);
  if (known) return known;
  throw new TelltaleError(
    'invalid_request',
    `${JSON.stringify(name.slice(0, 40))} can be neither shown nor hidden; ${shareChoiceNames.join(', ')} can.`,
  );
}

function readExpires({ expires }: Params): number | null | undefined {
  if (expires === undefined || expires === null) return undefined;
  if (expires === 'never') return null;
  const ms = typeof expires === 'string' ? parseDurationMs(expires) : null;
  if (ms !== null) return ms;
  throw new TelltaleError('invalid_request', '"expires" must be a time such as 30m, 24h or 7d, or "never".');
}

/** A pid of 0 or below would mean a whole group of processes. */
function readTarget({ pid, start_time }: Params): ProcessTarget {
  const number = typeof pid === 'string' && /^\d{1,10}$/.test(pid) ? Number(pid) : 0;
  if (number === 0) throw new TelltaleError('invalid_request', '"pid" must be the number of a process.');
  const startTimeMs = typeof start_time === 'string' ? Date.parse(start_time) : Number.NaN;
  if (Number.isFinite(startTimeMs)) return { pid: number, startTimeMs };
  throw new TelltaleError(
    'invalid_request',
    '"start_time" must be that of the process, as the table has it: a pid alone may be another one by now.',
  );
}

function readForce({ force }: Params): boolean {
  if (force === undefined || force === null || force === 'false') return false;
  if (force === 'true') return true;
  throw new TelltaleError('invalid_request', '"force" must be "true", or left out.');
}

function readNice({ nice }: Params): number {
  const { first, last } = niceRange;
  const number = typeof nice === 'string' && /^-?\d{1,2}$/.test(nice) ? Number(nice) : Number.NaN;
  if (number >= first && number <= last) return number;
  throw new TelltaleError('invalid_request', `"nice" must be a whole number from ${first} to ${last}.`);
}

function list(params: Params, name: string): string[] | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw new TelltaleError('invalid_request', `"${name}" must be a list of texts.`);
}
