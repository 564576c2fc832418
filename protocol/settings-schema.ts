/** The table of settings, and what an entry of it says. What is made of it is in settings.ts. */
import { channelNames, defaultIntervalMs, maxIntervalMs, minIntervalMs } from './channels.ts';
import type { SettingKey } from './settings.ts';
import { shareChoiceNames } from './share.ts';

/** What the screen puts together, in this order. */
export const settingGroups = ['sampling', 'sharing', 'endpoint', 'network', 'desktop'] as const;
export type SettingGroup = (typeof settingGroups)[number];

interface Common<Value> {
  readonly default: Value;
  readonly group: SettingGroup;
  /** What the screen calls it. */
  readonly label: string;
  /** One sentence: what it does. */
  readonly help: string;
  /** `desktop`: means something only to the app, and is no flag. */
  readonly scope: 'engine' | 'desktop';
  /** When a change is in force: `now`, for the next `share`, or at the next `start` of the program. */
  readonly applies: 'now' | 'share' | 'start';
  /** Flag of `telltale serve` without its dashes; `null`: none. The environment variable is named after it. */
  readonly flag: string | null;
}

export interface BooleanSetting extends Common<boolean> {
  readonly type: 'boolean';
}

/** A whole number. With `unit: 'ms'` people write it as a duration. */
export interface NumberSetting extends Common<number> {
  readonly type: 'number';
  readonly min: number;
  readonly max: number;
  readonly unit?: 'ms';
  /** Values that are offered by name; others within the bounds are allowed too. */
  readonly offered?: readonly number[];
}

export interface ChoiceSetting extends Common<string> {
  readonly type: 'choice';
  readonly options: readonly string[];
}

/** One line; empty where there is none. */
export interface TextSetting extends Common<string> {
  readonly type: 'text';
  readonly pattern: RegExp;
  /** A time, such as `24h`, or `never`. */
  readonly duration?: true;
  /** Completes "expected …". */
  readonly expected: string;
}

/** Several texts, each one of `options` or fitting `pattern`. */
export interface ListSetting extends Common<readonly string[]> {
  readonly type: 'list';
  readonly options?: readonly string[];
  readonly pattern?: RegExp;
  readonly expected: string;
}

export type SettingDefinition = BooleanSetting | NumberSetting | ChoiceSetting | TextSetting | ListSetting;

const ipAddress = String.raw`\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*`;

