/**
 * What a person is told of while looking elsewhere, and only what has happened: a share began, ended or expired,
 * somebody came to it, sampling fails. A click opens the screen concerned. Visitors are told together, at most once a
 * minute. Nothing is shown while our window has the focus, nor where the system shows none.
 */
import type { Notification, NotificationConstructorOptions } from 'electron';
import type { AccessEvent, ShareState } from '../../protocol/share.ts';
import type { Clock } from '../clock.ts';
import type { EngineLook } from '../engine.ts';

/** How often the door and the sampler are looked at. */
const lookMs = 5_000;
/** Between two notifications of visitors. */
const visitorsRestMs = 60_000;
/** Named at once; more are counted. */
const maxNames = 3;
/** Looks in a row at which sampling must fail before a person is troubled. */
const failuresToTell = 3;
/** Kept so that their clicks arrive: one that is collected is silent. */
const maxKept = 10;

export interface NotifyParts {
  createNotification(options: NotificationConstructorOptions): Notification;
  isSupported(): boolean;
  /** The setting. */
  isWanted(): boolean;
  /** Whether a window of ours has the focus: its person sees for himself. */
  isWatched(): boolean;
  /** Opens the main window on a screen. */
  open(screen: string): void;
  readonly look: Pick<EngineLook, 'accessLog' | 'health' | 'machineName'>;
  readonly share: { state(): ShareState; watch(listener: (state: ShareState) => void): () => void };
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'after'>;
}

/** @returns ends it; harmless twice */
export function setupNotifications(parts: NotifyParts): () => void {
  const { look, share, clock } = parts;
  const kept: Notification[] = [];
  let before = share.state();
  let seenUntil = clock.now();
  let visitors: AccessEvent[] = [];
  let lastVisitorsMs = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let cancel = () => {};

  const tell = (title: string, body: string, screen: string) => {
    if (!parts.isWanted() || parts.isWatched() || !parts.isSupported()) return;
    const notification = parts.createNotification({ title, body });
    notification.on('click', () => parts.open(screen));
    notification.show();
    kept.push(notification);
    if (kept.length > maxKept) kept.shift();
  };

  const shareChanged = (state: ShareState) => {
    const [was, is] = [phaseOf(before), phaseOf(state)];
    before = state;
    if (was === is) return;
    if (is === 'open' && was === 'closed')
      tell('Sharing has started', `Whoever has the link sees ${look.machineName}.`, 'share');
    if (is === 'expired') tell('The link has expired', 'Nobody new can come in until you make another.', 'share');
    if (is === 'closed') tell('Sharing has ended', `${look.machineName} is not shared any more.`, 'share');
  };

  const lookAtDoor = () => {
    const events = look.accessLog().filter(({ timestamp }) => Date.parse(timestamp) > seenUntil);
    const newest = events.at(-1);
    if (newest) seenUntil = Math.max(...events.map(({ timestamp }) => Date.parse(timestamp)));
    // Programs and pages on this machine are no visitors.
    visitors.push(...events.filter(({ event, access }) => event === 'entered' && access !== 'this machine'));
    if (visitors.length === 0 || clock.monotonic() - lastVisitorsMs < visitorsRestMs) return;
    tell(...visitorsText(visitors), 'share');
    visitors = [];
    lastVisitorsMs = clock.monotonic();
  };

  const lookAtSampling = () => {
    const { status, reason } = look.health();
    failures = status === 'failing' ? failures + 1 : 0;
    if (failures === failuresToTell)
      tell('Telltale cannot measure on time', reason ?? 'Its readings are late.', '');
  };

  const everyLook = () => {
    cancel = clock.after(lookMs, everyLook);
    lookAtDoor();
    lookAtSampling();
  };
  const stopWatching = share.watch(shareChanged);
  cancel = clock.after(lookMs, everyLook);
  return () => {
    cancel();
    stopWatching();
  };
}

function phaseOf({ sharing, links }: ShareState): 'closed' | 'open' | 'expired' {
  if (!sharing) return 'closed';
  return links.length > 0 ? 'open' : 'expired';
}

function visitorsText(visitors: readonly AccessEvent[]): [title: string, body: string] {
  const names = [...new Set(visitors.map(({ address, access }) => address ?? access ?? 'somebody'))];
  const shown = names.slice(0, maxNames).join(', ');
  const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : '';
  return [names.length === 1 ? 'A viewer has come in' : `${names.length} viewers have come in`, `${shown}${more}`];
}
