import type { Packet } from 'dns-packet';
import { expect, onTestFinished, test } from 'vitest';
import { createPublisher } from '../../main/discovery/publisher.ts';
import { createIdentity, enumerationName, serviceName, serviceRecords } from '../../main/discovery/service.ts';
import { FakeClock } from '../sampler/fake-clock.ts';

const service = { port: 7_447, basePath: '', tls: false };
/** The least of every random wait, and always the same names. */
const random = (bytes: number) => Buffer.alloc(bytes);
const identity = createIdentity(random);
const another = { ...identity, host: 'telltale-ffffffff.local' };

function open() {
  const clock = new FakeClock();
  const startMs = clock.monotonic();
  const sent: { atMs: number; packet: Packet }[] = [];
  let conflicts = 0;
  const publisher = createPublisher({
    link: {
      async send(packet) {
        sent.push({ atMs: clock.monotonic() - startMs, packet });
      },
      failed: () => false,
      close: () => Promise.resolve(),
    },
    service,
    addresses: ['192.0.2.7'],
    clock,
    random,
    onConflict: () => {
      conflicts += 1;
    },
  });
  publisher.publish(identity, 0);
  onTestFinished(async () => {
    await publisher.stop();
    expect(clock.timers).toBe(0);
  });
  return { clock, sent, publisher, conflicts: () => conflicts };
}

async function announced() {
  const opened = open();
  await opened.clock.advance(5_000);
  opened.sent.length = 0;
  return opened;
}

const ask = (name: string, type: 'PTR' | 'A' | 'SRV' = 'PTR'): Packet => ({
  type: 'query',
  questions: [{ name, type }],
});

function probeOf(who: typeof identity): Packet {
  const authorities = serviceRecords(who, service, ['192.0.2.9'], 120);
  return { type: 'query', questions: [{ name: who.instance, type: 'SRV' }], authorities };
}

test('three probes a quarter of a second apart come before two announcements a second apart, and then nothing', async () => {
  const { clock, sent } = open();
  await clock.advance(60_000);
  expect(sent.map(({ atMs, packet }) => [atMs, packet.type])).toEqual([
    [0, 'query'],
    [250, 'query'],
    [500, 'query'],
    [750, 'response'],
    [1_750, 'response'],
  ]);
});

test('nothing is answered before the name is known to be free', async () => {
  const { clock, sent, publisher } = open();
  await clock.advance(600);
  publisher.receive(ask(serviceName));
  await clock.advance(149);
  expect(sent.filter(({ packet }) => packet.type === 'response')).toEqual([]);
});

test.each([
  ['its service', ask(serviceName)],
  ['all services', ask(enumerationName)],
  ['its records', ask(identity.instance, 'SRV')],
  ['its host', ask(identity.host, 'A')],
])('a question for %s is answered after 20 ms', async (_, question) => {
  const { clock, sent, publisher } = await announced();
  publisher.receive(question);
  await clock.advance(20);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.packet.answers?.slice(0, 5)).toEqual(serviceRecords(identity, service, ['192.0.2.7'], 120));
});

test.each([
  ['another service', ask('_ipp._tcp.local')],
  ['another of its kind', ask(`Other.${serviceName}`, 'SRV')],
  ['a record that there is none of', ask(identity.instance, 'A')],
])('a question for %s is not answered', async (_, question) => {
  const { clock, sent, publisher } = await announced();
  publisher.receive(question);
  await clock.advance(5_000);
  expect(sent).toEqual([]);
});

test('a thousand questions in two seconds are answered at most once a second', async () => {
  const { clock, sent, publisher } = await announced();
  for (let index = 0; index < 1_000; index += 1) {
    publisher.receive(ask(serviceName));
    await clock.advance(2);
  }
  await clock.advance(5_000);
  expect(sent.map(({ atMs }) => atMs - 5_000)).toEqual([20, 1_020, 2_020]);
});

test('who knows the answer for at least half of its time is not answered', async () => {
  const { clock, sent, publisher } = await announced();
  const knowing = (ttlSeconds: number): Packet => ({
    ...ask(serviceName),
    answers: serviceRecords(identity, service, [], ttlSeconds),
  });
  publisher.receive(knowing(60));
  await clock.advance(5_000);
  expect(sent).toHaveLength(0);
  publisher.receive(knowing(59));
  await clock.advance(5_000);
  expect(sent).toHaveLength(1);
});

test('the name is defended within a quarter of a second, though it was told just now', async () => {
  const { clock, sent, publisher } = await announced();
  publisher.receive(ask(serviceName));
  await clock.advance(20);
  publisher.receive(probeOf(another));
  await clock.advance(250);
  expect(sent.map(({ atMs }) => atMs - 5_000)).toEqual([20, 270]);
});

test('what it sent itself comes back and is no conflict; the same name with another host is one', async () => {
  const { clock, publisher, conflicts } = open();
  await clock.advance(100);
  publisher.receive(probeOf(identity));
  publisher.receive({ type: 'response', answers: serviceRecords(identity, service, ['192.0.2.7'], 120) });
  expect(conflicts()).toBe(0);
  publisher.receive(probeOf(another));
  expect(conflicts()).toBe(1);
  await clock.advance(5_000);
  publisher.receive({ type: 'response', answers: serviceRecords(another, service, ['192.0.2.9'], 120) });
  expect(conflicts()).toBe(2);
  // The other one leaves: the name is ours.
  publisher.receive({ type: 'response', answers: serviceRecords(another, service, ['192.0.2.9'], 0) });
  expect(conflicts()).toBe(2);
});

test('a new identity is asked for anew after its delay, and the old one is not told any more', async () => {
  const { clock, sent, publisher } = await announced();
  publisher.receive(ask(serviceName));
  publisher.publish(another, 5_000);
  await clock.advance(4_999);
  expect(sent).toEqual([]);
  await clock.advance(751);
  expect(sent.map(({ packet }) => packet.type)).toEqual(['query', 'query', 'query', 'response']);
});

test('stopping says goodbye with a time of 0, once, and ends every answer', async () => {
  const { clock, sent, publisher } = await announced();
  publisher.receive(ask(serviceName));
  await publisher.stop();
  await publisher.stop();
  publisher.receive(ask(serviceName));
  await clock.advance(5_000);
  expect(sent.map(({ packet }) => packet.answers)).toEqual([serviceRecords(identity, service, ['192.0.2.7'], 0)]);
});
