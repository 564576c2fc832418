/** The settings of the machine in the words of people, where the schema's own are for those who write files. */
import type { ChannelName } from '../../protocol/channels.ts';
import type { SettingGroup, SettingKey } from '../../protocol/settings.ts';
import type { ShareChoices } from '../../protocol/share.ts';
import { type Label, type Text, t } from '../language/text.ts';
import { choiceWords } from './share-words.ts';

export const groupTitles: Readonly<Record<SettingGroup, Text>> = {
  desktop: 'The app',
  sampling: 'Sampling and history',
  sharing: 'Sharing',
  network: 'Neighbours',
  endpoint: 'Where browsers find it',
};

/** In this order on the screen: what most people look for comes first. */
export const groupOrder: readonly SettingGroup[] = ['desktop', 'sampling', 'network', 'sharing', 'endpoint'];

interface Words {
  readonly label?: Text;
  readonly help?: Text;
  /** What a field looks like when it is filled in. */
  readonly placeholder?: Label;
}

export const settingWords: Readonly<Partial<Record<SettingKey, Words>>> = {
  channels_off: { label: 'What is sampled', help: 'What is unchecked costs nothing and is offered to nobody.' },
  share_addresses: { placeholder: 'the private ones' },
  base_path: { placeholder: () => '/telltale' },
  allowed_hosts: { placeholder: () => 'monitor.example.org' },
  trusted_proxies: { placeholder: () => '10.0.0.0/8' },
  tls_cert: { placeholder: () => '/etc/ssl/telltale.pem' },
  tls_key: { placeholder: () => '/etc/ssl/telltale.key' },
};

const channelWords: Readonly<Record<ChannelName, Text>> = {
  application: 'Telltale’s server',
  container: 'Containers',
  cpu: 'CPU',
  dashboard: 'Statistics',
  disk: 'Disks',
  filesystem: 'Filesystems',
  gpu: 'GPUs',
  memory: 'Memory',
  network: 'Network',
  power: 'Power',
  pressure: 'Pressure',
  process: 'All processes',
  process_top: 'Top processes',
  self: 'Telltale itself',
  sensor: 'Sensors',
  service: 'Services',
  system: 'Summary',
};

/** A channel, as people call it; one that is not known here by its own name. */
export function channelTitle(name: string): string {
  return Object.hasOwn(channelWords, name) ? t(channelWords[name as ChannelName]) : name;
}

/** One of the choices of a list, as people call it. */
export function optionWords(key: SettingKey, name: string): string {
  if (key === 'share_show') return t(choiceWords[name as keyof ShareChoices].title);
  return channelTitle(name);
}

/** 250 ms, 1 s, 5 min. */
export function durationWords(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`;
}
