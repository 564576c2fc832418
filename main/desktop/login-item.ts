/**
 * Starting at login: Electron's login item on macOS and Windows, on Linux a file in the autostart folder
 * (freedesktop.org's Desktop Application Autostart and Desktop Entry specifications). The setting is carried out at
 * each start and each change, so that an app that was moved is found where it is now.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import type { Log } from '../log.ts';

/** Given to an app that starts at login: it begins in the tray, where there is one. */
export const inTrayFlag = '--in-tray';
const fileName = 'telltale.desktop';

export interface LoginItemParts {
  readonly app: Pick<App, 'setLoginItemSettings' | 'getAppPath' | 'isPackaged'>;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly execPath: string;
  /** The user's own folder. */
  readonly home: string;
  readonly log: Log;
}

/** Carries the setting out. A failure is logged and changes nothing else. */
export function setLoginItem(isOn: boolean, parts: LoginItemParts): void {
  const { app, platform, env, log } = parts;
  const [program, ...args] = loginCommand(parts);
  if (platform === 'darwin' || platform === 'win32') {
    app.setLoginItemSettings({ openAtLogin: isOn, ...(platform === 'win32' && { path: program, args }) });
    return;
  }
  if (platform !== 'linux') return;
  if (env.FLATPAK_ID || env.SNAP) {
    // What is written in there is not read by the session.
    if (isOn) log('warning', 'desktop', 'in a Flatpak or Snap, start at login is chosen in the system settings');
    return;
  }
  const folder = join(env.XDG_CONFIG_HOME || join(parts.home, '.config'), 'autostart');
  try {
    if (isOn) writeEntry(join(folder, fileName), autostartEntry([program, ...args]));
    else rmSync(join(folder, fileName), { force: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log('warning', 'desktop', `start at login could not be ${isOn ? 'set' : 'taken back'}: ${message}`);
  }
}

/** What the session is to run. An AppImage is run from a mount that changes with each start: its file is meant. */
function loginCommand({ app, env, execPath }: LoginItemParts): [string, ...string[]] {
  if (app.isPackaged) return [env.APPIMAGE || execPath, inTrayFlag];
  return [execPath, app.getAppPath(), inTrayFlag];
}

/** @throws RangeError at an argument that no desktop entry can hold */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Telltale',
    'Comment=System monitor whose live stream can be shared',
    `Exec=${command.map(quoteExecArgument).join(' ')}`,
    'Icon=telltale',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * One argument of `Exec`: between double quotes with `"`, backtick, `$` and `\` escaped, a percent sign doubled since
 * it begins a field code; then each backslash doubled once more, as in every value of type string.
 */
export function quoteExecArgument(argument: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(argument)) throw new RangeError('a path with control characters');
  const percents = argument.replaceAll('%', '%%');
  const quoted = /^[\w./:@+,%=-]+$/.test(argument) ? percents : `"${percents.replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\');
}

/** As a whole or not at all; one that the person has switched off by the desktop's own means stays switched off. */
function writeEntry(file: string, text: string): void {
  const present = readIfPresent(file);
  if (present === text || (present !== null && /^(?:Hidden=true|X-GNOME-Autostart-enabled=false)$/m.test(present)))
    return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { flush: true });
  renameSync(`${file}.new`, file);
}

function readIfPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
