import { readFileSync, symlinkSync } from 'node:fs';
import fc from 'fast-check';
import type { Systeminformation } from 'systeminformation';
import { expect, test } from 'vitest';
import type { TrafficCounters, TrafficCounts } from '../../main/collectors/collector.ts';
import { openNetworkLinux } from '../../main/collectors/network.linux.ts';
import { openNetworkPortable } from '../../main/collectors/network.portable.ts';
import {
  type InterfaceReading,
  type NetworkReading,
  network,
  networkChannel,
  uplinkTotals,
} from '../../main/collectors/network.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';

const signal = new AbortController().signal;

async function readMachine(fixture: string): Promise<NetworkReading> {
  const collector = openNetworkLinux(fakeHost({}, fixture));
  try {
    return await collector.read(signal);
  } finally {
    collector.close?.();
  }
}

function uplinks(reading: NetworkReading): string[] {
  return reading.interfaces.filter(({ uplink }) => uplink).map((each) => each.interface);
}

const eth0: InterfaceReading = {
  interface: 'eth0',
  index: 2,
  kind: 'physical',
  uplink: true,
  state: 'up',
  speedBitsPerSecond: 1_000_000_000,
  speedMissing: '',
  duplex: 'full',
  mtuBytes: 1_500,
  carrierChanges: 3,
  wireless: null,
  addresses: ['192.0.2.2'],
  receiveBytes: 10_000,
  transmitBytes: 5_000,
  receivePackets: 100,
  transmitPackets: 50,
  receiveErrors: 1,
  transmitErrors: 2,
  receiveDrops: 3,
  transmitDrops: 4,
};

function reading(...interfaces: InterfaceReading[]): NetworkReading {
  return {
    interfaces,
    sockets: { tcpInUse: 5, udpInUse: 2, tcpOrphaned: 0, tcpTimeWait: 1, tcpRetransmits: 10, missing: 'none' },
    addressesMissing: null,
    traffic: new Map(interfaces.map((each) => [each.interface, counts])),
  };
}

const counts: TrafficCounts = {
  receive_bytes_today: 300,
  transmit_bytes_today: 30,
  receive_bytes_month: 7_000,
  transmit_bytes_month: 700,
};

function deriveTwo(current: NetworkReading, previous: NetworkReading | null, seconds = 1) {
  return derive(networkChannel, between(network, current, previous, seconds));
}

test.each([
  // The bond, its VLAN, the bridge and the guest carry the same traffic again.
  ['server-linux-5.10', ['eno1', 'eno2']],
  ['nas-linux-4.19', ['enp2s0']],
  // Nothing is physical in a container: the interface with the default route.
  ['container-linux-6.1', ['eth0']],
  // The VPN has the default route, but its packets leave through these.
  ['laptop-linux-6.8', ['enp0s31f6', 'wlp3s0']],
  ['vm-linux-6.18', ['eth0']],
])('%s: the totals are of %j', async (machine, names) => {
  expect(uplinks(await readMachine(machine))).toEqual(names);
});

test('the totals since boot add up the uplinks', async () => {
  expect(uplinkTotals(await readMachine('server-linux-5.10'))).toEqual({
    receiveBytes: 1_000_000,
    transmitBytes: 700_000,
  });
  expect(uplinkTotals(reading())).toEqual({ receiveBytes: null, transmitBytes: null });
  expect(uplinkTotals(reading(eth0, { ...eth0, receiveBytes: null }))).toEqual({
    receiveBytes: null,
    transmitBytes: 10_000,
  });
});

test('the hidden half of a failover pair is not counted beside the whole', async () => {
  const host = fakeHost({}, 'vm-linux-6.18');
  // The accelerated function of a cloud's network card, under the synthetic one.
  addInterface(host, 'enP1s1', { 'device/uevent': '', type: '1', operstate: 'up' }, 'eth0');
  const collector = openNetworkLinux(host);
  expect(uplinks(await collector.read(signal))).toEqual(['eth0']);
  collector.close?.();
});

test('sockets of both families are added; retransmits are a rate', async () => {
  const previous = await readMachine('server-linux-5.10');
  const current = { ...previous, sockets: { ...previous.sockets, tcpRetransmits: 130 } };
  expect(deriveTwo(current, previous, 2).data.sockets).toEqual({
    tcp_in_use: 36,
    udp_in_use: 9,
    tcp_orphaned: 1,
    tcp_time_wait: 7,
    tcp_retransmits_per_second: 5,
  });
});

