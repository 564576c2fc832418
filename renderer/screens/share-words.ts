/** Sharing in the words of the screen: what may be shown, how long a link is valid, what happened at the door. */
import type { AccessEvent, ShareChoices } from '../../protocol/share.ts';

export const choiceWords: Readonly<
  Record<keyof ShareChoices, { readonly title: string; readonly about: string }>
> = {
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
] as const;

export type Expiry = (typeof expiryChoices)[number];

export const usualExpiry: Expiry = expiryChoices[1];

const eventWords: Readonly<Record<AccessEvent['event'], string>> = {
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
  const by = access === 'link' ? 'by the link' : access && `with ${access}`;
  return [address, by].filter(Boolean).join(', ');
}

export function eventText({ event }: AccessEvent): string {
  return eventWords[event];
}
