/**
 * Sessions: what a page gets for its invitation. A session's id is random and has nothing to do with the token; it
 * lives in memory only, so that none outlives the process, and ends with the grant that opened it.
 */
import { TelltaleError } from '../../../protocol/errors.ts';
import { Grant } from './grant.ts';
import { createToken, hashToken, type RandomBytes } from './token.ts';

const defaultMaxSessions = 10_000;

export interface Sessions {
  /** @returns the id, for the cookie. @throws TelltaleError `too_many_viewers` where all are in use */
  open(parent: Grant): string;
  /** The grant of a session; `null` where there is none. */
  find(id: string): Grant | null;
  readonly size: number;
}

export function createSessions(random: RandomBytes, maxSessions = defaultMaxSessions): Sessions {
  /** By hash of the id, so that looking one up tells nothing of the others; longest unused first. */
  const sessions = new Map<string, Grant>();

  /** Makes room: the session that was not used for longest and holds no connection goes. */
  function makeRoom(): void {
    if (sessions.size < maxSessions) return;
    for (const session of sessions.values()) {
      if (session.inUse) continue;
      session.end('Too many sessions were opened after this one.');
      return;
    }
    throw new TelltaleError('too_many_viewers', `All ${maxSessions} sessions are in use.`);
  }

  return {
    open(parent) {
      makeRoom();
      const id = createToken(random);
      const key = keyOf(id);
      const session = new Session(parent, () => sessions.delete(key));
      sessions.set(key, session);
      return id;
    },
    find(id) {
      const key = keyOf(id);
      const session = sessions.get(key);
      if (!session) return null;
      sessions.delete(key);
      sessions.set(key, session);
      return session;
    },
    get size() {
      return sessions.size;
    },
  };
}

/** Forgotten as soon as it ends. */
class Session extends Grant {
  readonly #forget: () => void;

  constructor(parent: Grant, forget: () => void) {
    super({ audience: parent.audience, label: parent.label, tokenName: parent.tokenName, parent });
    this.#forget = forget;
  }

  override end(reason: string): void {
    this.#forget();
    super.end(reason);
  }
}

function keyOf(id: string): string {
  return hashToken(id).toString('base64url');
}
