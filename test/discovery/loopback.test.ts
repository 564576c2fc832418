/** Announcing and browsing over real multicast on the loopback interface, with a peer that speaks mDNS by hand. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { encode, type Packet } from 'dns-packet';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Clock, systemClock } from '../../main/clock.ts';
import { startAnnouncing } from '../../main/discovery/announce.ts';
import { startBrowsing } from '../../main/discovery/browse.ts';
import type { Network } from '../../main/discovery/link.ts';
import { FakeClock } from '../sampler/fake-clock.ts';
import { announcement, collectLog, loopbackNetwork, openPeer, type Peer, recordsOf, response } from './tools.ts';

const service = { port: 7_447, basePath: '', tls: false };
const addresses = () => ['127.0.0.1'];
const serviceQuestion = encode({ type: 'query', questions: [{ type: 'PTR', name: '_telltale._tcp.local' }] });

let network: Network;

beforeEach(async () => {
  network = await loopbackNetwork();
});

async function peerAt(address: string): Promise<Peer> {
  const peer = await openPeer(network.port, address);
  onTestFinished(() => peer.close());
  return peer;
}

function announce() {
  const names: (string | null)[] = [];
  const { log, lines } = collectLog();
  const stop = startAnnouncing({
    service,
    addresses,
    network,
    clock: systemClock,
    log,
    onName: (name) => names.push(name),
  });
  onTestFinished(stop);
  return { names, lines, stop };
}

function browse(ownName: string | null = null, clock: Clock = systemClock) {
  const { log, lines } = collectLog();
  const changes: number[] = [];
  const neighbours = startBrowsing({
    addresses,
    network,
    clock,
    log,
    ownName: () => ownName,
    onChange: () => changes.push(neighbours.list().length),
  });
  onTestFinished(() => neighbours.close());
  return { neighbours, lines, changes };
}

const isAnnouncement = (packet: Packet) => packet.type === 'response' && recordsOf(packet, 'PTR')[0]?.ttl === 120;
const isGoodbye = (packet: Packet) => recordsOf(packet, 'PTR')[0]?.ttl === 0;
const instances = (packet: Packet) => recordsOf(packet, 'PTR').map(({ data }) => data);

describe.skipIf(process.platform !== 'linux')('on the loopback interface', () => {
  test('a share asks three times whether its name is free, says it is there, and says goodbye', async () => {
    const peer = await peerAt('127.0.0.2');
    const { names, lines, stop } = announce();
    const said = await peer.hears(isAnnouncement);
    expect(names).toEqual([expect.stringMatching(/^Telltale-[0-9a-f]{4}$/)]);
    expect(instances(said)).toEqual([`${names[0]}._telltale._tcp.local`]);
    expect(recordsOf(said, 'A').map(({ data }) => data)).toEqual(['127.0.0.1']);
    const before = peer.heard.slice(0, peer.heard.indexOf(said));
    expect(before.map(({ type, questions }) => [type, questions?.[0]?.name])).toEqual(
      Array.from({ length: 3 }, () => ['query', `${names[0]}._telltale._tcp.local`]),
    );
    await stop();
    await peer.hears(isGoodbye);
    expect(peer.heard.at(-1)?.answers?.map((record) => 'ttl' in record && record.ttl)).toEqual([0, 0, 0, 0, 0]);
    expect(names.at(-1)).toBeNull();
    expect(lines).toEqual([]);
  });

  test('stopping before the name is known to be free sends no goodbye, and stopping twice is harmless', async () => {
    const peer = await peerAt('127.0.0.2');
    const { stop } = announce();
    await Promise.all([stop(), stop()]);
    const last = await peerAt('127.0.0.1');
    await last.send(encode({ type: 'query', questions: [{ type: 'A', name: 'last.local' }] }));
    await peer.hears(({ questions }) => questions?.[0]?.name === 'last.local');
    expect(peer.heard.filter(({ type }) => type === 'response')).toEqual([]);
  });

  test('a flood of questions is answered once a second, and one who knows the answer is not answered', async () => {
    const peer = await peerAt('127.0.0.2');
    const { names } = announce();
    await peer.hears((packet) => isAnnouncement(packet) && packet !== peer.heard.find(isAnnouncement));
    const answersBefore = peer.heard.filter(isAnnouncement).length;
    const startMs = performance.now();
    const known = encode({
      type: 'query',
      questions: [{ type: 'PTR', name: '_telltale._tcp.local' }],
      answers: [{ type: 'PTR', name: '_telltale._tcp.local', ttl: 100, data: `${names[0]}._telltale._tcp.local` }],
    });
    await peer.send(known);
    for (let index = 0; index < 200; index += 1) await peer.send(serviceQuestion);
    await peer.hears(
      (packet) => isAnnouncement(packet) && peer.heard.filter(isAnnouncement).length > answersBefore,
    );
    const tookMs = performance.now() - startMs;
    expect(peer.heard.filter(isAnnouncement).length).toBe(answersBefore + 1);
    expect(tookMs).toBeGreaterThan(500);
  });

  test('who browses all services, or asks for the host by name, is answered', async () => {
    const peer = await peerAt('127.0.0.2');
    announce();
    const said = await peer.hears(isAnnouncement);
    const host = recordsOf(said, 'A')[0]?.name ?? '';
    await peer.send(encode({ type: 'query', questions: [{ type: 'PTR', name: '_services._dns-sd._udp.local' }] }));
    const services = await peer.hears((packet) => instances(packet).includes('_telltale._tcp.local'));
    await peer.send(encode({ type: 'query', questions: [{ type: 'A', name: host.toUpperCase() }] }));
    await peer.hears(
      (packet) => isAnnouncement(packet) && peer.heard.indexOf(packet) > peer.heard.indexOf(services),
    );
  });

  test('whoever meets another of its name takes a new one', async () => {
    const peer = await peerAt('127.0.0.2');
    const { names, lines } = announce();
    const said = await peer.hears(isAnnouncement);
    await peer.send(response(announcement(names[0] ?? '')));
    const renamed = await peer.hears(
      (packet) => isAnnouncement(packet) && instances(packet)[0] !== instances(said)[0],
    );
    expect(names).toHaveLength(2);
    expect(instances(renamed)).toEqual([`${names[1]}._telltale._tcp.local`]);
    expect(lines).toEqual([`info discovery: another has the name ${names[0]}: taking a new one`]);
  });

  test('a port of mDNS that cannot be had is one line in the log, and stopping works', async () => {
    const taken = createSocket('udp4');
    onTestFinished(() => new Promise<void>((resolve) => taken.close(() => resolve())));
    taken.bind(network.port, '224.0.0.251');
    await once(taken, 'listening');
    const { lines, stop } = announce();
    const { neighbours, lines: browsing } = browse();
    await expect.poll(() => lines.length + browsing.length).toBe(2);
    expect(lines).toEqual([
      expect.stringMatching(/^warning discovery: not announced on lo over IPv4: bind EADDRINUSE/),
    ]);
    expect(browsing).toEqual([
      expect.stringMatching(/^warning discovery: no neighbours are heard on lo over IPv4: bind EADDRINUSE/),
    ]);
    await stop();
    await neighbours.close();
  });

  test('browsing sends the question for the service and nothing else, and lists who answers', async () => {
    const peer = await peerAt('127.0.0.2');
    const { neighbours, changes } = browse();
    await peer.hears(({ type }) => type === 'query');
    await peer.send(response(announcement('Telltale-00aa', { texts: ['protocol=1', 'path=/nas', 'tls=1'] })));
    await expect.poll(() => changes).toEqual([1]);
    expect(neighbours.list()).toEqual([
      {
        name: 'Telltale-00aa',
        url: 'https://192.0.2.10:7447/nas/',
        addresses: ['192.0.2.10'],
        port: 7_447,
        base_path: '/nas/',
        tls: true,
        protocol: 1,
        heard_from: '127.0.0.2',
        heard_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ]);
    await peer.hears((packet) => packet !== peer.heard[0]);
    for (const { type, questions, answers, authorities, additionals } of peer.heard) {
      expect(type).toBe('query');
      expect(questions?.map(({ name, type: asked }) => [name, asked])).toEqual([['_telltale._tcp.local', 'PTR']]);
      expect([answers, authorities, additionals]).toEqual([[], [], []]);
    }
  });

  test('a goodbye removes a neighbour, and so does the end of its time', async () => {
    const peer = await peerAt('127.0.0.2');
    const { neighbours } = browse();
    await peer.hears(({ type }) => type === 'query');
    await peer.send(response(announcement('Telltale-00aa')));
    await peer.send(response(announcement('Telltale-00bb', { ttl: 2 })));
    await expect.poll(() => neighbours.list().map(({ name }) => name)).toEqual(['Telltale-00aa', 'Telltale-00bb']);
    await expect
      .poll(() => neighbours.list().map(({ name }) => name), { timeout: 8_000 })
      .toEqual(['Telltale-00aa']);
    await peer.send(response(announcement('Telltale-00aa', { ttl: 0 })));
    await expect.poll(() => neighbours.list()).toEqual([]);
  });

  test('questions grow rare: ten in the first ten minutes, and one each hour in the end', async () => {
    const peer = await peerAt('127.0.0.2');
    const clock = new FakeClock();
    browse(null, clock);
    await clock.advance(600_000);
    await expect.poll(() => peer.heard.length).toBe(10);
    await clock.advance(7_200_000);
    await expect.poll(() => peer.heard.length).toBe(14);
    await clock.advance(36_000_000);
    await expect.poll(() => peer.heard.length).toBe(24);
  });

  test('a neighbour whose time nears its end is asked for, at most every ten seconds however short it is', async () => {
    const peer = await peerAt('127.0.0.2');
    const clock = new FakeClock();
    const { neighbours } = browse(null, clock);
    await clock.advance(600_000);
    await expect.poll(() => peer.heard.length).toBe(10);
    await peer.send(response(announcement('Telltale-00aa', { ttl: 120 })));
    await expect.poll(() => neighbours.list().length).toBe(1);
    await clock.advance(95_900);
    expect(peer.heard.length).toBe(10);
    await clock.advance(200);
    await expect.poll(() => peer.heard.length).toBe(11);
    await clock.advance(20_000);
    await expect.poll(() => peer.heard.length).toBe(13);
  });

  test('a stream of packets does not keep a neighbour alive whose time is over', async () => {
    const peer = await peerAt('127.0.0.2');
    const clock = new FakeClock();
    const { neighbours } = browse(null, clock);
    await clock.advance(5_000);
    await peer.send(response(announcement('Telltale-00aa', { ttl: 2 })));
    await expect.poll(() => neighbours.list().length).toBe(1);
    for (let port = 1; port <= 8; port += 1) {
      await clock.advance(500);
      await peer.send(response(announcement('Telltale-00bb', { port })));
      await expect.poll(() => neighbours.list().at(-1)?.port).toBe(port);
    }
    expect(neighbours.list().map(({ name }) => name)).toEqual(['Telltale-00bb']);
  });

  test('the own announcement is left out', async () => {
    const peer = await peerAt('127.0.0.2');
    const { neighbours } = browse('Telltale-00aa');
    await peer.hears(({ type }) => type === 'query');
    await peer.send(response(announcement('Telltale-00aa')));
    await peer.send(response(announcement('Telltale-00bb')));
    await expect.poll(() => neighbours.list().map(({ name }) => name)).toEqual(['Telltale-00bb']);
  });

  test('a share that is announced here is heard here, and its goodbye too', async () => {
    const { neighbours } = browse();
    // The loopback address is nowhere to a neighbour, so the share tells another.
    const { log } = collectLog();
    const shown = { ...network, interfaces: () => ({ lo: [...(network.interfaces().lo ?? []), documentation] }) };
    const stop = startAnnouncing({
      service,
      addresses: () => [documentation.address],
      network: shown,
      clock: systemClock,
      log,
    });
    onTestFinished(stop);
    await expect
      .poll(() => neighbours.list().map(({ url }) => url), { timeout: 10_000 })
      .toEqual(['http://192.0.2.77:7447/']);
    await stop();
    await expect.poll(() => neighbours.list()).toEqual([]);
  });

  test('10,000 announcements and every kind of broken packet leave a bounded list and a good neighbour in it', async () => {
    const good = await peerAt('127.0.0.2');
    const flood = await peerAt('127.0.0.66');
    const { neighbours, changes, lines } = browse();
    await good.hears(({ type }) => type === 'query');
    await good.send(response(announcement('Telltale-good')));
    await expect.poll(() => neighbours.list().length).toBe(1);

    const cpu = process.cpuUsage();
    const whole = response(announcement('Telltale-evil\u001b[2J'));
    for (let index = 0; index < 10_000; index += 1) {
      await flood.send(response(announcement(`Flood-${index}`)));
      if (index % 10 === 0) await flood.send(whole.subarray(0, index % whole.length));
      if (index % 100 === 0) await flood.send(Buffer.alloc(1 + (index % 1_400), 0xff));
    }
    const spent = process.cpuUsage(cpu);
    // The peer shares this process: what it took to make and send them is in it. Only a runaway would show.
    expect((spent.user + spent.system) / 1e6).toBeLessThan(15);

    // A full buffer of the socket may drop one; a Telltale says it more than once too.
    const late = response(announcement('Telltale-late'));
    const isListed = async () => {
      await good.send(late);
      return neighbours.list().some(({ name }) => name === 'Telltale-late');
    };
    await expect.poll(isListed, { timeout: 10_000 }).toBe(true);
    const names = neighbours.list().map(({ name }) => name);
    expect(names).toContain('Telltale-good');
    expect(names.filter((name) => name.startsWith('Flood-')).length).toBeLessThanOrEqual(16);
    expect(changes.length).toBeLessThan(200);
    expect(lines).toEqual([]);
  });
});

const documentation = {
  address: '192.0.2.77',
  netmask: '255.255.255.0',
  family: 'IPv4' as const,
  mac: '00:00:00:00:00:00',
  internal: true,
  cidr: '192.0.2.77/24',
};
