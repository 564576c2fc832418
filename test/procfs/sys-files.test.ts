/** /sys/block and /sys/class/net: what a device and an interface are. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { looksLikePartition, readBlockFacts } from '../../main/procfs/block.ts';
import { parseState, readInterfaceFacts, readSpeed } from '../../main/procfs/net-class.ts';
import { fakeHost } from '../collectors/fake-host.ts';

const sys = (machine: string) => `test/fixtures/${machine}/sys`;

test.each([
  ['server-linux-5.10', 'sda', 'physical'],
  ['server-linux-5.10', 'nvme0n1', 'physical'],
  ['server-linux-5.10', 'md0', 'raid'],
  ['server-linux-5.10', 'dm-0', 'device_mapper'],
  ['server-linux-5.10', 'sr0', 'optical'],
  ['nas-linux-4.19', 'cciss/c0d0', 'physical'],
  ['nas-linux-4.19', 'zd0', 'virtual'],
  ['nas-linux-4.19', 'bcache0', 'virtual'],
  ['nas-linux-4.19', 'nbd0', 'network'],
  ['laptop-linux-6.8', 'loop0', 'loop'],
  ['laptop-linux-6.8', 'zram0', 'memory'],
  ['vm-linux-6.18', 'vda', 'physical'],
  // Without /sys, the name has to do.
  ['container-linux-6.1', 'sda', 'physical'],
  ['container-linux-6.1', 'zd0', 'virtual'],
])('%s: %s is %s', (machine, name, kind) => {
  expect(readBlockFacts(sys(machine), name).kind).toBe(kind);
});

test('sizes are sectors of 512 bytes, models lose their padding', () => {
  expect(readBlockFacts(sys('server-linux-5.10'), 'nvme0n1')).toEqual({
    kind: 'physical',
    sizeBytes: 1_000_204_886_016,
    rotational: false,
    model: 'SAMSUNG MZQL2960HCJR-00A07',
    label: null,
    hidden: false,
  });
  expect(readBlockFacts(sys('container-linux-6.1'), 'sda')).toMatchObject({ sizeBytes: null, rotational: null });
});

test('a disk says whether it rotates; of virtio and Xen a yes tells nothing, since their drivers always say it', () => {
  const root = mkdtempSync(join(tmpdir(), 'telltale-block-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const rotational = (name: string, value: string) => {
    mkdirSync(join(root, 'block', name, 'queue'), { recursive: true });
    writeFileSync(join(root, 'block', name, 'queue', 'rotational'), `${value}\n`);
    return readBlockFacts(root, name).rotational;
  };
  expect(rotational('sda', '1')).toBe(true);
  expect(rotational('nvme0n1', '0')).toBe(false);
  expect(['vda', 'vdab', 'xvda'].map((name) => rotational(name, '1'))).toEqual([null, null, null]);
  // Written by a rule of udev.
  expect(rotational('vdb', '0')).toBe(false);
  expect(readBlockFacts(sys('vm-linux-6.18'), 'vda').rotational).toBeNull();
  // A mapping over a mapping over a partition, and one over a real disk.
  mkdirSync(join(root, 'block/dm-1/slaves/dm-0/slaves/vda2'), { recursive: true });
  mkdirSync(join(root, 'block/dm-2/slaves/sda3'), { recursive: true });
  expect([rotational('dm-1', '1'), rotational('dm-2', '1')]).toEqual([null, true]);
});

test.each(['sda1', 'hda12', 'vdb3', 'xvda1', 'nvme0n1p2', 'mmcblk0p1', 'md0p1', 'loop0p1'])(
  '%s looks like a partition',
  (name) => {
    expect(looksLikePartition(name)).toBe(true);
  },
);

test.each(['sda', 'nvme0n1', 'mmcblk0', 'md127', 'dm-0', 'loop12', 'zram0', 'sr0', 'zd16'])(
  '%s looks like a whole device',
  (name) => {
    expect(looksLikePartition(name)).toBe(false);
  },
);

test.each([
  ['vm-linux-6.18', 'lo', 'loopback'],
  ['vm-linux-6.18', 'eth0', 'physical'],
  ['vm-linux-6.18', 'ifb0', 'virtual'],
  ['server-linux-5.10', 'eno1', 'physical'],
  ['server-linux-5.10', 'bond0', 'bond'],
  ['server-linux-5.10', 'bond0.10', 'vlan'],
  ['server-linux-5.10', 'br0', 'bridge'],
  ['server-linux-5.10', 'vnet0', 'virtual'],
  ['laptop-linux-6.8', 'wlp3s0', 'physical'],
  ['laptop-linux-6.8', 'mon0', 'virtual'],
  ['laptop-linux-6.8', 'wg0', 'tunnel'],
  ['laptop-linux-6.8', 'tun0', 'tunnel'],
  ['laptop-linux-6.8', 'tap0', 'virtual'],
  ['laptop-linux-6.8', 'docker0', 'bridge'],
  ['laptop-linux-6.8', 'vethab12', 'virtual'],
])('%s: %s is %s', (machine, name, kind) => {
  expect(readInterfaceFacts(sys(machine), name)?.kind).toBe(kind);
});

test('an interface tells its master and whether it is wireless', () => {
  expect(readInterfaceFacts(sys('server-linux-5.10'), 'eno2')).toMatchObject({ master: 'bond0', wireless: false });
  expect(readInterfaceFacts(sys('laptop-linux-6.8'), 'wlp3s0')).toMatchObject({ master: null, wireless: true });
  expect(readInterfaceFacts(sys('laptop-linux-6.8'), 'gone0')).toBeNull();
});

test.each(['-1', '65535', '4294967295', '0', '', 'unknown'])(
  'the speed "%s" of a link that has none is none',
  (text) => {
    const host = fakeHost({ 'sys/class/net/eth0/speed': `${text}\n` });
    expect(readSpeed(host.sysRoot, 'eth0')).toBeNull();
  },
);

test('a speed is bits per second; -1 and a refusal are none', () => {
  expect(readSpeed(sys('server-linux-5.10'), 'eno1')).toBe(10_000_000_000);
  expect(readSpeed(sys('vm-linux-6.18'), 'eth0')).toBeNull();
  expect(readSpeed(sys('laptop-linux-6.8'), 'wlp3s0')).toBeNull();
});

test.each([
  ['up\n', 'up'],
  ['lowerlayerdown\n', 'lower_layer_down'],
  ['notpresent\n', 'not_present'],
  ['dormant\n', 'dormant'],
  ['testing\n', 'testing'],
  ['down\n', 'down'],
  ['unknown\n', 'unknown'],
  ['', 'unknown'],
  ['constructor', 'unknown'],
])('the state %j is %s', (text, state) => {
  expect(parseState(text)).toBe(state);
});
