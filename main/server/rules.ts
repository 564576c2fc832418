/** What the settings mean for the server and for sharing: their part of what may be changed while they run. */
import { parseDurationMs } from '../../protocol/duration.ts';
import type { Settings } from '../../protocol/settings.ts';
import { type ShareChoices, shareChoiceNames } from '../../protocol/share.ts';
import { trustProxies } from './access/proxy.ts';
import type { ServerRules } from './server.ts';
import type { SharingRules } from './sharing.ts';

export function serverRules(settings: Readonly<Settings>): ServerRules {
  return {
    allowedHosts: settings.allowed_hosts,
    maxViewers: settings.max_viewers,
    maxViewersPerAddress: settings.max_viewers_per_address,
    trustsProxy: trustProxies(settings.trusted_proxies),
  };
}

export function sharingRules(settings: Readonly<Settings>): SharingRules {
  const choices = Object.fromEntries(shareChoiceNames.map((name) => [name, settings.share_show.includes(name)]));
  return {
    requireToken: settings.require_token,
    addresses: settings.share_addresses,
    // `null`: never.
    expiresMs: parseDurationMs(settings.share_expires),
    choices: choices as unknown as ShareChoices,
  };
}
