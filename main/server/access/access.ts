/**
 * Who may read. Without sharing: this machine itself, no token. While sharing, and with `--require-token` always:
 * whoever brings the invitation or a named token as `Authorization: Bearer`, or the cookie of a session that one of
 * them opened, from whatever address. Holds the grants, and ends them: what lives by one ends with it.
 */
import { TelltaleError } from '../../../protocol/errors.ts';
import type { Clock } from '../../clock.ts';
import { type Admission, type Checked, checkLoopback } from '../guard.ts';
import { addressGroup } from '../host.ts';
import { createAttempts } from './attempts.ts';
import { cookieName, readCookies, setCookie } from './cookie.ts';
import { Grant } from './grant.ts';
import type { NamedTokens } from './named-tokens.ts';
import { createSessions } from './sessions.ts';
import { createToken, hashToken, type RandomBytes, sameHash } from './token.ts';

/** How often expiry and revocation are looked for while tokens are in use; the promise is a second. */
const sweepMs = 500;

export interface AccessOptions {
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** `null` where there are none. */
  readonly namedTokens: NamedTokens | null;
  /** Loopback needs a token too while nothing is shared. */
  readonly requireToken: boolean;
  /** Told when the invitation has expired. */
  onExpired(): void;
  /** Told of each that was refused with a token. */
  onRefused(address: string): void;
}

export interface Invitation {
  readonly token: string;
  /** Unix milliseconds; `null` where it does not expire. */
  readonly expiresMs: number | null;
}

export interface AccessControl {
  /** For the guard. @throws TelltaleError `unauthorized`, `too_many_requests` or `forbidden_origin` */
  check(request: Checked): Admission;
  readonly tokenRequired: boolean;
  readonly invitation: Invitation | null;
  /** Makes a new invitation; whoever came with the one before is out. @param expiresMs Unix milliseconds */
  invite(expiresMs: number | null, reason: string): void;
  /** Ends everybody who is in, as sharing begins or ends. */
  setSharing(sharing: boolean, reason: string): void;
  /** While nothing is shared everybody who is in ends, the invitation too. */
  setRequireToken(requireToken: boolean, reason: string): void;
  /** @returns the value of Set-Cookie. @throws TelltaleError `unauthorized` for who brought no token */
  openSession(admission: Admission, port: number, secure: boolean): string;
  /** Ends the session that a request came with, if any. @returns the value of Set-Cookie */
  endSession(admission: Admission, port: number, secure: boolean): string;
  /**
   * From an address the token behind a grant opens nothing any more: an invitation until there is a new one, a named
   * token for good. @throws TelltaleError `unavailable` where that holds until the next start only
   */
  turnAway(grant: Grant, address: string): void;
  /** Looks for nothing any more; who is in is told by the hub that the server stops. Harmless twice. */
  close(): void;
}

interface Issued extends Invitation {
  readonly sha256: Buffer;
  /** On the monotonic clock, so that a clock that is set back prolongs nothing. */
  readonly expiresMonotonicMs: number;
  readonly grant: Grant;
}

