/**
 * Named tokens, for programs: each is a file of its own below the user's configuration, with the token's hash in it
 * (see token.ts for why SHA-256 is enough) and readable by its owner alone. One file a token needs no lock: two
 * commands at once cannot undo each other's work. A running server notices within half a second what is added or
 * revoked by any program.
 */
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { TelltaleError } from '../../../protocol/errors.ts';
import { createToken, hashToken, type RandomBytes } from './token.ts';

export interface NamedToken {
  readonly name: string;
  readonly sha256: Buffer;
  readonly createdMs: number;
  /** Unix milliseconds; `null` where it does not expire. */
  readonly expiresMs: number | null;
}

export interface NamedTokens {
  /** @returns the token, which is kept nowhere. @throws TelltaleError where the name is none or taken, or cannot be kept */
  add(name: string, expiresMs: number | null, nowMs: number): string;
  /** All, by name; expired ones too. Read anew where the folder changed. */
  list(): readonly NamedToken[];
  /** @returns whether there was one. @throws TelltaleError where it cannot be removed */
  revoke(name: string): boolean;
}

/** The prefix keeps names such as `con` from being devices of Windows. */
const prefix = 'token.';
const suffix = '.json';
/**
 * A folder that changed within this time is read again although its time of change is the same: the kernel's times have
 * steps of several milliseconds, and a change within one step would never be noticed.
 */
const unsettledMs = 2_000;
/** More are not read, so that a folder gone wild does not slow down every request. */
const maxTokens = 1_000;

/** @param folder where they are kept; made with the first token */
export function openNamedTokens(folder: string, random?: RandomBytes): NamedTokens {
  let seen = { stamp: '', settled: false, tokens: [] as readonly NamedToken[] };
  return {
    add(name, expiresMs, nowMs) {
      checkName(name);
      const token = createToken(random);
      const file = fileOf(folder, name);
      const content = {
        version: 1,
        name,
        sha256: hashToken(token).toString('hex'),
        created: new Date(nowMs).toISOString(),
        expires: expiresMs === null ? null : new Date(expiresMs).toISOString(),
      };
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        chmodSync(folder, 0o700);
        writeNew(file, `${JSON.stringify(content)}\n`, name);
      } catch (error) {
        throw error instanceof TelltaleError ? error : notChanged(folder, error);
      }
      return token;
    },
    list() {
      const { stamp, settled } = stampOf(folder);
      if (stamp !== seen.stamp || !seen.settled) seen = { stamp, settled, tokens: readAll(folder) };
      return seen.tokens;
    },
    revoke(name) {
      checkName(name);
      try {
        rmSync(fileOf(folder, name));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw notChanged(folder, error);
      }
    },
  };
}

function notChanged(folder: string, cause: unknown): TelltaleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TelltaleError('unavailable', `Tokens are kept in ${folder}, which cannot be changed: ${reason}.`, {
    cause,
  });
}

function fileOf(folder: string, name: string): string {
  // Some systems do not tell cases apart.
  return join(folder, `${prefix}${name.toLowerCase()}${suffix}`);
}

function checkName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(name)) return;
  throw new TelltaleError(
    'invalid_request',
    'The name of a token is 1 to 63 letters, digits, "-" and "_", the first a letter or digit.',
  );
}

/** The file is whole when it appears under its name, and never replaces one. */
function writeNew(file: string, content: string, name: string): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'w', flush: true });
    linkSync(draft, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new TelltaleError(
      'invalid_request',
      `There is a token named ${name} already: revoke it first, or choose another name.`,
      { cause },
    );
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Changes whenever a file is added to or removed from the folder. */
function stampOf(folder: string): { stamp: string; settled: boolean } {
  const stat = statSync(folder, { bigint: true, throwIfNoEntry: false });
  if (!stat) return { stamp: 'none', settled: true };
  return { stamp: `${stat.ino} ${stat.mtimeNs}`, settled: Date.now() - Number(stat.mtimeMs) > unsettledMs };
}

function readAll(folder: string): NamedToken[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((each) => each.startsWith(prefix) && each.endsWith(suffix));
  } catch {
    return [];
  }
  return names
    .sort()
    .slice(0, maxTokens)
    .flatMap((each) => readOne(join(folder, each)) ?? []);
}

/** `null` for what is no token of ours, or what others could have written. */
function readOne(file: string): NamedToken | null {
  try {
    const { mode } = statSync(file);
    if (process.platform !== 'win32' && (mode & 0o022) !== 0) return null;
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { name, sha256, created, expires } = value as Record<string, unknown>;
    if (typeof name !== 'string' || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return null;
    const createdMs = Date.parse(String(created));
    const expiresMs = expires === null ? null : Date.parse(String(expires));
    // A date that cannot be read must not make a token last for ever.
    if (Number.isNaN(createdMs) || Number.isNaN(expiresMs ?? 0)) return null;
    return { name, sha256: Buffer.from(sha256, 'hex'), createdMs, expiresMs };
  } catch {
    return null;
  }
}
