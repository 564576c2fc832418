/**
 * The settings file: JSON with a `version` and what was changed from the defaults. Written whole into a file beside
 * it, synced and renamed, for its owner alone. What cannot be understood is set aside, never lost and never fatal;
 * keys that we do not know stay as they are.
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { SettingKey, Settings } from '../../protocol/settings.ts';
import type { Log } from '../log.ts';
import { readSettings } from './check.ts';

type Content = Readonly<Record<string, unknown>>;

/** Larger is no file of ours. */
const maxBytes = 1_048_576;

/**
 * Each entry makes a file of its version (its position) into one of the next. A file that a person began by hand has
 * no version, which is 0.
 */
const migrations: readonly ((content: Content) => Content)[] = [(content) => content];

/** Version of the files that are written. */
export const settingsVersion = migrations.length;

export interface Loaded {
  /** What was there and is right; `null` where nothing could be understood. */
  readonly given: Partial<Settings> | null;
  /** The text that was read; `null` where there is no file. */
  readonly text: string | null;
  /** What is wrong and what was made of it; `null` where nothing is. */
  readonly problem: string | null;
  /** False for a file that must not be overwritten: of a newer version, or not readable. */
  readonly writable: boolean;
}

export interface SettingsFile {
  /**
   * Never throws. A damaged file is moved to `settings.broken-<time>.json`, unless `keep` is given: somebody may be
   * in the middle of editing it.
   */
  load(options?: { readonly keep: boolean }): Loaded;
  /**
   * Puts changes into what the file holds by now; `undefined` removes a key.
   * @returns the text that is in the file now
   * @throws the system's error, or an Error that says why the file is left alone
   */
  save(changes: ReadonlyMap<SettingKey, Settings[SettingKey] | undefined>): string;
}

/** @param now Unix milliseconds, for the name of a file that is set aside */
export function openSettingsFile(file: string, now: () => number, log: Log): SettingsFile {
  function load({ keep } = { keep: false }): Loaded {
    let text: string | null = null;
    try {
      text = readIfPresent(file);
    } catch (error) {
      const problem = `${file} could not be read (${messageOf(error)}): defaults are used and changes are not kept`;
      return { given: null, text: null, problem, writable: false };
    }
    if (text === null) return { given: {}, text, problem: null, writable: true };
    const content = parse(text);
    if (content === null) return damaged(text, keep);
    const version = versionOf(content);
    const { given, problems } = readSettings(migrate(content, version));
    if (version > settingsVersion) {
      const problem = `${file} is of a newer Telltale (version ${version}): what is understood of it is used, changes are not kept`;
      return { given, text, problem, writable: false };
    }
    const wrong = problems.map(({ message }) => message).join(' ');
    const problem = wrong === '' ? null : `${file}: ${wrong} The default is used until it is mended.`;
    return { given, text, problem, writable: true };
  }

  function damaged(text: string, keep: boolean): Loaded {
    if (keep) return { given: null, text, problem: `${file} is no JSON object: mend it`, writable: true };
    const aside = asideName(file, now());
    try {
      renameSync(file, aside);
    } catch (error) {
      const problem = `${file} is damaged and could not be moved (${messageOf(error)}): defaults are used and changes are not kept`;
      return { given: null, text, problem, writable: false };
    }
    const problem = `${file} was damaged and is now ${aside}: defaults are used; what you want from it, set again`;
    return { given: null, text: null, problem, writable: true };
  }

  return {
    load,
    save(changes) {
      const before = load();
      if (!before.writable) throw new Error(before.problem ?? `${file} is left alone`);
      if (before.text === null && before.problem !== null) log('warning', 'settings', before.problem);
      const present = before.text === null ? null : parse(before.text);
      const content = { ...(present && migrate(present, versionOf(present))), version: settingsVersion };
      for (const [key, value] of changes) Object.assign(content, { [key]: value });
      const text = `${JSON.stringify(content, null, 2)}\n`;
      write(file, text);
      return text;
    },
  };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Some keep their configuration elsewhere and link to it: the link stays.
  const target = realPath(file);
  const draft = `${target}.${process.pid}.new`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

/** Without it the rename may be lost with the power. Windows cannot, and need not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** `settings.json` becomes `settings.broken-2026-11-24T20-15-02-123Z.json`. */
function asideName(file: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replace(/[:.]/g, '-');
  const ending = extname(file);
  return join(dirname(file), `${basename(file, ending)}.broken-${time}${ending}`);
}

function migrate(content: Content, version: number): Content {
  return migrations.slice(version).reduce((current, step) => step(current), content);
}

/** Whatever is no version is one that was never written, so the file is a person's. */
function versionOf({ version }: Content): number {
  return Number.isInteger(version) && Number(version) >= 0 ? Number(version) : 0;
}

function parse(text: string): Content | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Content) : null;
  } catch {
    return null;
  }
}

/** @returns `null` where there is none. @throws for a pipe or a device too, which is neither waited for nor moved away */
function readIfPresent(file: string): string | null {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw new Error(stat.isDirectory() ? 'it is a folder' : 'it is no ordinary file');
    if (stat.size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    // An editor on Windows may have put a byte order mark before it.
    return readFileSync(handle, 'utf8').replace(/^\uFEFF/, '');
  } finally {
    closeSync(handle);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
