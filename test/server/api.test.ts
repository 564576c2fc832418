/** REST over a machine that is really sampled. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { type Machine, startMachine } from '../../main/machine.ts';
import { type Api, createApi } from '../../main/server/api.ts';
import { startServer } from '../../main/server/server.ts';
import type {
  HistoryResult,
  InfoResult,
  SeriesResult,
  SnapshotResult,
  ViewersResult,
} from '../../protocol/api.ts';
import { type ChannelName, channelNames } from '../../protocol/channels.ts';
import type { TelltaleError } from '../../protocol/errors.ts';
import type { ProcessDetails } from '../../protocol/process-details.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import type { SocketsResult } from '../../protocol/sockets.ts';
import { until, withoutSharing } from './harness.ts';

const version = '1.2.3';

interface Live {
  readonly machine: Machine;
  readonly api: Api;
  readonly url: string;
  /** What a path answers: status and JSON. */
  ask<Result>(path: string): Promise<{ status: number; body: Result }>;
}

async function live(channels_off: ChannelName[] = []): Promise<Live> {
  const clock = systemClock;
  const log = () => undefined;
  const settings = { ...defaultSettings, interval_ms: 250, channels_off };
  const machine = await startMachine({ settings, hostRoot: null, version, clock, log });
  const api = createApi({ ...machine, version, clock });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    hub: machine.hub,
    api,
    health: () => machine.sampler.health(),
    staticDir: null,
    allowedHosts: [],
    names: [machine.facts.name],
    maxViewers: 10,
    maxViewersPerAddress: 10,
    log,
    clock,
    requests: machine.requests,
    ...withoutSharing(clock),
  });
  onTestFinished(async () => {
    machine.stop();
    await server.close();
  });
  return {
    machine,
    api,
    url: server.url,
    async ask(path) {
      const response = await fetch(`${server.url}${path}`);
      return { status: response.status, body: (await response.json()) as never };
    },
  };
}

type Failure = { error: { code: string; message: string } };

