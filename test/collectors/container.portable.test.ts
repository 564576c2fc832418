import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Host } from '../../main/collectors/collector.ts';
import { openContainerPortable } from '../../main/collectors/container.portable.ts';
import { container, containerChannel } from '../../main/collectors/container.ts';
import { parseContainerStats } from '../../main/collectors/container-stats.ts';
import { engineServer, json } from './engine-server.ts';
import { between, derive } from './take.ts';

const signal = new AbortController().signal;
const mac: Host = { platform: 'darwin', procRoot: '', sysRoot: '', rootPrefix: '' };
const web = 'ab'.repeat(32);
const job = 'cd'.repeat(32);

/** As Docker Engine 27 answers with one-shot, cut to the fields that are read. */
function stats(read: string, cpuNanoseconds: number, received: number) {
  return {
    read,
    cpu_stats: { cpu_usage: { total_usage: cpuNanoseconds }, online_cpus: 4 },
    memory_stats: { usage: 50_000, stats: { inactive_file: 8_000, anon: 1 }, limit: 8_000_000_000 },
    blkio_stats: {
      io_service_bytes_recursive: [
        { major: 8, minor: 0, op: 'read', value: 4_096 },
        { major: 8, minor: 0, op: 'write', value: 100 },
        { major: 8, minor: 16, op: 'Write', value: 28 },
      ],
    },
    networks: { eth0: { rx_bytes: received, tx_bytes: 5 }, eth1: { rx_bytes: 1, tx_bytes: 2 } },
    pids_stats: { current: 7 },
  };
}

test('counters of the engine become rates over the time between its own two moments', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'docker.sock');
  const list = [
    { Id: web, Names: ['/web'], Image: 'nginx', State: 'running', Status: 'Up 2 seconds' },
    { Id: job, Names: ['/job'], Image: 'alpine', State: 'exited', Status: 'Exited (1)' },
  ];
  let current = stats('2026-11-24T21:00:00Z', 1e9, 1_000);
  const engine = await engineServer(path, (request, response) =>
    json(request.url?.includes('/stats') ? current : list)(request, response),
  );
  const collector = openContainerPortable(mac, () => [{ engine: 'docker', path }]);
  const first = await collector.read(signal);
  current = stats('2026-11-24T21:00:04Z', 3e9, 5_000);
  const second = await collector.read(signal);
  const { data, unavailable } = derive(containerChannel, between(container, second, first, 5));
  expect(data.containers.find(({ name }) => name === 'web')).toEqual({
    id: web,
    name: 'web',
    engine: 'docker',
    image: 'nginx',
    state: 'running',
    health: null,
    start_time: null,
    cpu_percent: 50,
    memory_bytes: 42_000,
    memory_limit_bytes: null,
    read_bytes_per_second: 0,
    write_bytes_per_second: 0,
    receive_bytes_per_second: 1_000,
    transmit_bytes_per_second: 0,
    tasks: 7,
  });
  expect(
    unavailable['containers[web].memory_limit_bytes'] ?? unavailable['containers[].memory_limit_bytes'],
  ).toMatch(/does not tell a limit/);
  // Of what does not run nothing is asked.
  expect(engine.requests.filter((each) => each.includes(job))).toEqual([]);
  expect(engine.requests[1]).toBe(`GET /containers/${web}/stats?stream=false&one-shot=true`);
});

test('statistics without a part have null for it, and garbage is refused', () => {
  const bare = parseContainerStats(
    '{"read":"2026-11-24T21:00:00Z","blkio_stats":{"io_service_bytes_recursive":null}}',
  );
  expect(bare.usage).toMatchObject({ cpuSeconds: null, memoryBytes: null, readBytes: 0, tasks: null });
  expect(bare.traffic).toEqual({ missing: 'it has no network of its own' });
  const odd = parseContainerStats('{"read":"2026-11-24T21:00:00Z","cpu_stats":7,"networks":{"eth0":null}}');
  expect(odd.usage.cpuSeconds).toBeNull();
  expect(odd.traffic).toEqual({ missing: 'the engine does not tell it' });
  for (const text of ['null', '[]', '{"read":"yesterday"}', '{']) {
    expect(() => parseContainerStats(text)).toThrow();
  }
});

test('without an engine the channel cannot be had', () => {
  expect(() => openContainerPortable(mac, () => [])).toThrow(/start the engine/);
});