export function createAccess(options: AccessOptions): AccessControl {
  const { clock, random, namedTokens } = options;
  let { requireToken } = options;
  const attempts = createAttempts(clock);
  const sessions = createSessions(random);
  /** For requests to what is open to all; nothing lives by it. */
  const everybody = new Grant({ audience: 'viewer', label: 'nothing' });
  /** By the hash, so that a token that was revoked and added again under its name is another. */
  const named = new Map<string, Grant>();
  let thisMachine = localGrant();
  let issued: Issued | null = null;
  let sharing = false;
  let closed = false;
  let cancelSweep: (() => void) | null = null;

  const tokenRequired = () => sharing || requireToken;

  function check(request: Checked): Admission {
    if (request.isHealth) return { grant: everybody, via: 'nothing' };
    const bearer = readBearer(request.header('authorization'));
    if (!tokenRequired()) {
      checkLoopback(request);
      if (bearer === null) return { grant: thisMachine, via: 'address' };
    }
    if (bearer !== null) return byToken(bearer, request);
    const session = readCookies(request.header('cookie'), cookieName(request.port, request.scheme === 'https'))
      .map((id) => sessions.find(id))
      .find((grant) => grant !== null);
    if (session) return bySession(session, request);
    if (request.isOpen) return { grant: everybody, via: 'nothing' };
    throw new TelltaleError(
      'unauthorized',
      sharing
        ? 'A link with an invitation, or a token, is needed to read here.'
        : 'A token is needed here even on this machine, since it was started with --require-token.',
    );
  }

  function byToken(token: string, request: Checked): Admission {
    const grant = grantOf(token);
    if (grant === null) {
      options.onRefused(request.address);
      throw attempts.fail(request.address, 'This link or token is not valid, or not any more.');
    }
    if (grant.turnsAway(request.address)) {
      options.onRefused(request.address);
      const needed = grant.tokenName === null ? 'a new link' : 'another token';
      throw new TelltaleError('unauthorized', `The owner has disconnected this address; ${needed} is needed.`);
    }
    return { grant, via: 'token' };
  }

  function bySession(grant: Grant, request: Checked): Admission {
    // A page of another port of this host has the cookie sent too, and a browser always names the page in a
    // WebSocket handshake: without a name no browser asks, and programs have their token.
    if (request.isUpgrade && request.header('origin').length === 0) {
      throw new TelltaleError(
        'forbidden_origin',
        'A WebSocket with a cookie needs an Origin; programs send Bearer.',
      );
    }
    return { grant, via: 'session' };
  }

  function grantOf(token: string): Grant | null {
    const hash = hashToken(token);
    sweep();
    const isInvitation = issued !== null && sameHash(hash, issued.sha256);
    let found: Grant | null = isInvitation && issued ? issued.grant : null;
    for (const { name, sha256, expiresMs, turnedAway } of namedTokens?.list() ?? []) {
      if (!sameHash(hash, sha256) || (expiresMs !== null && expiresMs <= clock.now())) continue;
      const key = sha256.toString('hex');
      found = named.get(key) ?? new Grant({ audience: 'viewer', label: `token ${name}`, tokenName: name });
      for (const address of turnedAway) found.turnAway(address);
      named.set(key, found);
    }
    watch();
    return found;
  }

  /** Ends what has expired or was revoked. */
  function sweep(): void {
    if (issued && isOver(issued)) {
      const { grant } = issued;
      issued = null;
      grant.end('The link has expired.');
      options.onExpired();
    }
    if (named.size === 0) return;
    const valid = new Set(
      (namedTokens?.list() ?? [])
        .filter(({ expiresMs }) => expiresMs === null || expiresMs > clock.now())
        .map(({ sha256 }) => sha256.toString('hex')),
    );
    for (const [key, grant] of named) {
      if (valid.has(key)) continue;
      named.delete(key);
      grant.end('The token was revoked or has expired.');
    }
  }

  function isOver({ expiresMs, expiresMonotonicMs }: Issued): boolean {
    return expiresMs !== null && (clock.now() >= expiresMs || clock.monotonic() >= expiresMonotonicMs);
  }

  function endAll(reason: string): void {
    const ending = [thisMachine, ...(issued ? [issued.grant] : []), ...named.values()];
    thisMachine = localGrant();
    issued = null;
    named.clear();
    for (const grant of ending) grant.end(reason);
  }

  /** Sweeps as long as there is anything that can expire or be revoked. */
  function watch(): void {
    if (closed || cancelSweep !== null || (issued === null && named.size === 0)) return;
    cancelSweep = clock.after(sweepMs, () => {
      cancelSweep = null;
      sweep();
      watch();
    });
  }

  return {
    check,
    get tokenRequired() {
      return tokenRequired();
    },
    get invitation() {
      sweep();
      return issued;
    },
    invite(expiresMs, reason) {
      const before = issued;
      const token = createToken(random);
      const expiresMonotonicMs = clock.monotonic() + (expiresMs === null ? 0 : expiresMs - clock.now());
      // On loopback alone the one who brings the invitation is this machine, not a guest.
      const audience = sharing ? 'viewer' : 'local';
      const grant = new Grant({ audience, label: 'link' });
      issued = { token, expiresMs, expiresMonotonicMs, sha256: hashToken(token), grant };
      before?.grant.end(reason);
      watch();
    },
    setSharing(next, reason) {
      sharing = next;
      endAll(reason);
    },
    setRequireToken(next, reason) {
      requireToken = next;
      if (!sharing) endAll(reason);
    },
    openSession({ grant, via }, port, secure) {
      if (via !== 'token') {
        throw new TelltaleError('unauthorized', 'A session is opened with Authorization: Bearer and the token.');
      }
      const id = sessions.open(grant);
      const leftMs = issued?.grant === grant && issued.expiresMs !== null ? issued.expiresMs - clock.now() : null;
      const maxAge = leftMs === null ? null : Math.max(1, Math.floor(leftMs / 1_000));
      return setCookie(cookieName(port, secure), id, secure, maxAge);
    },
    endSession({ grant, via }, port, secure) {
      if (via === 'session') grant.end('The session was ended.');
      return setCookie(cookieName(port, secure), '', secure, 0);
    },
    turnAway(grant, address) {
      const ofToken = grant.parent ?? grant;
      ofToken.turnAway(address);
      const kept = namedTokens?.list().find(({ sha256 }) => named.get(sha256.toString('hex')) === ofToken);
      if (kept) namedTokens?.turnAway(kept, addressGroup(address));
    },
    close() {
      closed = true;
      cancelSweep?.();
      cancelSweep = null;
    },
  };
}

function localGrant(): Grant {
  return new Grant({ audience: 'local', label: 'this machine' });
}

/**
 * The token of `Authorization: Bearer`; `null` where there is none. Another scheme is none of ours: a browser sends
 * what it knows for a proxy in front along with our cookie.
 */
function readBearer(values: readonly string[]): string | null {
  const tokens = values.flatMap((value) => /^bearer(?:\s+(.*))?$/is.exec(value.trim())?.slice(1, 2) ?? []);
  if (tokens.length === 0) return null;
  // Several, or an empty one, are no valid token of anybody.
  return tokens.length === 1 ? (tokens[0] ?? '') : '';
}
