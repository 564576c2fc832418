/** What kind of device one is, and how its link stands, in the language in force. */
import type { DiskDevice } from '../../protocol/families/disk.ts';
import type { NetworkInterface } from '../../protocol/families/network.ts';
import { type Text, t } from '../language/text.ts';

const diskKinds: Readonly<Record<DiskDevice['kind'], Text>> = {
  physical: 'physical',
  partition: 'partition',
  device_mapper: 'device mapper',
  raid: 'raid',
  loop: 'loop',
  memory: 'memory',
  optical: 'optical',
  network: 'network',
  virtual: 'virtual',
};

const interfaceKinds: Readonly<Record<NetworkInterface['kind'], Text>> = {
  physical: 'physical',
  loopback: 'loopback',
  bridge: 'bridge',
  bond: 'bond',
  vlan: 'vlan',
  tunnel: 'tunnel',
  virtual: 'virtual',
};

const linkStates: Readonly<Record<NetworkInterface['state'], Text>> = {
  up: 'up',
  down: 'down',
  dormant: 'dormant',
  not_present: 'not present',
  lower_layer_down: 'lower layer down',
  testing: 'testing',
  unknown: 'unknown',
};

export function diskKind({ kind }: Pick<DiskDevice, 'kind'>): string {
  return t(diskKinds[kind]);
}

export function interfaceKind({ kind }: Pick<NetworkInterface, 'kind'>): string {
  return t(interfaceKinds[kind]);
}

export function linkState({ state }: Pick<NetworkInterface, 'state'>): string {
  return t(linkStates[state]);
}
