/**
 * A grant: the right of somebody to read, and everything that lives by it. Connections and sessions hold on to the
 * grant that let them in; when it ends they end with it, at once. A session is a grant under the one of its token.
 */
import type { Audience } from '../../../protocol/messages.ts';
import { addressGroup } from '../host.ts';

/** Ends what holds on to a grant. @param reason for the person at the other end */
export type EndHolder = (reason: string) => void;

export interface GrantOptions {
  readonly audience: Audience;
  /** How its holder came in, as the owner reads it: `link`, `token backup`, `this machine`. */
  readonly label: string;
  /** Name of the named token; `null` for every other grant. */
  readonly tokenName?: string | null;
  /** Of a session: the grant of the token that opened it. */
  readonly parent?: Grant | null;
}

export class Grant {
  readonly audience: Audience;
  readonly label: string;
  readonly tokenName: string | null;
  readonly parent: Grant | null;
  readonly #holders = new Set<EndHolder>();
  readonly #turnedAway = new Set<string>();
  #endedBecause: string | null = null;
  #letGo = () => {};

  constructor({ audience, label, tokenName = null, parent = null }: GrantOptions) {
    this.audience = audience;
    this.label = label;
    this.tokenName = tokenName;
    this.parent = parent;
    if (parent) this.#letGo = parent.hold((reason) => this.end(reason));
  }

  get ended(): boolean {
    return this.#endedBecause !== null;
  }

  /** Whether anything lives by it now. */
  get inUse(): boolean {
    return this.#holders.size > 0;
  }

  /** Lives by this grant from now on; called back at once where it has ended. @returns lets go; harmless twice */
  hold(end: EndHolder): () => void {
    if (this.#endedBecause !== null) {
      end(this.#endedBecause);
      return () => {};
    }
    this.#holders.add(end);
    return () => this.#holders.delete(end);
  }

  /** Ends it with all that holds on to it. Harmless twice. */
  end(reason: string): void {
    if (this.#endedBecause !== null) return;
    this.#endedBecause = reason;
    this.#letGo();
    const holders = [...this.#holders];
    this.#holders.clear();
    for (const endHolder of holders) endHolder(reason);
  }

  /** From an address it opens nothing any more; an IPv6 host counts with its /64. */
  turnAway(address: string): void {
    this.#turnedAway.add(addressGroup(address));
  }

  turnsAway(address: string): boolean {
    return this.#turnedAway.has(addressGroup(address));
  }
}
