/**
 * Where the control socket of a running Telltale is: in the user's runtime folder (XDG Base Directory
 * Specification), named by the port that it serves. On Windows it is a named pipe, which others may neither write
 * to nor, as both ends must, open.
 */
import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { TelltaleError } from '../../protocol/errors.ts';

const suffix = '.sock';

export interface ControlEnvironment {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The folder of the sockets of this user. */
export function controlFolder({ platform, env }: ControlEnvironment): string {
  const { uid, username } = userInfo();
  if (platform === 'win32') return `\\\\.\\pipe\\telltale-${username}`;
  if (env.XDG_RUNTIME_DIR) return join(env.XDG_RUNTIME_DIR, 'telltale');
  return join(tmpdir(), `telltale-${uid}`);
}

export function controlPath(folder: string, port: number): string {
  return folder.startsWith('\\\\.\\pipe\\') ? `${folder}-${port}` : join(folder, `${port}${suffix}`);
}

/** Ports that have a socket in the folder, of a running Telltale or left over from one. */
export function controlPorts(folder: string): number[] {
  const pipe = folder.startsWith('\\\\.\\pipe\\');
  const [parent, prefix, end] = pipe
    ? ['\\\\.\\pipe\\', `${folder.slice('\\\\.\\pipe\\'.length)}-`, '']
    : [folder, '', suffix];
  let names: string[];
  try {
    names = readdirSync(parent);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.startsWith(prefix) && name.endsWith(end))
    .map((name) => name.slice(prefix.length, name.length - end.length))
    .filter((port) => /^\d{1,5}$/.test(port))
    .map(Number)
    .sort((one, other) => one - other);
}

/**
 * Makes the folder, for this user alone.
 * @throws TelltaleError `unavailable` where it belongs to somebody else, or others may enter it
 */
export function prepareControlFolder(folder: string): void {
  if (folder.startsWith('\\\\.\\pipe\\')) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  if (stat.isDirectory() && stat.uid === userInfo().uid && (stat.mode & 0o077) === 0) return;
  throw new TelltaleError(
    'unavailable',
    `${folder} is not a folder of this user alone (mode 0700), so no control socket is made there.`,
  );
}
