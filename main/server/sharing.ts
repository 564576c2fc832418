/**
 * Sharing: opens the chosen addresses and the door behind them, and closes both. One share at a time; it lives as
 * long as the process and no longer. What is shown of the machine is decided here and applied by access/redact.ts.
 */
import { isIP } from 'node:net';
import { TelltaleError } from '../../protocol/errors.ts';
import type { OfferedAddress, ShareAddress, ShareChoices, ShareState } from '../../protocol/share.ts';
import type { Clock } from '../clock.ts';
import type { ShareWish } from '../control/commands.ts';
import type { Hub } from '../hub/hub.ts';
import type { Log } from '../log.ts';
import type { AccessControl } from './access/access.ts';
import type { Journal } from './access/journal.ts';
import { isLoopbackAddress, isUnspecified, parseHost, plainAddress } from './host.ts';
import type { RunningServer } from './server.ts';
import { isPrivateAddress } from './share-addresses.ts';

/** How often addresses that came or went are looked for. */
const lookMs = 5_000;

export interface Sharing {
  state(): ShareState;
  /**
   * Starts sharing, or changes the share that is on: what is left out stays as it is. A new duration means a new
   * invitation.
   * @throws (rejects with) TelltaleError `invalid_request`, or `unavailable` where none of the named can be had
   */
  start(wish: ShareWish): Promise<ShareState>;
  /** Ends it with every connection and session. Harmless without one. */
  stop(): ShareState;
  /** A new invitation; whoever came with the old one is out. @throws TelltaleError `invalid_request` without a share */
  rotate(expiresMs?: number | null): ShareState;
  setChoices(choices: Partial<ShareChoices>): ShareState;
  /** A share that is on stays as it is. */
  setRules(rules: SharingRules): void;
  /** Calls back after every change of the state, with the state. @returns ends that; harmless twice */
  watch(listener: (state: ShareState) => void): () => void;
  /** To be told that the invitation has expired. */
  expired(): void;
  /** Harmless twice. */
  close(): void;
}

/** What may be changed while the server runs. */
export interface SharingRules {
  /** Loopback needs a token too while nothing is shared. */
  readonly requireToken: boolean;
  /** Of a new share where nothing else is said. Addresses: those named, none of them for the private ones. */
  readonly addresses: readonly string[];
  readonly expiresMs: number | null;
  readonly choices: ShareChoices;
}

export interface SharingOptions {
  readonly server: Pick<RunningServer, 'host' | 'url' | 'urlAt' | 'listeners'>;
  readonly access: AccessControl;
  readonly hub: Pick<Hub, 'announce'>;
  readonly journal: Journal;
  /** Read by the redaction. */
  readonly choices: { current: ShareChoices };
  readonly rules: SharingRules;
  readonly tls: boolean;
  /** SHA-256 of a certificate that no authority vouches for, hexadecimal; goes into the links. */
  readonly fingerprint: string | null;
  /** The private addresses of this machine, and all of them. */
  readonly addresses: { private(): string[]; all(): string[] };
  readonly clock: Clock;
  readonly log: Log;
}

interface Share {
  readonly sinceMs: number;
  named: readonly string[];
  expiresMs: number | null;
  /** Why an address that is wanted is not listened on. */
  readonly problems: Map<string, string>;
}

