import { expect, onTestFinished, test } from 'vitest';
import { application, applicationChannel } from '../../main/collectors/application.ts';
import type { ApplicationCounts, SelfSource } from '../../main/collectors/collector.ts';
import { openSelf, type SelfReading, self, selfChannel } from '../../main/collectors/self.ts';
import { fakeHost } from './fake-host.ts';
import { noCounts } from './no-counts.ts';
import { between, derive, failed } from './take.ts';
import { thisMachine } from './tools.ts';

const signal = new AbortController().signal;

function source(counts: Partial<ApplicationCounts> = {}): SelfSource {
  return {
    collectors: () => [{ collector: 'cpu', seconds_per_call: 0.000_2 }],
    application: () => ({ ...noCounts, ...counts }),
  };
}

const reading: SelfReading = {
  cpu_seconds: 10,
  memory_bytes: 80_000_000,
  wakeups: 1_000,
  written_bytes: 4_096,
  event_loop_delay_seconds: 0.003,
  collectors: [{ collector: 'cpu', seconds_per_call: 0.000_2 }],
  reasons: {},
};

test('CPU is of one CPU, and counters become rates over the time between two readings', () => {
  const now = { ...reading, cpu_seconds: 13, wakeups: 1_050, written_bytes: 12_288 };
  const { data, unavailable } = derive(selfChannel, between(self, now, reading, 2));
  expect(data).toEqual({
    cpu_percent: 150,
    memory_bytes: 80_000_000,
    wakeups_per_second: 25,
    written_bytes_per_second: 4_096,
    event_loop_delay_seconds: 0.003,
    collectors: [{ collector: 'cpu', seconds_per_call: 0.000_2 }],
  });
  expect(unavailable).toEqual({});
});

test('without the counters of I/O, what was written is null with the reason', async () => {
  const collector = openSelf({ ...thisMachine, platform: 'linux', self: source() }, '/proc/self/no-such-file');
  onTestFinished(() => collector.close?.());
  const now = await collector.read(signal);
  const { data, unavailable } = derive(selfChannel, between(self, now, now));
  expect(data.written_bytes_per_second).toBeNull();
  expect(unavailable.written_bytes_per_second).toMatch(/TASK_IO_ACCOUNTING/);
  expect(data.collectors).toEqual([{ collector: 'cpu', seconds_per_call: 0.000_2 }]);
});

test('Windows counts neither wakeups nor bytes, and says so', async () => {
  const collector = openSelf({ ...thisMachine, platform: 'win32' });
  onTestFinished(() => collector.close?.());
  const now = await collector.read(signal);
  const { data, unavailable } = derive(selfChannel, between(self, now, now));
  expect(data.wakeups_per_second).toBeNull();
  expect(data.written_bytes_per_second).toBeNull();
  expect(Object.keys(unavailable)).toEqual(['wakeups_per_second', 'written_bytes_per_second']);
});

test('close ends the measurement and is harmless twice', async () => {
  const collector = openSelf(thisMachine);
  await collector.read(signal);
  collector.close?.();
  collector.close?.();
});

test('requests of the last minute become a share of errors and a mean time', async () => {
  const host = {
    ...fakeHost(),
    self: source({
      requestsTotal: 100,
      errorsTotal: 30,
      recent: { requests: 8, errors: 2, elapsedMs: 20 },
      viewers: 3,
      droppedMessages: 7,
      pushed: { orders: 5 },
    }),
  };
  const now = await application.open(host).read(signal);
  const { data, unavailable } = derive(applicationChannel, between(application, now, null));
  expect(data).toEqual({
    requests_total: 100,
    errors_total: 30,
    error_rate: 0.25,
    avg_response_ms: 2.5,
    viewers: 3,
    dropped_messages: 7,
    pushed: { orders: 5 },
  });
  expect(unavailable).toEqual({});
});

test('without a request in the last minute there is no rate and no mean, not 0', async () => {
  const now = await application.open({ ...fakeHost(), self: source() }).read(signal);
  const { data, unavailable } = derive(applicationChannel, between(application, now, now));
  expect(data).toMatchObject({ requests_total: 0, error_rate: null, avg_response_ms: null });
  expect(unavailable).toEqual({
    error_rate: 'no request in the last minute',
    avg_response_ms: 'no request in the last minute',
  });
});

test('where nothing is served, the channel cannot be had', () => {
  expect(() => application.open(fakeHost())).toThrow(
    expect.objectContaining({ code: 'channel_unavailable' }) as Error,
  );
});

test('a family that could not be read says why in every field', () => {
  const { data, unavailable } = derive(applicationChannel, failed(application, 'broken'));
  expect(data.pushed).toEqual({});
  expect(new Set(Object.values(unavailable))).toEqual(new Set(['broken']));
  expect(Object.keys(unavailable)).toHaveLength(6);
});