describe('REST', () => {
  test('info describes the machine and its channels as hello does', async () => {
    const { machine, ask } = await live(['pressure']);
    const { status, body } = await ask<InfoResult>('api/v1/info');
    expect(status).toBe(200);
    expect(body).toEqual({
      ...machine.facts,
      run_id: machine.runId,
      version,
      protocol: 1,
      interval_ms: 250,
      channels: machine.channels(),
    });
    expect(body.channels.map(({ name }) => name)).toEqual(channelNames);
    expect(body.channels.find(({ name }) => name === 'pressure')).toMatchObject({
      available: false,
      reason: expect.stringMatching(/./),
    });
  });

  test('a snapshot of channels that nobody watches has data with true rates', async () => {
    const { machine, ask } = await live();
    const take = () => ask<SnapshotResult>('api/v1/snapshot?channels=process,cpu&channels=filesystem');
    const own = ({ body }: { body: SnapshotResult }) =>
      body.channels.process?.data?.processes.find(({ pid }) => pid === process.pid);
    let taken = await take();
    // The scheduled first message, which has no rates, may come after ours; on a busy machine a reading may fail.
    while (typeof own(taken)?.cpu_percent !== 'number') taken = await take();
    expect(taken.status).toBe(200);
    expect(taken.body.run_id).toBe(machine.runId);
    expect(Object.keys(taken.body.channels)).toEqual(['process', 'cpu', 'filesystem']);
    expect(taken.body.channels.cpu?.data?.utilization_percent).toEqual(expect.any(Number));
    expect(taken.body.channels.process?.seq).toBeGreaterThan(0);
  });

  test('without channels every one that is available comes', async () => {
    const { machine, ask } = await live(['process', 'process_top']);
    const { body } = await ask<SnapshotResult>('api/v1/snapshot');
    const available = machine.channels().flatMap(({ name, available: has }) => (has ? [name] : []));
    expect(Object.keys(body.channels)).toEqual(available);
    expect(available).not.toContain('process');
  });

  test('a channel that is switched off is null with its reason among others, and 503 by itself', async () => {
    const { ask } = await live(['disk', 'memory']);
    const among = await ask<SnapshotResult>('api/v1/snapshot?channels=disk,cpu');
    expect(among.status).toBe(200);
    expect(Object.keys(among.body.channels)).toEqual(['disk', 'cpu']);
    expect(among.body.channels.disk).toEqual({ seq: null, data: null, reason: expect.stringMatching(/^disk: ./) });
    expect(among.body.channels.cpu?.data?.utilization_percent).toEqual(expect.any(Number));
    const { status, body } = await ask<Failure>('api/v1/snapshot?channels=memory,disk');
    expect([status, body.error.code]).toEqual([503, 'channel_unavailable']);
    expect(body.error.message).toMatch(/^(disk|memory): ./);
  });

  test('the past is what was recorded, and null with a reason before that', async () => {
    const { machine, ask } = await live();
    await until(() => (machine.hub.latest('cpu', 'local')?.seq ?? 0) >= 4);
    const newest = machine.hub.latest('cpu', 'local');
    const at = newest?.data.timestamp ?? '';
    const recorded = await ask<SnapshotResult>(`api/v1/snapshot?channels=cpu&at=${at}`);
    const { seq, data } = recorded.body.channels.cpu ?? {};
    // One message of each slot is recorded, and under load two may fall into one.
    expect([newest?.seq, (newest?.seq ?? 0) - 1]).toContain(seq);
    expect((data?.timestamp ?? '') <= at).toBe(true);
    expect(data?.utilization_percent).toEqual(expect.any(Number));
    const seconds = await ask<SnapshotResult>(`api/v1/snapshot?channels=cpu&at=${Date.parse(at) / 1_000}`);
    expect(seconds.body).toEqual(recorded.body);
    const before = await ask<SnapshotResult>('api/v1/snapshot?channels=cpu,memory&at=2020-01-01T00:00:00Z');
    expect(before.status).toBe(200);
    expect(before.body.channels.memory).toEqual({
      seq: null,
      data: null,
      reason: expect.stringContaining('nothing is recorded'),
    });
  });

  test('history gives columns of one length on aligned buckets', async () => {
    const { machine, ask } = await live();
    await until(() => (machine.hub.latest('memory', 'local')?.seq ?? 0) >= 6);
    const { status, body } = await ask<HistoryResult>(
      'api/v1/history?series=memory_used_percent&series=cpu_load_average&window=5s&step=1s',
    );
    expect(status).toBe(200);
    expect(body.run_id).toBe(machine.runId);
    const names = body.series.map(({ series }) => series);
    expect(names.slice(0, 2)).toEqual(['memory_used_percent', 'cpu_load_average{period="1m"}']);
    for (const column of body.series) {
      expect(column.step_seconds).toBe(1);
      expect(column.timestamps.length).toBeGreaterThan(3);
      expect(column.timestamps.every((seconds) => Number.isInteger(seconds))).toBe(true);
      for (const values of [column.mean, column.min, column.max]) {
        expect(values).toHaveLength(column.timestamps.length);
      }
    }
    expect(body.series[0]?.mean.at(-1)).toEqual(expect.any(Number));
  });

  test('from and to are [from, to), in seconds or ISO', async () => {
    const { ask } = await live();
    const to = Math.floor(Date.now() / 10_000) * 10;
    const range = `series=cpu_utilization_percent&step=10s&to=${to}`;
    const first = await ask<HistoryResult>(`api/v1/history?${range}&from=${to - 60}`);
    const iso = await ask<HistoryResult>(
      `api/v1/history?${range}&from=${new Date((to - 60) * 1_000).toISOString()}`,
    );
    const windowed = await ask<HistoryResult>(`api/v1/history?${range}&window=1m`);
    expect(first.body.series[0]?.timestamps).toEqual([60, 50, 40, 30, 20, 10].map((ago) => to - ago));
    expect(iso.body.series[0]?.timestamps).toEqual(first.body.series[0]?.timestamps);
    expect(windowed.body.series[0]?.timestamps).toEqual(first.body.series[0]?.timestamps);
  });

  test.each([
    ['history', 400, 'invalid_request'],
    ['history?series=nope', 404, 'unknown_series'],
    ['history?series=__proto__', 404, 'unknown_series'],
    ['history?series=disk_devices_busy_percent%7Bdevice%3D%22nope%22%7D', 404, 'unknown_series'],
    ['history?series=cpu_utilization_percent&window=0', 400, 'invalid_window'],
    ['history?series=cpu_utilization_percent&window=-5m', 400, 'invalid_window'],
    ['history?series=cpu_utilization_percent&window=91d', 400, 'invalid_window'],
    ['history?series=cpu_utilization_percent&window=1m&window=2m', 400, 'invalid_window'],
    ['history?series=cpu_utilization_percent&window=1m&from=1', 400, 'invalid_window'],
    ['history?series=cpu_utilization_percent&from=20&to=10', 400, 'invalid_window'],
    ['history?series=cpu_utilization_percent&from=0', 400, 'invalid_window'],
    ['history?series=cpu_utilization_percent&step=0', 400, 'invalid_step'],
    ['history?series=cpu_utilization_percent&step=x', 400, 'invalid_step'],
    ['history?series=cpu_utilization_percent&from=yesterday', 400, 'invalid_time'],
    ['history?series=cpu_utilization_percent&window=90d&step=5m', 400, 'too_many_points'],
    ['snapshot?channels=nope', 404, 'unknown_channel'],
    ['snapshot?channels=', 400, 'invalid_channel'],
    ['snapshot?at=yesterday', 400, 'invalid_time'],
    ['snapshot?at=1&at=2', 400, 'invalid_time'],
    ['nope', 404, 'not_found'],
    ['info/', 404, 'not_found'],
    ['__proto__', 404, 'not_found'],
  ])('%s is %i %s', async (path, expectedStatus, code) => {
    const { ask } = await live(['process', 'process_top', 'filesystem']);
    const { status, body } = await ask<Failure>(`api/v1/${path}`);
    expect([status, body.error.code]).toEqual([expectedStatus, code]);
    expect(body.error.message).toMatch(/\.$/);
  });

  test('parameters that nobody knows are ignored', async () => {
    const { ask } = await live();
    expect((await ask('api/v1/series?x=1&x=2&%00=&__proto__=1')).status).toBe(200);
  });

  test('the catalogue lists every series with its unit', async () => {
    const { ask } = await live();
    const { body } = await ask<SeriesResult>('api/v1/series');
    expect(body.series).toContainEqual({
      series: 'memory_used_percent',
      unit: 'percent',
      help: 'Used share of total.',
      kind: 'gauge',
    });
  });

  test('viewers are listed with what they take', async () => {
    const { url, ask, machine } = await live();
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    await fetch(`${url}metrics/stream?channels=cpu,memory`, { signal: abort.signal });
    await until(() => machine.hub.viewerCount === 1);
    const { body } = await ask<ViewersResult>('api/v1/viewers');
    expect(body.viewers).toEqual([
      {
        id: '1',
        address: '127.0.0.1',
        transport: 'sse',
        channels: ['cpu', 'memory'],
        since: expect.stringMatching(/^\d{4}-.*Z$/),
        backlog_bytes: 0,
        dropped_messages: 0,
        round_trip_ms: null,
      },
    ]);
  });
});

