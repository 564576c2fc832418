import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultShareAddresses, isPrivateAddress, reachableAddresses } from '../../main/server/share-addresses.ts';

/** /sys/class/net with a folder for each interface and the entries that it has. */
function sysfs(interfaces: Record<string, string[]>): string {
  const root = mkdtempSync(join(tmpdir(), 'telltale-sysfs-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, entries] of Object.entries(interfaces)) {
    const folder = join(root, 'class/net', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'type'), name === 'lo' ? '772\n' : name.startsWith('wg') ? '65534\n' : '1\n');
    for (const entry of entries) mkdirSync(join(folder, entry));
  }
  return root;
}

function info(address: string, changes: Partial<NetworkInterfaceInfo> = {}): NetworkInterfaceInfo {
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  const scopeid = address.startsWith('fe80') ? 2 : 0;
  return {
    address,
    family,
    scopeid,
    netmask: '',
    mac: '',
    internal: false,
    cidr: null,
    ...changes,
  } as NetworkInterfaceInfo;
}

test.each([
  ['10.0.0.1', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.255.255', true],
  ['169.254.1.1', true],
  ['100.64.0.1', false],
  ['8.8.8.8', false],
  ['127.0.0.1', false],
  ['fd00::2', true],
  ['fe80::1', false],
  ['2001:4860::1', false],
  ['::ffff:10.0.0.1', true],
  ['nas', false],
])('%s is private: %s', (address, expected) => {
  expect(isPrivateAddress(address)).toBe(expected);
});

test('what leads into a network of wires or air is shared on, directly or through bridge, bond and VLAN', () => {
  const sys = sysfs({
    lo: [],
    eth0: ['device'],
    eth1: ['device'],
    bond0: ['bonding', 'lower_eth1'],
    'bond0.7': ['lower_bond0'],
    br0: ['bridge', 'lower_eth0', 'lower_veth1'],
    docker0: ['bridge', 'lower_veth2'],
    veth1: [],
    veth2: [],
    wg0: [],
  });
  const interfaces = {
    lo: [info('127.0.0.1', { internal: true })],
    eth0: [info('8.8.4.4'), info('fe80::1')],
    br0: [info('fd00::5'), info('192.168.1.5')],
    'bond0.7': [info('10.7.0.1')],
    docker0: [info('172.17.0.1')],
    wg0: [info('10.9.0.1')],
    gone0: [info('10.8.0.1')],
  };
  expect(defaultShareAddresses('linux', sys, interfaces)).toEqual(['192.168.1.5', '10.7.0.1', 'fd00::5']);
  expect(reachableAddresses(interfaces)).toEqual([
    '8.8.4.4',
    'fd00::5',
    '192.168.1.5',
    '10.7.0.1',
    '172.17.0.1',
    '10.9.0.1',
    '10.8.0.1',
  ]);
});

test('in a container, where nothing is physical, its plain interface is', () => {
  const sys = sysfs({ lo: [], eth0: [], wg0: [] });
  const interfaces = { eth0: [info('172.17.0.2')], wg0: [info('10.9.0.1')] };
  expect(defaultShareAddresses('linux', sys, interfaces)).toEqual(['172.17.0.2']);
});

test('elsewhere, interfaces of virtual machines and tunnels are left out by their names', () => {
  const interfaces = {
    en0: [info('192.168.1.5')],
    utun3: [info('10.9.0.1')],
    bridge100: [info('192.168.64.1')],
    'vEthernet (WSL)': [info('172.20.0.1')],
    'Wi-Fi': [info('10.0.0.7')],
  };
  expect(defaultShareAddresses('darwin', '/sys', interfaces)).toEqual(['192.168.1.5', '10.0.0.7']);
});
