import { expect, test } from 'vitest';
import { TelltaleError } from '../../protocol/errors.ts';
import { chartDefinitions } from '../../renderer/store/lines.ts';
import { createStore } from '../../renderer/store/store.ts';
import { live } from '../../renderer/store/time.ts';
import { timeWindows } from '../../renderer/store/windows.ts';
import { FakeClock } from '../client/fake-clock.ts';
import { MemoryServer } from '../client/memory-server.ts';

function setUp() {
  const server = new MemoryServer();
  const clock = new FakeClock();
  const requests: string[] = [];
  server.transport.request = (method, params) => {
    const series = 'series' in params ? params.series.join() : '';
    requests.push(`${method} ${series}`.trim());
    return new Promise(() => {});
  };
  const store = createStore({ transport: server.transport, clock, random: () => 0 });
  return { server, clock, requests, store };
}

test('the newest sample of each channel is held, and the machine is asked about once a run', () => {
  const { server, store, requests } = setUp();
  expect(store.latest.memory.value).toBeNull();
  server.publish('memory');
  server.flush();
  expect(store.latest.memory.value).toMatchObject({ marker: 'run-1/memory/1' });
  expect(requests.filter((request) => !request.includes('cpu'))).toEqual([
    'info',
    'history memory_used_bytes,memory_swap_used_bytes',
  ]);
  const before = requests.length;
  server.cut();
  store.retryNow();
  server.flush();
  expect(requests).toHaveLength(before);
});

test('what the machine is, is asked again where the connection ended before the answer', async () => {
  const { server, store, requests } = setUp();
  const ask = server.transport.request;
  server.transport.request = (method, params) => {
    void ask(method, params);
    return Promise.reject(new Error('cut'));
  };
  server.flush();
  // Past the rejection.
  await Promise.resolve();
  await Promise.resolve();
  server.cut();
  store.retryNow();
  server.flush();
  expect(requests.filter((request) => request === 'info')).toHaveLength(2);
});

test('the past of charts whose channel the server offers is asked for at its first word', () => {
  const { server, store, requests } = setUp();
  const history = () => requests.filter((request) => request.startsWith('history'));
  server.flush();
  // It offers one channel, which three charts are of.
  expect(history().map((request) => request.split(/[ ,{]/)[1])).toEqual([
    'cpu_modes_user_percent',
    'cpu_utilization_percent',
    'cpu_load_average',
  ]);
  store.openFeed(store.feeds.cpu.definition).close();
  expect(history()).toHaveLength(4);
  store.openFeed(store.feeds.memory.definition).close();
  expect(history()).toHaveLength(4);
});

test('after a restart of the server the past of every chart is asked for again', async () => {
  const { server, clock, store, requests } = setUp();
  const ask = server.transport.request;
  // So that no question is open when it restarts.
  server.transport.request = (method, params) => {
    void ask(method, params);
    return Promise.reject(new TelltaleError('not_found', 'nothing is remembered'));
  };
  server.flush();
  await new Promise((resolve) => setImmediate(resolve));
  requests.length = 0;
  server.restart();
  clock.advance(1_000);
  server.flush();
  expect(requests.filter((request) => request.startsWith('history'))).toHaveLength(
    Object.keys(store.feeds).length,
  );
  expect(requests.filter((request) => request === 'info')).toHaveLength(1);
});

test('a lost connection counts down to the next attempt and keeps its reason until it is live again', () => {
  const { server, clock, store } = setUp();
  server.flush();
  expect(store.lossReason.value).toBeNull();
  server.up = false;
  server.cut('gone');
  expect([store.lossReason.value, store.retrySeconds.value]).toEqual(['gone', 1]);
  clock.advance(1_000);
  expect([store.lossReason.value, store.retrySeconds.value]).toEqual(['refused', 2]);
  clock.advance(1_000);
  expect(store.retrySeconds.value).toBe(1);
  server.up = true;
  store.retryNow();
  expect(store.retrySeconds.value).toBeNull();
  server.flush();
  expect([store.lossReason.value, store.connection.value.phase]).toEqual([null, 'live']);
});

test('a live connection on which nothing comes says for how long', () => {
  const { server, clock, store } = setUp();
  server.flush();
  server.publish('memory');
  server.flush();
  clock.advance(5_000);
  expect(store.quietSeconds.value).toBeNull();
  clock.advance(1_000);
  expect(store.quietSeconds.value).toBe(6);
  server.publish('memory');
  server.flush();
  expect(store.quietSeconds.value).toBeNull();
});

test('another window goes to every chart', () => {
  const { store } = setUp();
  store.show(timeWindows[2]);
  expect(store.window.value.id).toBe('1h');
  // An hour at a point every 20 s, and a little room.
  for (const feed of Object.values(store.feeds)) expect(feed.lines.value[0]?.track.capacity).toBe(182);
});

test('closing ends connection and timers', () => {
  const { clock, store } = setUp();
  store.close();
  store.close();
  expect(clock.pending).toBe(0);
});

test('while time stands still charts and numbers do, and what came meanwhile is there at once afterwards', () => {
  const { server, store, requests } = setUp();
  server.publish('memory');
  server.flush();
  requests.length = 0;
  store.pause();
  expect(store.time.value.mode).toBe('paused');
  expect(requests.filter((request) => request.startsWith('history'))).toHaveLength(
    Object.keys(store.feeds).length,
  );
  expect(requests.filter((request) => request.startsWith('snapshot'))).toHaveLength(1);
  server.publish('memory');
  server.flush();
  expect(store.latest.memory.value).toMatchObject({ marker: 'run-1/memory/1' });
  store.look(live);
  expect(store.latest.memory.value).toMatchObject({ marker: 'run-1/memory/2' });
});

test('a channel is subscribed to for as long as anybody wants it, and its last sample goes with it', () => {
  const { server, store } = setUp();
  server.flush();
  const actions = () =>
    server.received.flatMap((message) =>
      'action' in message && message.channel === 'process' ? [message.action] : [],
    );
  const [first, second] = [store.want('process'), store.want('process')];
  server.flush();
  server.publish('process');
  server.flush();
  expect(store.latest.process.value).not.toBeNull();
  first();
  first();
  server.flush();
  expect(actions()).toEqual(['subscribe']);
  second();
  server.flush();
  expect(actions()).toEqual(['subscribe', 'unsubscribe']);
  expect(store.latest.process.value).toBeNull();
});

test('a feed that is opened later has the newest sample at once, and is left alone when it is closed', () => {
  const { server, store } = setUp();
  server.publish('memory');
  server.flush();
  const { feed, close } = store.openFeed(chartDefinitions.memory);
  expect(feed.version.value).toBe(1);
  close();
  close();
  server.publish('memory');
  server.flush();
  expect(feed.version.value).toBe(1);
});
