import { cpSync, renameSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Collector, Host } from '../../main/collectors/collector.ts';
import { openContainerLinux } from '../../main/collectors/container.linux.ts';
import { type ContainerReading, container, containerChannel } from '../../main/collectors/container.ts';
import { EngineClient, explainFailure } from '../../main/collectors/container-engine.ts';
import type { Container } from '../../protocol/families/container.ts';
import { engineServer, json } from './engine-server.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';

const signal = new AbortController().signal;
const web = `1f3c${'a'.repeat(58)}01`;
const database = `2b7e${'b'.repeat(58)}02`;
const agent = `3c9d${'c'.repeat(58)}03`;
const stopped = `4dae${'d'.repeat(58)}04`;

/** What Docker 27 (API 1.47) answers to /containers/json?all=1, cut to the fields that are read and a few others. */
const dockerList = [
  {
    Id: web,
    Names: ['/web', '/proxy/backend'],
    Image: 'nginx:1.27',
    State: 'running',
    Status: 'Up 3 hours (healthy)',
  },
  { Id: database, Names: ['/db'], Image: 'postgres:17', State: 'paused', Status: 'Up 2 hours (Paused)' },
  { Id: agent, Names: ['/agent'], Image: 'sha256:9f2c', State: 'running', Status: 'Up 2 hours' },
  { Id: stopped, Names: ['/job'], Image: 'alpine', State: 'exited', Status: 'Exited (0) 5 days ago' },
];

/** A clock whose monotonic time is set by the test. */
function manualClock() {
  const clock = { nowMs: Date.parse('2026-11-24T21:00:00Z'), monotonicMs: 1_000 };
  return {
    ...clock,
    now: () => clock.nowMs,
    monotonic: () => clock.monotonicMs,
    pass: (ms: number) => (clock.monotonicMs += ms),
  };
}

function open(host: Host, clock = manualClock(), timeoutMs = 2_000): Collector<ContainerReading> {
  const collector = openContainerLinux(host, clock, timeoutMs);
  onTestFinished(() => collector.close?.());
  return collector;
}

function byName(data: { containers: Container[] }): Record<string, Container> {
  return Object.fromEntries(data.containers.map((each) => [each.name, each]));
}

async function deriveFirst(host: Host) {
  return derive(containerChannel, between(container, await open(host).read(signal), null));
}

const group = (id: string) => `sys/fs/cgroup/system.slice/docker-${id}.scope`;

test('with Docker: names, images, states and health, and what each uses by its control group', async () => {
  const host = fakeHost({}, 'docker-linux-6.1');
  const engine = await engineServer(`${host.rootPrefix}/run/docker.sock`, json(dockerList));
  const clock = manualClock();
  const collector = open(host, clock);
  const previous = await collector.read(signal);
  clock.pass(5_000);
  host.write(`${group(web)}/cpu.stat`, 'usage_usec 17500000\n');
  host.write(
    `${group(web)}/io.stat`,
    '259:0 rbytes=1148576 wbytes=2147152 rios=1 wios=1 dbytes=0 dios=0\n253:0 rbytes=1148576 wbytes=2147152 rios=1 wios=1 dbytes=0 dios=0\n',
  );
  host.write(
    'proc/2100/net/dev',
    'Inter-|   Receive  |  Transmit\n face |bytes packets|bytes\n    lo: 999999 0 0 0 0 0 0 0 999999 0 0 0 0 0 0 0\n  eth0: 1010000 0 0 0 0 0 0 0 2005000 0 0 0 0 0 0 0\n',
  );
  const current = await collector.read(signal);
  const { data, unavailable } = derive(containerChannel, between(container, current, previous, 5));

  expect(engine.requests).toEqual(['GET /containers/json?all=1', 'GET /containers/json?all=1']);
  expect(data.containers.map(({ name }) => name)).toEqual(['agent', 'db', 'job', 'web']);
  expect(byName(data).web).toEqual({
    id: web,
    name: 'web',
    engine: 'docker',
    image: 'nginx:1.27',
    state: 'running',
    health: 'healthy',
    // btime 1764000000 and 100,000 ticks of 1/100 s.
    start_time: '2025-11-24T16:16:40.000Z',
    cpu_percent: 100,
    // 104,857,600 − 20,971,520
    memory_bytes: 83_886_080,
    memory_limit_bytes: 268_435_456,
    // The logical volume lies on the NVMe: once, not twice.
    read_bytes_per_second: 20_000,
    write_bytes_per_second: 10_000,
    receive_bytes_per_second: 2_000,
    transmit_bytes_per_second: 1_000,
    tasks: 5,
  });
  expect(byName(data).db).toMatchObject({
    state: 'paused',
    cpu_percent: 0,
    memory_limit_bytes: null,
    receive_bytes_per_second: null,
  });
  expect(byName(data).job).toMatchObject({
    state: 'exited',
    image: 'alpine',
    cpu_percent: null,
    start_time: null,
  });
  const reasonOf = (name: string, field: string) =>
    unavailable[`containers[${name}].${field}`] ?? unavailable[`containers[].${field}`];
  expect(reasonOf('db', 'memory_limit_bytes')).toBe('nothing limits it');
  expect(reasonOf('db', 'receive_bytes_per_second')).toMatch(/shares the network of web/);
  expect(reasonOf('agent', 'receive_bytes_per_second')).toBe('it uses the network of the host');
  expect(reasonOf('job', 'cpu_percent')).toBe('it does not run');
  expect(reasonOf('agent', 'health')).toBe('it has no health check');
  for (const each of data.containers) {
    for (const [field, value] of Object.entries(each)) {
      if (value === null) expect(reasonOf(each.name, field), `${each.name}.${field}`).toBeTypeOf('string');
    }
  }
});

