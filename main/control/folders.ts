/** Where the program keeps what belongs to its user, by the customs of each system. */
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

export interface FolderEnvironment {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home. */
  readonly home: string;
}

/** The user's home; where HOME is set to nothing, as some service managers do, the one that the system knows. */
export function homeFolder(): string {
  return homedir() || userInfo().homedir;
}

/** Configuration: XDG Base Directory Specification, else what macOS and Windows have for it. */
export function configFolder({ platform, env, home }: FolderEnvironment): string {
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Telltale');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Telltale');
  // A relative path there must be ignored, says the specification.
  const given = env.XDG_CONFIG_HOME;
  return join(given?.startsWith('/') ? given : join(home, '.config'), 'telltale');
}

/** Settings of the app and of `telltale serve`. */
export function settingsFile(environment: FolderEnvironment): string {
  return join(configFolder(environment), 'settings.json');
}

/** What was recorded; on Linux it is state (XDG Base Directory Specification): it stays on this machine. */
export function historyFolder({ platform, env, home }: FolderEnvironment): string {
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Telltale', 'History');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Telltale', 'History');
  const given = env.XDG_STATE_HOME;
  return join(given?.startsWith('/') ? given : join(home, '.local', 'state'), 'telltale', 'history');
}

/** The certificate that we make ourselves, with its key. */
export function certificateFile(environment: FolderEnvironment): string {
  return join(configFolder(environment), 'tls', 'self.pem');
}

/** Named tokens. */
export function tokenFolder(environment: FolderEnvironment): string {
  return join(configFolder(environment), 'tokens');
}
