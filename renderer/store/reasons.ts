/** Why something is not shown: what the server says of a channel or of one field of its data. */
import type { ChannelName } from '../../protocol/channels.ts';
import type { Envelope } from '../../protocol/families/envelope.ts';
import type { HelloMessage } from '../../protocol/messages.ts';
import { visibleOrNull, visibleText } from '../../protocol/visible-text.ts';
import { t } from '../language/text.ts';

/** Why the machine has no such channel; `null` while it has one, or while that is not known. */
export function channelReason(hello: HelloMessage | null, channel: ChannelName): string | null {
  const info = hello?.channels.find(({ name }) => name === channel);
  return info && !info.available ? visibleText(info.reason ?? t('This machine does not offer it.')) : null;
}

/**
 * Why a field is null: by its own path, by that of any element of its list, or by a path above it.
 * @param path as in `data.unavailable`: `devices[sda].model`
 */
export function fieldReason(data: Envelope | null, path: string): string | null {
  const unavailable = data?.unavailable;
  if (!unavailable) return null;
  for (let candidate = path; candidate !== ''; candidate = parentOf(candidate)) {
    const reason = own(unavailable, candidate) ?? own(unavailable, candidate.replaceAll(/\[[^\]]*\]/g, '[]'));
    if (reason !== null) return reason;
  }
  return null;
}

function own(unavailable: Record<string, string>, path: string): string | null {
  return Object.hasOwn(unavailable, path) ? visibleOrNull(unavailable[path]) : null;
}

/** `devices[sda].model` → `devices[sda]` → `devices` → ``; a dot within brackets does not part. */
function parentOf(path: string): string {
  return path.replace(/(?:\.[^.[\]]*|\[[^\]]*\]|^[^.[\]]*)$/, '');
}