test('without an engine: short ids, no images, and why', async () => {
  const { data, unavailable } = await deriveFirst(fakeHost({}, 'docker-linux-6.1'));
  expect(data.containers.map(({ name, state, image }) => [name, state, image])).toEqual([
    [web.slice(0, 12), 'running', null],
    [database.slice(0, 12), 'paused', null],
    [agent.slice(0, 12), 'running', null],
  ]);
  expect(unavailable['containers[].image']).toBe('no socket of docker can be seen from here');
  expect(unavailable['containers[].cpu_percent']).toMatch(/first reading/);
});

test('version 1 of control groups: CPU time, memory, direct traffic, and what is not counted', async () => {
  const { rows } = await open(fakeHost({}, 'docker-linux-4.19')).read(signal);
  const [first, second] = rows;
  expect(first).toMatchObject({
    id: web,
    state: 'running',
    usage: {
      cpuSeconds: 7.25,
      memoryBytes: 62_914_560,
      inactiveFileBytes: 12_582_912,
      memoryLimitBytes: null,
      readBytes: 4_096_000,
      writeBytes: 8_192_000,
      tasks: 3,
      reasons: { limit: 'nothing limits it' },
    },
    // Both interfaces.
    traffic: { receiveBytes: 770, transmitBytes: 880 },
  });
  expect(second).toMatchObject({
    id: database,
    state: 'paused',
    usage: { cpuSeconds: 0.5, memoryBytes: null, readBytes: null },
    // Not what it built itself.
    traffic: { receiveBytes: 10, transmitBytes: 20 },
  });
  const reasons = second && 'reasons' in second.usage ? second.usage.reasons : {};
  expect(reasons.memory).toMatch(/memory controller/);
  expect(reasons.io).toMatch(/moved nothing so far, or the kernel does not count/);
});

test('rootless Podman and a container in a service are found; their monitors are no containers', async () => {
  const host = fakeHost({}, 'podman-linux-6.8');
  await engineServer(
    `${host.rootPrefix}/run/user/1000/podman/podman.sock`,
    json([{ Id: web, Names: ['site'], Image: 'caddy', State: 'running', Status: 'Up' }]),
  );
  const { rows } = await open(host).read(signal);
  expect(rows.map(({ name, engine, image }) => [name, engine, image])).toEqual([
    ['site', 'podman', 'caddy'],
    [database.slice(0, 12), 'podman', null],
  ]);
  expect(rows[0]).toMatchObject({ traffic: { receiveBytes: 3_000 }, usage: { readBytes: null, tasks: 4 } });
  expect(rows[1]?.imageMissing).toBe('podman does not list it');
});

test('a pod has its network once', async () => {
  const { rows } = await open(fakeHost({}, 'kubernetes-linux-6.6')).read(signal);
  expect(rows.map(({ engine }) => engine)).toEqual(['containerd', 'containerd', 'containerd']);
  expect(rows.map(({ traffic }) => ('missing' in traffic ? null : traffic.receiveBytes))).toEqual([
    60_000,
    null,
    null,
  ]);
  expect(rows[1]).toMatchObject({
    usage: { memoryLimitBytes: 536_870_912 },
    imageMissing: expect.stringMatching(/containerd/),
  });
});

