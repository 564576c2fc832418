/**
 * The settings in force, and where each comes from: flag, environment, file, default. A change is checked, written
 * and told to whoever applies it; where it cannot be written it holds for the run and the state says why. Edits of
 * the file by hand, or by another Telltale of the same user, are picked up.
 */
import { existsSync, watch as watchFolder } from 'node:fs';
import { basename, dirname } from 'node:path';
import { TelltaleError } from '../../protocol/errors.ts';
import {
  defaultSettings,
  environmentName,
  isSettingKey,
  type SettingKey,
  type SettingSource,
  type Settings,
  type SettingsState,
  settingDefinition,
  settingKeys,
} from '../../protocol/settings.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { findConflict, readSettings } from './check.ts';
import { openSettingsFile } from './file.ts';

/** By key; `undefined` goes back to the default. */
type Changes = ReadonlyMap<SettingKey, Settings[SettingKey] | undefined>;

/** Cause of the line of log that a change could not be written. */
export const unwrittenCause = 'settings:write';

/** An editor writes in several steps. */
const settleMs = 200;

export interface SettingsOptions {
  readonly file: string;
  /** What the command line fixes. */
  readonly flags?: Partial<Settings>;
  /** What the environment fixes. */
  readonly environment?: Partial<Settings>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly log: Log;
}

/** @param changed keys whose value in force is another now; never empty */
export type SettingsListener = (settings: Settings, changed: ReadonlySet<SettingKey>) => void;

export interface SettingsStore {
  /** In force, complete. A new object after each change. */
  readonly settings: Settings;
  state(): SettingsState;
  /** Why changes hold for this run only; `null` where the file has them all. */
  readonly notKept: string | null;
  /**
   * All or nothing; `null` goes back to the default. In force when it returns, whether or not it could be written.
   * @throws TelltaleError `invalid_request`: no such key, no such value, or fixed by a flag or the environment
   */
  change(changes: Readonly<Record<string, unknown>>): SettingsState;
  /** @returns ends it; harmless twice */
  watch(listener: SettingsListener): () => void;
  /** Takes over what the file says by now, as after SIGHUP. What is damaged is told and changes nothing. */
  reread(): void;
  /** Looks at the file whenever it changes. @returns ends it; harmless twice */
  follow(): () => void;
}

/** Reads the file; never throws for what is in it. */
export function openSettings(options: SettingsOptions): SettingsStore {
  const { clock, log, flags = {}, environment = {} } = options;
  const file = openSettingsFile(options.file, clock.now, log);
  const listeners = new Set<SettingsListener>();
  const loaded = file.load();
  let { text, problem } = loaded;
  let given = loaded.given ?? {};
  if (problem !== null) log('warning', 'settings', problem);
  /** Changes that could not be written; they hold for the run. */
  const unwritten = new Map<SettingKey, Settings[SettingKey] | undefined>();
  let notKept: string | null = null;
  let settings = merge(given);
  const atStart = settings;

  function merge(kept: Partial<Settings>): Settings {
    return { ...defaultSettings, ...kept, ...environment, ...flags };
  }

  /** What the file says with changes made to it. */
  function changed(kept: Partial<Settings>, changes: Changes): Partial<Settings> {
    const entries = Object.entries({ ...kept, ...Object.fromEntries(changes) });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  function sourceOf(key: SettingKey): SettingSource {
    if (flags[key] !== undefined) return 'flag';
    if (environment[key] !== undefined) return 'environment';
    return given[key] === undefined ? 'default' : 'file';
  }

  function state(): SettingsState {
    return {
      settings: structuredClone(settings),
      sources: Object.fromEntries(settingKeys.map((key) => [key, sourceOf(key)])) as SettingsState['sources'],
      waiting: settingKeys.filter(
        (key) => settingDefinition(key).applies === 'start' && !isEqual(settings[key], atStart[key]),
      ),
      file: options.file,
      ...(problem !== null && { problem }),
    };
  }

  /** Puts new values of the file in force and tells of those that are others now. */
  function takeOver(next: Partial<Settings>): void {
    const before = settings;
    given = next;
    settings = merge(given);
    const others = new Set(settingKeys.filter((key) => !isEqual(before[key], settings[key])));
    if (others.size === 0) return;
    for (const listener of [...listeners]) listener(settings, others);
  }

  function check(changes: Readonly<Record<string, unknown>>): Changes {
    const checked = new Map<SettingKey, Settings[SettingKey] | undefined>();
    for (const [key, value] of Object.entries(changes)) {
      if (!isSettingKey(key)) {
        throw invalid(`There is no setting ${JSON.stringify(key.slice(0, 40))}; telltale settings lists them.`);
      }
      const source = sourceOf(key);
      const { flag } = settingDefinition(key);
      if (flag !== null && (source === 'flag' || source === 'environment')) {
        const by =
          source === 'flag' ? `--${flag} on the command line` : `${environmentName(flag)} in the environment`;
        throw invalid(`${key} is fixed by ${by}: start Telltale without it to change it here.`);
      }
      const { given: right, problems } = readSettings({ [key]: value });
      if (value !== null && problems[0]) throw invalid(problems[0].message);
      checked.set(key, right[key]);
    }
    const conflict = findConflict(merge(changed(given, checked)));
    if (conflict) throw invalid(conflict.message);
    return checked;
  }

  function write(changes: Changes): void {
    for (const [key, value] of changes) unwritten.set(key, value);
    try {
      text = file.save(unwritten);
      unwritten.clear();
      notKept = null;
      // A value that was wrong before, and that nobody has touched, still is.
      problem = file.load({ keep: true }).problem;
    } catch (error) {
      notKept = messageOf(error);
      problem = `Changes are in force but not kept: ${notKept}`;
      log('warning', 'settings', problem, unwrittenCause);
    }
  }

  function reread(): void {
    const fresh = file.load({ keep: true });
    if (fresh.text === text || fresh.text === null) return;
    text = fresh.text;
    problem = fresh.problem;
    if (problem !== null) log('warning', 'settings', problem);
    if (fresh.given !== null) takeOver(changed(fresh.given, unwritten));
  }

  let following = false;
  let endWatch: (() => void) | null = null;

  /** The folder appears with the first change that is kept. */
  function watchFile(): void {
    if (!following || endWatch !== null || !existsSync(dirname(options.file))) return;
    try {
      endWatch = watchChanges(options.file, clock, reread);
    } catch (error) {
      following = false;
      const reason = messageOf(error);
      log('info', 'settings', `${options.file} is not watched (${reason}): send SIGHUP after an edit`);
    }
  }

  return {
    get settings() {
      return settings;
    },
    get notKept() {
      return notKept;
    },
    state,
    change(changes) {
      const checked = check(changes);
      write(checked);
      watchFile();
      takeOver(changed(given, checked));
      return state();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reread,
    follow() {
      following = true;
      watchFile();
      return () => {
        following = false;
        endWatch?.();
        endWatch = null;
      };
    },
  };
}

/** @returns ends it; harmless twice. @throws the system's error where nothing more can be watched */
function watchChanges(file: string, clock: Pick<Clock, 'after'>, onChange: () => void): () => void {
  let cancel = () => {};
  // The folder, since the file is replaced by another at each change.
  const watcher = watchFolder(dirname(file), { persistent: false }, (_event, name) => {
    if (name !== basename(file)) return;
    cancel();
    cancel = clock.after(settleMs, onChange);
  });
  // The folder is gone: there is nothing more to see.
  watcher.on('error', () => watcher.close());
  return () => {
    cancel();
    watcher.close();
  };
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function invalid(message: string): TelltaleError {
  return new TelltaleError('invalid_request', message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