export const settingsSchema = {
  interval_ms: {
    type: 'number',
    default: defaultIntervalMs,
    min: minIntervalMs,
    max: maxIntervalMs,
    unit: 'ms',
    offered: [250, 500, 1_000, 2_000, 5_000, 10_000],
    group: 'sampling',
    label: 'Interval',
    help: 'Time between two samples. A change begins the ten minutes of full detail anew.',
    scope: 'engine',
    applies: 'now',
    flag: 'interval',
  },
  slower_on_battery: {
    type: 'boolean',
    default: true,
    group: 'sampling',
    label: 'Slower on battery',
    help: 'Samples half as often while this machine runs on its battery.',
    scope: 'engine',
    applies: 'now',
    flag: 'slower-on-battery',
  },
  slower_unwatched: {
    type: 'boolean',
    default: false,
    group: 'sampling',
    label: 'Slower while nobody looks',
    help: 'Samples every 5 s, 10 s on battery, while no window and no viewer is open; recorded detail is as coarse then.',
    scope: 'engine',
    applies: 'now',
    flag: 'slower-unwatched',
  },
  channels_off: {
    type: 'list',
    default: [],
    options: channelNames,
    expected: `channels: ${channelNames.join(', ')}`,
    group: 'sampling',
    label: 'Switched off',
    help: 'Channels that are neither sampled nor offered.',
    scope: 'engine',
    applies: 'now',
    flag: 'channels-off',
  },
  history: {
    type: 'boolean',
    default: true,
    group: 'sampling',
    label: 'Keep history on disk',
    help: 'What is recorded survives a restart, 90 days of it; without it numbers and processes are kept in memory only.',
    scope: 'engine',
    applies: 'now',
    flag: 'history',
  },
  share_addresses: {
    type: 'list',
    default: [],
    pattern: new RegExp(`^(?:all|${ipAddress})$`),
    expected: 'addresses of this machine, or all',
    group: 'sharing',
    label: 'Share on',
    help: 'Addresses that a new share listens on; none named: the private ones of this machine.',
    scope: 'engine',
    applies: 'share',
    flag: 'share-address',
  },
  share_expires: {
    type: 'text',
    default: '24h',
    pattern: /^(?:never|[\d.]+[a-z]*)$/,
    duration: true,
    expected: 'a time such as 30m, 24h or 7d, or never',
    group: 'sharing',
    label: 'Link is valid for',
    help: 'How long the link of a new share lets others in.',
    scope: 'engine',
    applies: 'share',
    flag: 'share-expires',
  },
  share_show: {
    type: 'list',
    default: ['processes'],
    options: shareChoiceNames,
    expected: `some of ${shareChoiceNames.join(', ')}`,
    group: 'sharing',
    label: 'A new share shows',
    help: 'What viewers see beside the numbers of the machine.',
    scope: 'engine',
    applies: 'share',
    flag: 'share-show',
  },
  require_token: {
    type: 'boolean',
    default: false,
    group: 'sharing',
    label: 'Token on this machine too',
    help: 'Asks for the link on loopback too, where other users of this machine could read along.',
    scope: 'engine',
    applies: 'now',
    flag: 'require-token',
  },
  max_viewers: {
    type: 'number',
    default: 10_000,
    min: 1,
    max: 1_000_000,
    group: 'sharing',
    label: 'Viewers at once',
    help: 'Most at once; the next one is told to come back later.',
    scope: 'engine',
    applies: 'now',
    flag: 'max-viewers',
  },
  max_viewers_per_address: {
    type: 'number',
    default: 10_000,
    min: 1,
    max: 1_000_000,
    group: 'sharing',
    label: 'Viewers from one address',
    help: 'Most at once from one address, so that it cannot take all places.',
    scope: 'engine',
    applies: 'now',
    flag: 'max-viewers-per-address',
  },
  ping_interval_ms: {
    type: 'number',
    default: 30_000,
    min: 1_000,
    max: 600_000,
    unit: 'ms',
    offered: [10_000, 30_000, 60_000, 300_000],
    group: 'sharing',
    label: 'Ping',
    help: 'Time between two pings of a viewer; one that leaves two unanswered is gone.',
    scope: 'engine',
    applies: 'now',
    flag: 'ping-interval',
  },
  host: {
    type: 'text',
    default: '127.0.0.1',
    pattern: /^(?:localhost|::1|127(?:\.\d{1,3}){3})$/,
    expected: '127.0.0.1, ::1 or localhost; other machines read by sharing',
    group: 'endpoint',
    label: 'Address',
    help: 'Loopback address to listen on; sharing adds others.',
    scope: 'engine',
    applies: 'start',
    flag: 'host',
  },
  port: {
    type: 'number',
    default: 7_447,
    min: 0,
    max: 65_535,
    group: 'endpoint',
    label: 'Port',
    help: 'Port to listen on; 0 picks a free one.',
    scope: 'engine',
    applies: 'start',
    flag: 'port',
  },
  base_path: {
    type: 'text',
    default: '',
    pattern: /^(?:\/|(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?)$/,
    expected: 'a path such as /telltale',
    group: 'endpoint',
    label: 'Base path',
    help: 'Serves everything under this path, for a proxy in front.',
    scope: 'engine',
    applies: 'start',
    flag: 'base-path',
  },
  allowed_hosts: {
    type: 'list',
    default: [],
    pattern: /^[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?$/,
    expected: 'host names such as monitor.example.org',
    group: 'endpoint',
    label: 'Further names',
    help: 'Names by which this machine may be addressed besides its own.',
    scope: 'engine',
    applies: 'now',
    flag: 'allowed-host',
  },
  trusted_proxies: {
    type: 'list',
    default: [],
    pattern: new RegExp(`^(?:${ipAddress})(?:/\\d{1,3})?$`),
    expected: 'addresses or networks such as 10.0.0.0/8',
    group: 'endpoint',
    label: 'Trusted proxies',
    help: 'Proxies, or networks of them, whose X-Forwarded-For and -Proto are believed.',
    scope: 'engine',
    applies: 'now',
    flag: 'trusted-proxy',
  },
  tls: {
    type: 'choice',
    default: 'off',
    options: ['off', 'self'],
    group: 'endpoint',
    label: 'Own certificate',
    help: 'Serves over TLS with a certificate made for it; browsers warn of it.',
    scope: 'engine',
    applies: 'start',
    flag: 'tls',
  },
  tls_cert: {
    type: 'text',
    default: '',
    pattern: /^[^\0]*$/,
    expected: 'the path of a file',
    group: 'endpoint',
    label: 'Certificate file',
    help: 'Your certificate with its chain, PEM; needs the key too.',
    scope: 'engine',
    applies: 'start',
    flag: 'tls-cert',
  },
  tls_key: {
    type: 'text',
    default: '',
    pattern: /^[^\0]*$/,
    expected: 'the path of a file',
    group: 'endpoint',
    label: 'Key file',
    help: 'The private key of the certificate, PEM, without a passphrase.',
    scope: 'engine',
    applies: 'start',
    flag: 'tls-key',
  },
  announce: {
    type: 'boolean',
    default: true,
    group: 'network',
    label: 'Announce while sharing',
    help: 'Others on this network find the share by mDNS.',
    scope: 'engine',
    applies: 'now',
    flag: 'announce',
  },
  listen: {
    type: 'boolean',
    default: true,
    group: 'network',
    label: 'Look for others',
    help: 'Lists machines on this network that share, as Machines shows them.',
    scope: 'engine',
    applies: 'now',
    flag: 'listen',
  },
  close_to_tray: {
    type: 'boolean',
    default: false,
    group: 'desktop',
    label: 'Close to the tray',
    help: 'Closing the window keeps Telltale running, where there is a tray.',
    scope: 'desktop',
    applies: 'now',
    flag: null,
  },
  launch_at_login: {
    type: 'boolean',
    default: false,
    group: 'desktop',
    label: 'Start at login',
    help: 'Starts Telltale when you log in.',
    scope: 'desktop',
    applies: 'now',
    flag: null,
  },
  tray: {
    type: 'boolean',
    default: true,
    group: 'desktop',
    label: 'Tray icon',
    help: 'Shows the load in the tray, where there is one.',
    scope: 'desktop',
    applies: 'now',
    flag: null,
  },
  notifications: {
    type: 'boolean',
    default: true,
    group: 'desktop',
    label: 'Notifications',
    help: 'Tells of alerts and of who comes to a share.',
    scope: 'desktop',
    applies: 'now',
    flag: null,
  },
  compact_on_top: {
    type: 'boolean',
    default: true,
    group: 'desktop',
    label: 'Compact window on top',
    help: 'The compact window stays above others, where the system allows it.',
    scope: 'desktop',
    applies: 'now',
    flag: null,
  },
} as const satisfies Record<SettingKey, SettingDefinition>;