test('a kernel without IPv6 has the sockets of IPv4 alone', async () => {
  expect((await readMachine('nas-linux-4.19')).sockets).toMatchObject({ tcpInUse: 4, udpInUse: 1 });
});

test('what is not understood of the sockets takes nothing from the interfaces', async () => {
  const host = fakeHost({ 'proc/net/sockstat': 'TCP: garbage', 'proc/net/snmp': '\0' }, 'server-linux-5.10');
  const collector = openNetworkLinux(host);
  const current = await collector.read(signal);
  const { data, unavailable } = deriveTwo(current, current);
  expect(data.receive_bytes_per_second).toBe(0);
  expect(data.sockets).toMatchObject({ tcp_in_use: null, tcp_retransmits_per_second: null });
  expect(unavailable['sockets.tcp_in_use']).toMatch(/sockstat/);
  collector.close?.();
});

test('a speed is told with the reason why it is not', async () => {
  const { unavailable, data } = deriveTwo(await readMachine('laptop-linux-6.8'), null);
  const reason = (name: string) => unavailable[`interfaces[${name}].speed_bits_per_second`];
  expect(reason('lo')).toBe('a loopback interface has no speed or duplex');
  expect(reason('wlp3s0')).toBe('a wireless link has no fixed speed or duplex');
  expect(reason('enp0s31f6')).toBe('the link is down');
  const eno1 = (await readMachine('server-linux-5.10')).interfaces.find((each) => each.interface === 'eno1');
  expect(eno1?.speedBitsPerSecond).toBe(10_000_000_000);
  expect(data.interfaces.find((each) => each.interface === 'enp0s31f6')?.state).toBe('down');
});

test('of another machine the addresses are an empty list, with why', async () => {
  const { data, unavailable } = deriveTwo(await readMachine('vm-linux-6.18'), null);
  expect(data.interfaces.every(({ addresses }) => addresses.length === 0)).toBe(true);
  expect(unavailable['interfaces[].addresses']).toMatch(/cannot be read from here/);
});

test('rates of both directions between two readings two seconds apart', () => {
  const current: InterfaceReading = {
    ...eth0,
    receiveBytes: 12_000,
    transmitBytes: 5_500,
    receivePackets: 110,
    transmitPackets: 60,
    receiveErrors: 3,
    transmitErrors: 4,
    receiveDrops: 9,
    transmitDrops: 4,
  };
  const { data, unavailable } = deriveTwo(reading(current), reading(eth0), 2);
  expect(unavailable).toEqual({});
  expect(data.receive_bytes_per_second).toBe(1_000);
  expect(data.transmit_bytes_per_second).toBe(250);
  expect(data.interfaces).toEqual([
    {
      interface: 'eth0',
      kind: 'physical',
      receive_bytes_per_second: 1_000,
      transmit_bytes_per_second: 250,
      receive_packets_per_second: 5,
      transmit_packets_per_second: 5,
      receive_errors_per_second: 1,
      transmit_errors_per_second: 1,
      receive_drops_per_second: 3,
      transmit_drops_per_second: 0,
      receive_bytes_total: 12_000,
      transmit_bytes_total: 5_500,
      ...counts,
      speed_bits_per_second: 1_000_000_000,
      state: 'up',
      uplink: true,
      duplex: 'full',
      mtu_bytes: 1_500,
      carrier_changes_total: 3,
      addresses: ['192.0.2.2'],
    },
  ]);
});

test('an interface that was made anew under its name has no rate, in no direction', () => {
  const { data, unavailable } = deriveTwo(
    reading({ ...eth0, receiveBytes: 10, transmitBytes: 9_000 }),
    reading(eth0),
  );
  expect(data.interfaces[0]).toMatchObject({
    receive_bytes_per_second: null,
    transmit_bytes_per_second: null,
    receive_bytes_total: 10,
  });
  expect(unavailable['interfaces[eth0].transmit_bytes_per_second']).toMatch(/made anew/);
  expect(data.receive_bytes_per_second).toBeNull();
  expect(unavailable.receive_bytes_per_second).toMatch(/^eth0/);
});

