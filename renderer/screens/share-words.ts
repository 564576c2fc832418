/** Sharing in the words of the screen: what may be shown, how long a link is valid, what happened at the door. */
import type { AccessEvent, OfferedAddress, ShareChoices } from '../../protocol/share.ts';
import { type Label, type Text, t } from '../language/text.ts';

export const choiceWords: Readonly<Record<keyof ShareChoices, { readonly title: Text; readonly about: Text }>> = {
  processes: { title: 'Processes', about: 'Each by name and use; without it only their number' },
  command_lines: { title: 'Command lines', about: 'May hold passwords that programs were started with' },
  users: { title: 'Users', about: 'Who runs what, and mounts below their folders' },
  addresses: { title: 'Addresses', about: 'Of this machine’s interfaces and of file servers' },
};

/** As `share` takes them. */
export const expiryChoices = [
  { id: '1h', label: '1 hour', name: '1 hour' },
  { id: '24h', label: '1 day', name: '1 day' },
  { id: '7d', label: '1 week', name: '1 week' },
  { id: 'never', label: 'No end', name: 'No end' },
] as const satisfies readonly { readonly id: string; readonly label: Text; readonly name: Text }[];

/** One of {@link expiryChoices}, or another that the settings name. */
export interface Expiry {
  readonly id: string;
  readonly label: Label;
  readonly name: Label;
}

/** What is in force where the settings name nothing else. */
export const usualExpiry: Expiry = expiryChoices[1];

/** The choices, and the one that the settings name where it is none of them. */
export function expiriesWith(id: string): readonly Expiry[] {
  if (expiryChoices.some((one) => one.id === id)) return expiryChoices;
  return [...expiryChoices, { id, label: () => id, name: () => id }];
}

/** @param shown as the setting `share_show` */
export function choicesFrom(shown: readonly (keyof ShareChoices)[]): ShareChoices {
  return {
    processes: shown.includes('processes'),
    command_lines: shown.includes('command_lines'),
    users: shown.includes('users'),
    addresses: shown.includes('addresses'),
  };
}

/**
 * Addresses that a new share listens on by the settings, of those that the machine has.
 * @param named as the setting `share_addresses`: empty for the usual ones, or with `all` among them
 */
export function addressesOf(named: readonly string[], offered: readonly OfferedAddress[]): string[] {
  const isMeant = (one: OfferedAddress) => {
    if (named.length === 0) return one.usual;
    return named.includes('all') || named.includes(one.address);
  };
  return offered.filter(isMeant).map(({ address }) => address);
}

const eventWords: Readonly<Record<AccessEvent['event'], Text>> = {
  entered: 'Came in',
  left: 'Left',
  refused: 'Was refused',
  disconnected: 'You ended a viewer',
  share_started: 'You started sharing',
  share_changed: 'You changed the share',
  share_ended: 'You stopped sharing',
  expired: 'The link expired',
};

/** With what somebody came; empty where the owner acted. */
export function accessText({ address, access }: AccessEvent): string {
  const by = access === 'link' ? t('by the link') : access && t('with {access}', { access });
  return [address, by].filter(Boolean).join(', ');
}

export function eventText({ event }: AccessEvent): string {
  return t(eventWords[event]);
}