describe('requests of other audiences', () => {
  test('a viewer does not see who else watches', async () => {
    const { api } = await live(['process', 'process_top']);
    const refused = (promise: Promise<unknown>) =>
      promise.then(
        () => 'answered',
        (error: TelltaleError) => error.code,
      );
    expect(await refused(api.handle('viewers', {}, 'viewer'))).toBe('forbidden');
    expect(await refused(api.handle('viewers', {}, 'owner'))).toBe('answered');
    expect(await refused(api.handle('snapshot', { channels: 'cpu' }, 'viewer'))).toBe('answered');
  });

  test('a method that does not exist is told, whatever it is called', async () => {
    const { api } = await live(['process', 'process_top']);
    for (const method of ['nope', '__proto__', 'constructor', 'toString']) {
      await expect(api.handle(method as 'info', {}, 'owner')).rejects.toMatchObject({ code: 'unknown_method' });
    }
  });

  test('the owner sees who listens; a viewer sees numbers alone, with the reason', async () => {
    const { api, ask, url } = await live();
    const { status, body } = await ask<SocketsResult>('api/v1/sockets');
    expect(status).toBe(200);
    expect(body.tcp.listen).toBeGreaterThan(0);
    const local = new URL(url).host;
    expect(body.listening?.find((each) => each.local === local)).toMatchObject({
      protocol: 'tcp',
      pid: process.pid,
    });
    const shared = await api.handle('sockets', {}, 'viewer');
    expect(shared.tcp).toEqual(body.tcp);
    expect(shared.listening).toBeNull();
    expect(shared.unavailable).toEqual({ listening: 'addresses are not shared' });
  });

  test('channel application counts what the server answered, and self what it costs', async () => {
    const { machine, ask } = await live();
    for (const path of ['info', 'nothing', 'info']) await ask(`api/v1/${path}`);
    await expect
      .poll(() => machine.hub.latest('application', 'owner')?.data, { timeout: 5_000 })
      .toMatchObject({
        requests_total: 3,
        errors_total: 1,
        error_rate: expect.closeTo(1 / 3) as number,
        avg_response_ms: expect.any(Number) as number,
        viewers: 0,
        dropped_messages: 0,
        pushed: {},
      });
    const { body } = await ask<SnapshotResult>('api/v1/snapshot?channels=self');
    const { self } = body.channels;
    expect(self?.data?.memory_bytes).toBeGreaterThan(10_000_000);
    expect(self?.data?.cpu_percent).toBeGreaterThan(0);
    expect(self?.data?.collectors.map(({ collector }) => collector)).toEqual(
      expect.arrayContaining(['cpu', 'self']),
    );
  });

  test('over IPC a list is a list and everything but text is refused', async () => {
    const { api } = await live(['process', 'process_top']);
    const result = await api.handle('history', { series: ['memory_used_percent'], window: '1m' }, 'owner');
    expect(result.series).toHaveLength(1);
    for (const params of [{ series: [1] }, { series: {} }, { series: ['memory_used_percent'], window: 60 }]) {
      await expect(api.handle('history', params, 'owner')).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });
});

test.runIf(process.platform === 'linux')(
  'one process is looked at closely on request, by the owner and this machine',
  async () => {
    const { api, ask } = await live();
    const { status, body } = await ask<ProcessDetails>(`api/v1/process?pid=${process.pid}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ pid: process.pid, working_directory: process.cwd(), environment: null });
    const again = { pid: String(process.pid), start_time: body.start_time ?? '' };
    expect((await api.handle('process', again, 'owner')).environment?.length).toBeGreaterThan(0);
    await expect(api.handle('process', again, 'viewer')).rejects.toMatchObject({ code: 'forbidden' });
    const other = await ask(`api/v1/process?pid=${process.pid}&start_time=2001-01-01T00:00:00Z`);
    expect(other).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
    for (const query of ['', 'pid=', 'pid=0', 'pid=-1', 'pid=1%2F..%2F2', 'pid=1&pid=2']) {
      expect(await ask(`api/v1/process?${query}`), query).toMatchObject({ status: 400 });
    }
  },
);