test('bytes of the day and month are counted by who remembers them; without that they are null, with why', async () => {
  const asked: unknown[] = [];
  const host = fakeHost({}, 'vm-linux-6.18');
  const count = (interfaces: readonly TrafficCounters[]) => {
    asked.push(interfaces.map((each) => [each.interface, each.receiveBytes !== null]));
    return new Map([['eth0', counts]]);
  };
  const collector = network.open({ ...host, traffic: { count } });
  const current = await collector.read(signal);
  collector.close?.();
  expect(asked).toEqual([current.interfaces.map((each) => [each.interface, true])]);
  const { data, unavailable } = deriveTwo(current, null);
  expect(data.interfaces.find((each) => each.interface === 'eth0')).toMatchObject(counts);
  expect(data.interfaces.find((each) => each.interface === 'lo')?.receive_bytes_month).toBeNull();
  expect(unavailable['interfaces[lo].receive_bytes_month']).toBe('not reported');
  const without = deriveTwo({ ...reading(eth0), traffic: 'history is switched off' }, null);
  expect(without.data.interfaces[0]?.transmit_bytes_today).toBeNull();
  expect(without.unavailable['interfaces[].transmit_bytes_today']).toBe('history is switched off');
});

test('a renamed interface is a new one, so its whole past is no rate', () => {
  const { data } = deriveTwo(reading({ ...eth0, interface: 'enp3s0' }), reading(eth0));
  expect(data.interfaces[0]?.receive_bytes_per_second).toBeNull();
});

test('an interface that took the name of another inherits nothing of it', () => {
  const busy: InterfaceReading = { ...eth0, index: 3, receiveBytes: 9_000_000 };
  const { data, unavailable } = deriveTwo(reading(busy), reading(eth0));
  expect(data.interfaces[0]?.receive_bytes_per_second).toBeNull();
  expect(unavailable['interfaces[eth0].receive_bytes_per_second']).toBe(
    'the name was that of another interface at the last reading',
  );
  // Where the numbers of interfaces are not told, the name is all there is.
  const unnumbered = deriveTwo(reading({ ...busy, index: null }), reading(eth0));
  expect(unnumbered.data.interfaces[0]?.receive_bytes_per_second).toBe(8_990_000);
});

test('without uplink there is no total, and not 0', () => {
  const lo: InterfaceReading = { ...eth0, interface: 'lo', kind: 'loopback', uplink: false };
  const { data, unavailable } = deriveTwo(reading(lo), reading(lo));
  expect(data.receive_bytes_per_second).toBeNull();
  expect(unavailable.receive_bytes_per_second).toMatch(/no physical interface/);
});

test('of a first reading the reason is said once for all interfaces', () => {
  const { unavailable } = deriveTwo(reading(eth0, { ...eth0, interface: 'eth1' }), null);
  expect(Object.keys(unavailable)).toHaveLength(8 + 2 + 1);
  expect(unavailable['interfaces[].receive_bytes_per_second']).toMatch(/first reading/);
  expect(unavailable.receive_bytes_per_second).toMatch(/first reading/);
});

test('a family that could not be read leaves nulls and an empty list, with why', () => {
  const { data, unavailable } = derive(networkChannel, failed(network, 'no access'));
  expect(data).toEqual({
    receive_bytes_per_second: null,
    transmit_bytes_per_second: null,
    interfaces: [],
    sockets: {
      tcp_in_use: null,
      udp_in_use: null,
      tcp_orphaned: null,
      tcp_time_wait: null,
      tcp_retransmits_per_second: null,
    },
  });
  expect(new Set(Object.values(unavailable))).toEqual(new Set(['no access']));
  expect(Object.keys(unavailable)).toHaveLength(8);
});

/** @param files of its folder in /sys by name */
function addInterface(host: FakeHost, name: string, files: Record<string, string>, master?: string): void {
  const folder = `sys/class/net/${name}`;
  for (const [file, content] of Object.entries(files)) host.write(`${folder}/${file}`, content);
  if (master !== undefined) symlinkSync(`../${master}`, `${host.sysRoot}/class/net/${name}/master`);
  const dev = readFileSync(`${host.procRoot}/net/dev`, 'utf8');
  host.write('proc/net/dev', `${dev}${name}: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n`);
}