test('a container that was started anew under its id has no rate of the old one', async () => {
  const host = fakeHost({}, 'docker-linux-6.1');
  const clock = manualClock();
  const collector = open(host, clock);
  const previous = await collector.read(signal);
  clock.pass(5_000);
  // The old one is moved away, so that its number stays taken; the counter is above the earlier one.
  renameSync(join(host.rootPrefix, group(web)), join(host.rootPrefix, 'old'));
  cpSync(join('test/fixtures/docker-linux-6.1', group(web)), join(host.rootPrefix, group(web)), {
    recursive: true,
  });
  host.write(`${group(web)}/cpu.stat`, 'usage_usec 99000000\n');
  host.write(`${group(database)}/cpu.stat`, 'usage_usec 3000000\n');
  const current = await collector.read(signal);
  const { data, unavailable } = derive(containerChannel, between(container, current, previous, 5));
  expect(data.containers.map((each) => each.cpu_percent)).toEqual([null, null, 0]);
  const reasons = Object.entries(unavailable).filter(([path]) => path.endsWith('.cpu_percent'));
  expect(reasons.map(([, reason]) => reason).sort()).toEqual([
    'it was started anew since the last reading',
    'the counter went back: it was reset',
  ]);
});

test('one that comes has no rate yet, one that goes is gone', async () => {
  const host = fakeHost({}, 'docker-linux-6.1');
  const clock = manualClock();
  const collector = open(host, clock);
  const all = await collector.read(signal);
  clock.pass(5_000);
  host.remove(group(web));
  const fewer = await collector.read(signal);
  expect(fewer.rows.map(({ id }) => id)).toEqual([database, agent]);
  const { data, unavailable } = derive(containerChannel, between(container, all, fewer, 5));
  expect(byName(data)[web.slice(0, 12)]?.cpu_percent).toBeNull();
  expect(Object.values(unavailable)).toContain('it was not there at the last reading');
});

test('an engine that hangs is given up in time, is not asked twice at once, and its containers stay', async () => {
  const host = fakeHost({}, 'docker-linux-6.1');
  const engine = await engineServer(`${host.rootPrefix}/run/docker.sock`, () => {});
  const collector = open(host, manualClock(), 50);
  for (let reading = 0; reading < 3; reading += 1) {
    const { rows, incomplete } = await collector.read(signal);
    expect(rows).toHaveLength(3);
    expect(incomplete).toMatch(/Docker at .*docker\.sock did not answer within 0\.05 s/);
    expect(rows[0]?.imageMissing).toBe(incomplete);
  }
  expect(engine.mostOpen()).toBeLessThanOrEqual(1);
});

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['no JSON', (response) => response.end('<html>'), /JSON/],
  ['no list', (response) => response.end('{"Id":1}'), /no list/],
  ['an error', (response) => response.writeHead(500).end('{"message":"out of\\nluck"}'), /answered 500: out of/],
  [
    'half an answer',
    (response) => {
      response.writeHead(200, { 'content-length': 99 });
      response.write('[');
      response.destroy();
    },
    /cannot be asked/,
  ],
  [
    'no HTTP',
    (response) => {
      response.socket?.end('SSH-2.0-OpenSSH\r\n');
    },
    /cannot be asked/,
  ],
  [
    'more than fits',
    (response) => {
      const chunk = Buffer.alloc(1_024 * 1_024, ' ');
      const send = () => {
        while (response.writable && response.write(chunk));
        response.once('drain', send);
      };
      send();
    },
    /longer than 16777216 bytes/,
  ],
])('an engine that answers %s leaves what control groups tell, with why', async (_, answer, reason) => {
  const host = fakeHost({}, 'docker-linux-6.1');
  await engineServer(`${host.rootPrefix}/run/docker.sock`, (_request, response) => answer(response));
  const { rows, incomplete } = await open(host, manualClock(), 10_000).read(signal);
  expect(rows.map(({ image }) => image)).toEqual([null, null, null]);
  expect(incomplete).toMatch(reason);
  expect(incomplete).not.toMatch(/\n/);
});

