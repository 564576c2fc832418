/**
 * Named tokens, for programs: each is a file of its own below the user's configuration, with the token's hash in it
 * (see token.ts for why SHA-256 is enough) and readable by its owner alone. One file a token needs no lock: two
 * commands at once cannot undo each other's work. A running server notices within half a second what is added or
 * revoked by any program. From where the owner has disconnected a token is kept in a second file, which speaks of one
 * hash: it can bring back no token that is revoked meanwhile, and means nothing for another of the same name.
 */
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
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
  /** Addresses from which it opens nothing any more. */
  readonly turnedAway: readonly string[];
}

export interface NamedTokens {
  /** @returns the token, which is kept nowhere. @throws TelltaleError where the name is none or taken, or cannot be kept */
  add(name: string, expiresMs: number | null, nowMs: number): string;
  /** All, by name; expired ones too. Read anew where the folder changed. */
  list(): readonly NamedToken[];
  /** @returns whether there was one. @throws TelltaleError where it cannot be removed */
  revoke(name: string): boolean;
  /** From an address a token opens nothing any more, in later runs neither. @throws TelltaleError where that cannot be kept */
  turnAway(token: Pick<NamedToken, 'name' | 'sha256'>, address: string): void;
}

/** The prefix keeps names such as `con` from being devices of Windows. */
const prefix = 'token.';
const awayPrefix = 'away.';
const suffix = '.json';
/**
 * A folder that changed within this time is read again although its time of change is the same: the kernel's times have
 * steps of several milliseconds, and a change within one step would never be noticed.
 */
const unsettledMs = 2_000;
/** More are not read, so that a folder gone wild does not slow down every request. */
const maxTokens = 1_000;
/** Of one token; beyond it the one that was turned away first is let in again. */
const maxTurnedAway = 1_000;

/** @param folder where they are kept; made with the first token */
export function openNamedTokens(folder: string, random?: RandomBytes): NamedTokens {
  let seen = { stamp: '', settled: false, tokens: [] as readonly NamedToken[] };
  return {
    add(name, expiresMs, nowMs) {
      checkName(name);
      const token = createToken(random);
      const file = fileOf(folder, prefix, name);
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
        rmSync(fileOf(folder, prefix, name));
        rmSync(fileOf(folder, awayPrefix, name), { force: true });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw notChanged(folder, error);
      }
    },
    turnAway({ name, sha256 }, address) {
      const file = fileOf(folder, awayPrefix, name);
      const before = readTurnedAway(file, sha256).filter((each) => each !== address);
      const addresses = [...before, address].slice(-maxTurnedAway);
      const draft = draftOf(file);
      try {
        const content = { version: 1, sha256: sha256.toString('hex'), addresses };
        writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true });
        renameSync(draft, file);
      } catch (error) {
        rmSync(draft, { force: true });
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

function fileOf(folder: string, start: string, name: string): string {
  // Some systems do not tell cases apart.
  return join(folder, `${start}${name.toLowerCase()}${suffix}`);
}

function draftOf(file: string): string {
  return `${file}.${process.pid}.new`;
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
  const draft = draftOf(file);
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
    .flatMap((each) => {
      const token = readOne(join(folder, each));
      if (token === null) return [];
      const away = join(folder, awayPrefix + each.slice(prefix.length));
      return [{ ...token, turnedAway: readTurnedAway(away, token.sha256) }];
    });
}

/** `null` for what is no token of ours, or what others could have written. */
function readOne(file: string): Omit<NamedToken, 'turnedAway'> | null {
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

function readTurnedAway(file: string, sha256: Buffer): string[] {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as { sha256?: unknown; addresses?: unknown };
    if (value.sha256 !== sha256.toString('hex') || !Array.isArray(value.addresses)) return [];
    return value.addresses.filter((each) => typeof each === 'string');
  } catch {
    return [];
  }
}