test('an interface that comes, changes and goes is followed', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  const collector = openNetworkLinux(host);
  const find = async (name: string) =>
    (await collector.read(signal)).interfaces.find((each) => each.interface === name);
  const before = readFileSync(`${host.procRoot}/net/dev`, 'utf8');
  expect(await find('usb0')).toBeUndefined();
  addInterface(host, 'usb0', { 'device/uevent': '', type: '1', operstate: 'down', speed: '-1' });
  expect(await find('usb0')).toMatchObject({ kind: 'physical', state: 'down', speedBitsPerSecond: null });
  host.write('sys/class/net/usb0/operstate', 'up\n');
  host.write('sys/class/net/usb0/speed', '480\n');
  expect(await find('usb0')).toMatchObject({ state: 'up', speedBitsPerSecond: 480_000_000 });
  host.write('proc/net/dev', before);
  expect(await find('usb0')).toBeUndefined();
  collector.close?.();
  collector.close?.();
});

test('interfaces that swap names are told by what they are, not by what they were called', async () => {
  const host = fakeHost();
  const head = 'Inter-|   Receive\n face |bytes    packets\n';
  const line = (name: string, bytes: number) => `${name}: ${bytes} 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n`;
  const lay = (name: string, index: number, speed: string) => {
    for (const [file, text] of Object.entries({
      ifindex: index,
      type: 1,
      operstate: 'up',
      speed,
      'device/uevent': '',
    }))
      host.write(`sys/class/net/${name}/${file}`, `${text}\n`);
  };
  lay('eth0', 2, '1000');
  lay('eth1', 3, '10000');
  host.write('proc/net/dev', head + line('eth0', 100) + line('eth1', 9_000_000));
  const collector = openNetworkLinux(host);
  const told = async () => {
    const { interfaces } = await collector.read(signal);
    return interfaces.map((each) => [each.interface, each.index, each.speedBitsPerSecond]);
  };
  expect(await told()).toEqual([
    ['eth0', 2, 1e9],
    ['eth1', 3, 1e10],
  ]);
  // The kernel lists them by their numbers (Linux 6.9 and later) or by their names (before).
  lay('eth0', 3, '10000');
  lay('eth1', 2, '1000');
  host.write('proc/net/dev', head + line('eth1', 100) + line('eth0', 9_000_000));
  expect(await told()).toEqual([
    ['eth1', 2, 1e9],
    ['eth0', 3, 1e10],
  ]);
  lay('eth0', 2, '1000');
  lay('eth1', 3, '10000');
  host.write('proc/net/dev', head + line('eth1', 9_000_000) + line('eth0', 100));
  expect(await told()).toEqual([
    ['eth1', 3, 1e10],
    ['eth0', 2, 1e9],
  ]);
  collector.close?.();
});

test('a bond that loses a link is slower while it stays up', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  const collector = openNetworkLinux(host);
  await collector.read(signal);
  host.write('sys/class/net/bond0/speed', '1000\n');
  const bond = (await collector.read(signal)).interfaces.find((each) => each.interface === 'bond0');
  expect(bond).toMatchObject({ state: 'up', speedBitsPerSecond: 1_000_000_000 });
  collector.close?.();
});

test('whatever two readings hold, no rate is negative and every null has a reason', () => {
  const counters = fc.record(
    Object.fromEntries(
      ['receiveBytes', 'transmitBytes', 'receivePackets', 'transmitErrors'].map((name) => [
        name,
        fc.option(fc.nat()),
      ]),
    ),
  );
  fc.assert(
    fc.property(counters, counters, (current, previous) => {
      const { data, unavailable } = deriveTwo(reading({ ...eth0, ...current }), reading({ ...eth0, ...previous }));
      for (const [field, value] of Object.entries(data.interfaces[0] ?? {})) {
        if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
        if (value === null) expect(unavailable[`interfaces[eth0].${field}`]).toBeTypeOf('string');
      }
      if (data.receive_bytes_per_second === null)
        expect(unavailable.receive_bytes_per_second).toBeTypeOf('string');
    }),
  );
});

const stats = {
  iface: 'en0',
  operstate: 'up',
  rx_bytes: 100,
  rx_dropped: 0,
  rx_errors: 0,
  tx_bytes: 50,
  tx_dropped: 0,
  tx_errors: 0,
} as Systeminformation.NetworkStatsData;