test('hostile names are told as they are, and elements of no known form are left out', async () => {
  const host = fakeHost({}, 'docker-linux-6.1');
  await engineServer(
    `${host.rootPrefix}/run/docker.sock`,
    json([
      {
        Id: web,
        Names: ['/<img src=x onerror=alert(1)>'],
        Image: '\u001b[31mred\n\u202egnp.exe',
        State: 'flying',
        Status: 7,
      },
      { Id: database, Names: 'x', Image: { a: 1 }, State: null },
      { Id: '../../etc', Names: ['/x'] },
      { Id: agent, Names: ['/a/b', `/${'n'.repeat(9_999)}`] },
      null,
      7,
      ['x'],
    ]),
  );
  const { rows } = await open(host).read(signal);
  expect(rows.map(({ name, image, state }) => [name.slice(0, 40), image, state])).toEqual([
    // A name holds no slash, and this one has none but its first.
    ['<img src=x onerror=alert(1)>', '\u001b[31mred\n\u202egnp.exe', 'unknown'],
    [database.slice(0, 12), null, 'unknown'],
    ['n'.repeat(40), null, 'unknown'],
  ]);
  expect(rows[2]?.name).toHaveLength(512);
});

test('health is taken from the field of newer engines and the text of older ones', async () => {
  const host = fakeHost({}, 'docker-linux-6.1');
  await engineServer(
    `${host.rootPrefix}/run/docker.sock`,
    json([
      {
        Id: web,
        Names: ['/a'],
        State: 'running',
        Status: 'Up',
        Health: { Status: 'unhealthy', FailingStreak: 3 },
      },
      { Id: database, Names: ['/b'], State: 'running', Status: 'Up 4 seconds (health: starting)' },
      { Id: agent, Names: ['/c'], State: 'running', Status: 'Up 1 second (healthy)', Health: { Status: 'none' } },
    ]),
  );
  const { rows } = await open(host).read(signal);
  expect(rows.map(({ health }) => health)).toEqual(['unhealthy', 'starting', null]);
});

test('an engine that is still being asked is not asked again', async () => {
  const host = emptyHost();
  const path = `${host.rootPrefix}/run/docker.sock`;
  let answer: () => void = () => {};
  const engine = await engineServer(path, (_, response) => {
    answer = () => response.end('[]');
  });
  const client = new EngineClient(10_000);
  const first = client.get({ engine: 'docker', path }, '/containers/json', signal);
  await expect(client.get({ engine: 'docker', path }, '/containers/json', signal)).rejects.toThrow(
    /has not answered the request before/,
  );
  await vi.waitFor(() => expect(engine.requests).toHaveLength(1));
  answer();
  expect(await first).toBe('[]');
  expect(engine.requests).toHaveLength(1);
});

test('without access to the socket the reason says what would allow it', () => {
  const denied = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
  expect(explainFailure({ engine: 'docker', path: '/run/docker.sock' }, denied, 2_000)).toBe(
    'Docker at /run/docker.sock may not be asked by this user: "sudo usermod -aG docker $USER" allows it, which amounts to root\'s rights',
  );
  expect(explainFailure({ engine: 'podman', path: '/run/podman/podman.sock' }, denied, 2_000)).toMatch(
    /run as its owner/,
  );
});

test('a socket that nobody listens at any more is told of', async () => {
  const host: FakeHost = fakeHost({ 'run/docker.sock': '' }, 'docker-linux-6.1');
  const { incomplete } = await open(host).read(signal);
  expect(incomplete).toMatch(/Docker at .*docker\.sock does not run/);
});

test('a machine without containers has an empty list', async () => {
  const { data, unavailable } = await deriveFirst(
    fakeHost({}, 'systemd-linux-6.1').rootPrefix ? emptyHost() : emptyHost(),
  );
  expect(data).toEqual({ containers: [] });
  expect(unavailable).toEqual({});
});

function emptyHost(): FakeHost {
  return fakeHost({
    'sys/fs/cgroup/cgroup.controllers': 'cpu\n',
    'proc/uptime': '1.00 1.00\n',
    'proc/stat': 'cpu  1 0 1 1 0 0 0 0 0 0\nbtime 1764000000\n',
  });
}

test('where an engine lists nothing because it cannot be asked, the empty list says so', async () => {
  const host = emptyHost();
  host.write('run/docker.sock', '');
  const { data, unavailable } = await deriveFirst(host);
  expect(data).toEqual({ containers: [] });
  expect(unavailable.containers).toMatch(/does not run/);
});

test('where neither groups nor engines can be seen the channel cannot be had', () => {
  expect(() => container.open(fakeHost())).toThrow(/Neither control groups/);
});

test('a family that could not be read leaves an empty list, with why', () => {
  const { data, unavailable } = derive(containerChannel, failed(container, 'no access'));
  expect(data).toEqual({ containers: [] });
  expect(unavailable).toEqual({ containers: 'no access' });
});