export function createSharing(options: SharingOptions): Sharing {
  const { server, access, hub, journal, choices, addresses, clock, log } = options;
  let { rules } = options;
  let share: Share | null = null;
  let cancelLook = () => {};
  let closed = false;
  const listeners = new Set<(state: ShareState) => void>();
  const changed = (): ShareState => {
    const now = state();
    for (const listener of listeners) listener(now);
    return now;
  };
  choices.current = { ...rules.choices };
  if (rules.requireToken) access.invite(null, 'The server starts.');

  function state(): ShareState {
    const invitation = access.invitation;
    return {
      sharing: share !== null,
      token_required: access.tokenRequired,
      since: share && new Date(share.sinceMs).toISOString(),
      expires: typeof invitation?.expiresMs === 'number' ? new Date(invitation.expiresMs).toISOString() : null,
      links: invitation ? links(invitation.token) : [],
      addresses: share ? describeAddresses(share) : [],
      offered: offered(),
      choices: { ...choices.current },
      tls: options.tls,
    };
  }

  function links(token: string): string[] {
    const fragment = options.fingerprint === null ? '' : `&fingerprint=${options.fingerprint}`;
    const others = share ? wanted(share).filter((address) => address !== server.host && isOpen(address)) : [];
    return [...others.map((address) => server.urlAt(address)), server.url].map(
      (url) => `${url}#invite=${token}${fragment}`,
    );
  }

  function offered(): OfferedAddress[] {
    const usual = addresses.private();
    return [...new Set([...usual, ...addresses.all()])].map((address) => ({
      address,
      usual: usual.includes(address),
      public: !isPrivateAddress(address) && !isLoopbackAddress(address),
    }));
  }

  function describeAddresses(current: Share): ShareAddress[] {
    return wanted(current).map((address) => {
      if (isOpen(address)) return { address, listening: true };
      return { address, listening: false, reason: current.problems.get(address) ?? 'it is being opened' };
    });
  }

  /** The address that is listened on in any case may be named too: behind a proxy it is the only one. */
  function isOpen(address: string): boolean {
    return address === server.host || server.listeners.added().includes(address);
  }

  function wanted({ named }: Share): string[] {
    if (named.length === 0) return addresses.private();
    const all = named.includes('all') ? addresses.all() : [];
    return [...new Set([...named.filter((each) => each !== 'all'), ...all])];
  }

  /** Opens what came and closes what went; asked again and again, since networks change under a machine. */
  async function openAddresses(current: Share): Promise<void> {
    closeUnwanted();
    await Promise.all(wanted(current).map((address) => openAddress(address, current)));
    // Unshared or changed meanwhile: what was being opened must not stay.
    closeUnwanted();
  }

  async function openAddress(address: string, current: Share): Promise<void> {
    if (isOpen(address)) return;
    try {
      await server.listeners.add(address);
      current.problems.delete(address);
      if (!isPrivateAddress(address) && !isLoopbackAddress(address)) {
        log('warning', 'share', `${address} is a public address: the Internet may reach this machine there`);
      }
    } catch (error) {
      current.problems.set(address, error instanceof Error ? error.message : String(error));
      log('warning', 'share', `not shared on ${address}: ${current.problems.get(address)}`, `share:${address}`);
    }
  }

  function closeUnwanted(): void {
    const now = share ? wanted(share) : [];
    for (const address of server.listeners.added()) if (!now.includes(address)) server.listeners.remove(address);
  }

  function look(): void {
    cancelLook();
    cancelLook = clock.after(lookMs, () => {
      const current = share;
      if (!current) return;
      const before = server.listeners.added().join();
      void openAddresses(current).then(() => {
        if (share !== current || closed) return;
        if (server.listeners.added().join() !== before) changed();
        look();
      });
    });
  }

  function invite(expiresMs: number | null, reason: string): void {
    access.invite(expiresMs === null ? null : clock.now() + expiresMs, reason);
  }

  async function begin(wish: ShareWish) {
    const { addresses: named = rules.addresses.map(checkAddress), expiresMs = rules.expiresMs } = wish;
    const current: Share = { sinceMs: clock.now(), named, expiresMs, problems: new Map() };
    share = current;
    choices.current = { ...rules.choices, ...wish.choices };
    // A door that asks for tokens stands before any stranger can knock.
    access.setSharing(true, 'Sharing has started: this address needs the link now.');
    invite(expiresMs, 'The owner has made a new link.');
    hub.announce();
    await openAddresses(current);
    if (share !== current) return;
    const isShared = wanted(current).some(isOpen);
    if (named.length > 0 && !isShared && !named.includes('all')) {
      const problem = [...current.problems.values()][0] ?? 'none of the addresses can be had';
      stop();
      throw new TelltaleError('unavailable', `Nothing is shared: ${problem}`);
    }
    if (!isShared) {
      log('warning', 'share', 'this machine has no private address now; it is shared as soon as it has one');
    }
    if (!options.tls) {
      log('info', 'share', 'shared over plain http: anyone on this network can read along');
    }
    journal.note('share_started');
    changed();
    look();
  }

  function stop(): ShareState {
    if (share === null) return state();
    share = null;
    cancelLook();
    access.setSharing(false, 'Not shared any more.');
    closeUnwanted();
    choices.current = { ...rules.choices };
    hub.announce();
    if (rules.requireToken) access.invite(null, 'Not shared any more.');
    journal.note('share_ended');
    return changed();
  }

  function setChoices(changes: Partial<ShareChoices>): ShareState {
    choices.current = { ...choices.current, ...changes };
    hub.announce();
    if (share) journal.note('share_changed');
    return changed();
  }

  return {
    state,
    async start(wish) {
      const named = wish.addresses?.map(checkAddress);
      if (!share) {
        await begin({ ...wish, ...(named && { addresses: named }) });
        return state();
      }
      if (named) {
        share.named = named;
        await openAddresses(share);
      }
      if (share && (wish.expiresMs !== undefined || !access.invitation)) {
        if (wish.expiresMs !== undefined) share.expiresMs = wish.expiresMs;
        invite(share.expiresMs, 'The owner has made a new link.');
      }
      return wish.choices ? setChoices(wish.choices) : changed();
    },
    stop,
    rotate(expiresMs) {
      if (!share && !rules.requireToken) {
        throw new TelltaleError('invalid_request', 'Nothing is shared, so there is no link to replace.');
      }
      if (share && expiresMs !== undefined) share.expiresMs = expiresMs;
      invite(share ? share.expiresMs : null, 'The owner has made a new link.');
      journal.note('share_changed');
      return changed();
    },
    setChoices,
    setRules(next) {
      const isAsked = next.requireToken !== rules.requireToken;
      rules = next;
      if (isAsked) {
        const need = rules.requireToken ? 'A token is needed here now.' : 'No token is needed here any more.';
        access.setRequireToken(rules.requireToken, need);
        if (rules.requireToken && !share) access.invite(null, need);
      }
      if (share) return;
      choices.current = { ...rules.choices };
      hub.announce();
      changed();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    expired() {
      journal.note('expired');
      log('info', 'share', 'the link has expired; telltale share makes a new one');
      changed();
    },
    close() {
      closed = true;
      cancelLook();
    },
  };
}

/** @throws TelltaleError `invalid_request` */
function checkAddress(given: string): string {
  if (given === 'all') return given;
  const address = plainAddress(given.replace(/^\[(.*)\]$/, '$1'));
  const host = parseHost(isIP(address) === 6 ? `[${address}]` : address);
  if (isIP(address) === 0 || !host || isUnspecified(host)) {
    throw new TelltaleError(
      'invalid_request',
      `--share-address ${given}: expected an address of this machine, or "all" for every one.`,
    );
  }
  return address;
}