const facts = {
  iface: 'en0',
  default: true,
  ip4: '192.0.2.5',
  ip6: '',
  internal: false,
  virtual: false,
  operstate: 'up',
  speed: 1_000,
} as Systeminformation.NetworkInterfacesData;

test('elsewhere bytes, errors and drops come from systeminformation, and no packets or sockets', async () => {
  const collector = openNetworkPortable(async () => ({
    networkStats: async () => [stats, { ...stats, iface: 'utun3' }, { ...stats, iface: 'lo0' }],
    networkInterfaces: async () => [
      facts,
      { ...facts, iface: 'utun3', default: false },
      { ...facts, iface: 'lo0', internal: true },
    ],
  }));
  const current = await collector.read(signal);
  expect(current.interfaces.map(({ kind }) => kind)).toEqual(['physical', 'tunnel', 'loopback']);
  expect(uplinks(current)).toEqual(['en0']);
  expect(current.interfaces[0]).toMatchObject({
    receiveBytes: 100,
    receivePackets: null,
    speedBitsPerSecond: 1_000_000_000,
    addresses: ['192.0.2.5'],
  });
  expect(deriveTwo(current, current).unavailable['sockets.tcp_in_use']).toMatch(/Linux only/);
});

test('zeros of a failed command elsewhere are null, and those of an interface that is down are not', async () => {
  const nothing = { ...stats, rx_bytes: 0, tx_bytes: 0 };
  const collector = openNetworkPortable(async () => ({
    networkStats: async () => [nothing, { ...nothing, iface: 'en1', operstate: 'down' }],
    networkInterfaces: async () => [facts, { ...facts, iface: 'en1' }],
  }));
  const { interfaces } = await collector.read(signal);
  expect(interfaces.map(({ receiveBytes }) => receiveBytes)).toEqual([null, 0]);
});

test('duplex, MTU and changes of the link are told, and Wi-Fi by its signal', async () => {
  const server = deriveTwo(await readMachine('server-linux-5.10'), null);
  expect(server.data.interfaces.find((each) => each.interface === 'eno1')).toMatchObject({
    duplex: 'full',
    mtu_bytes: 9_000,
    carrier_changes_total: 3,
  });
  expect(server.data.interfaces.find((each) => each.interface === 'eno1')).not.toHaveProperty('wireless');
  expect(server.unavailable['interfaces[eno2].duplex']).toBe('the link is down');
  const laptop = deriveTwo(await readMachine('laptop-linux-6.8'), null);
  expect(laptop.data.interfaces.find((each) => each.interface === 'wlp3s0')).toMatchObject({
    duplex: null,
    mtu_bytes: 1_500,
    carrier_changes_total: 5,
    // The driver writes -256 for a noise that it does not know.
    wireless: { signal_dbm: -56, noise_dbm: null },
  });
  expect(laptop.unavailable).toMatchObject({
    'interfaces[wlp3s0].duplex': 'a wireless link has no fixed speed or duplex',
    'interfaces[wlp3s0].wireless.noise_dbm': 'the driver does not tell it',
  });
});

test('a Wi-Fi interface that /proc/net/wireless does not list has no signal, and the reason', async () => {
  const host = fakeHost({}, 'laptop-linux-6.8');
  host.remove('proc/net/wireless');
  const collector = openNetworkLinux(host);
  const { data, unavailable } = deriveTwo(await collector.read(signal), null);
  collector.close?.();
  expect(data.interfaces.find((each) => each.interface === 'wlp3s0')?.wireless).toEqual({
    signal_dbm: null,
    noise_dbm: null,
  });
  expect(unavailable['interfaces[wlp3s0].wireless.signal_dbm']).toMatch(/nl80211/);
});

test('an MTU that is changed shows within 10 s', async () => {
  const host = fakeHost({}, 'laptop-linux-6.8');
  let nowMs = 0;
  const collector = openNetworkLinux(host, () => nowMs);
  const { interfaces } = await collector.read(signal);
  host.write('sys/class/net/docker0/mtu', '1280\n');
  host.write('sys/class/net/wg0/mtu', '1300\n');
  expect(interfaces.length).toBeLessThan(17);
  nowMs += 10_000;
  const later = await collector.read(signal);
  collector.close?.();
  const mtu = (name: string) => later.interfaces.find((each) => each.interface === name)?.mtuBytes;
  expect([mtu('docker0'), mtu('wg0')]).toEqual([1_280, 1_300]);
});
