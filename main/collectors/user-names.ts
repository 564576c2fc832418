/** Names of users, from a passwd file that is read again when it changes. */
import { readFileSync, statSync } from 'node:fs';
import { parsePasswd } from '../procfs/passwd.ts';

export class UserNames {
  private readonly path: string;
  private names: ReadonlyMap<number, string> = new Map();
  /** Of the file that was read; a change writes a new one or touches it. */
  private version = '';

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Reads the file again if it was changed; without it, users have numbers only.
   * @returns whether it was
   */
  refresh(): boolean {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    const version = stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : '';
    if (version === this.version) return false;
    this.version = version;
    this.names = stat ? parsePasswd(readFileSync(this.path, 'utf8')) : new Map();
    return true;
  }

  /** The number itself where the user has no name. */
  nameOf(uid: number): string {
    return this.names.get(uid) ?? String(uid);
  }
}
