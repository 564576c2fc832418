import { expect, test } from 'vitest';
import { type AnySample, type ConnectionOptions, createConnection } from '../../protocol/client/connection.ts';
import type { ErrorMessage, GapMessage, HelloMessage } from '../../protocol/messages.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryServer } from './memory-server.ts';

function setUp(options: Partial<ConnectionOptions> & { server?: MemoryServer } = {}) {
  const server = options.server ?? new MemoryServer();
  const clock = new FakeClock();
  const samples: AnySample[] = [];
  const gaps: GapMessage[] = [];
  const phases: string[] = [];
  const hellos: HelloMessage[] = [];
  const errors: ErrorMessage[] = [];
  const connection = createConnection({
    transport: server.transport,
    clock,
    random: () => 0,
    handlers: {
      state: ({ phase }) => phases.push(phase),
      hello: (message) => hellos.push(message),
      sample: (sample) => samples.push(sample),
      gap: (gap) => gaps.push(gap),
      error: (message) => errors.push(message),
    },
    ...options,
  });
  const seqs = () => samples.map(({ channel, seq }) => `${channel} ${seq}`);
  return { server, clock, connection, samples, gaps, phases, hellos, errors, seqs };
}

test('is live from hello on and hands on the samples of the channels that are wanted, no others', () => {
  const { server, connection, phases, seqs } = setUp();
  connection.subscribe('cpu');
  server.publish('cpu');
  server.publish('system');
  expect(phases).toEqual(['connecting']);
  server.flush();
  server.publish('cpu');
  server.publish('system');
  server.flush();
  expect(phases).toEqual(['connecting', 'live']);
  expect(seqs()).toEqual(['cpu 1', 'cpu 2']);
  expect(server.received).toEqual([
    { action: 'subscribe', channel: 'cpu' },
    { action: 'unsubscribe', channel: 'system' },
  ]);
});

test('a channel that hello calls unavailable is asked for once a later hello offers it', () => {
  const { server, connection } = setUp();
  connection.subscribe('cpu');
  server.channels = [{ name: 'cpu', period_ms: 1_000, available: false, reason: 'not here' }];
  server.cut();
  connection.retryNow();
  server.flush();
  expect(server.received).toEqual([{ action: 'unsubscribe', channel: 'system' }]);
  server.channels = [{ name: 'cpu', period_ms: 1_000, available: true }];
  server.say(server.hello());
  server.flush();
  expect(server.received.at(-1)).toEqual({ action: 'subscribe', channel: 'cpu' });
});

test('after a cut it asks for what it missed and receives it once, in order', () => {
  const { server, clock, connection, gaps, seqs } = setUp();
  connection.subscribe('system');
  server.publish('system');
  server.flush();
  server.publish('system');
  server.flush();
  server.publish('system');
  server.cut();
  server.publish('system');
  clock.advance(1_000);
  server.flush();
  expect(server.received.at(-1)).toEqual({ action: 'subscribe', channel: 'system', since: 2, run_id: 'run-1' });
  // The message that a connection receives unasked is the newest; taken, it would hide number 3.
  expect(seqs()).toEqual(['system 1', 'system 2', 'system 3', 'system 4']);
  expect(gaps).toEqual([]);
});

test('what the ring has lost is told as a gap before the rest', () => {
  const { server, clock, connection, gaps, seqs } = setUp({ server: new MemoryServer(2) });
  connection.subscribe('cpu');
  server.publish('cpu');
  server.flush();
  server.cut();
  for (let i = 0; i < 5; i += 1) server.publish('cpu');
  clock.advance(1_000);
  server.flush();
  expect(gaps.map(({ from, to, reason }) => [from, to, reason])).toEqual([[2, 4, 'expired']]);
  expect(seqs()).toEqual(['cpu 1', 'cpu 5', 'cpu 6']);
});

test('after a restart of the server counting starts anew', () => {
  const { server, clock, connection, gaps, samples } = setUp({ server: new MemoryServer(2) });
  connection.subscribe('cpu');
  for (let i = 0; i < 3; i += 1) server.publish('cpu');
  server.flush();
  server.restart();
  for (let i = 0; i < 3; i += 1) server.publish('cpu');
  clock.advance(1_000);
  server.flush();
  expect(gaps.map(({ from, to, reason }) => [from, to, reason])).toEqual([[1, 1, 'restart']]);
  expect(samples.map(({ data }) => (data as unknown as { marker: string }).marker)).toEqual([
    'run-1/cpu/3',
    'run-2/cpu/2',
    'run-2/cpu/3',
  ]);
});

test('batches come unpacked, and what they repeat is left out', () => {
  const { server, connection, seqs } = setUp();
  connection.subscribe('cpu', { mode: 'batch' });
  server.publish('cpu');
  server.flush();
  const data = { timestamp: '2026-01-02T03:04:05.000Z' };
  server.say({ channel: 'cpu', first_seq: 1, seq: 3, updates: [data, data, data] });
  server.flush();
  expect(server.received[0]).toEqual({ action: 'subscribe', channel: 'cpu', mode: 'batch' });
  expect(seqs()).toEqual(['cpu 1', 'cpu 2', 'cpu 3']);
});

test('attempts are spaced by the growing wait, and a hello makes it short again', () => {
  const { server, clock, connection } = setUp();
  server.flush();
  server.up = false;
  server.cut('gone');
  expect(connection.state).toEqual({ phase: 'lost', nextAttemptAt: 1_000, reason: 'gone', code: 1006 });
  clock.advance(1_000);
  expect(connection.state).toEqual({ phase: 'lost', nextAttemptAt: 3_000, reason: 'refused', code: 1006 });
  clock.advance(2_000);
  expect(connection.state).toMatchObject({ nextAttemptAt: 7_000 });
  expect(server.connects).toBe(3);
  server.up = true;
  clock.advance(4_000);
  server.flush();
  expect(connection.state).toEqual({ phase: 'live' });
  server.cut();
  expect(connection.state).toMatchObject({ phase: 'lost', nextAttemptAt: 8_000 });
});

test('a retry that is asked for takes place at once and leaves one timer', () => {
  const { server, clock, connection } = setUp();
  server.flush();
  server.cut();
  connection.retryNow();
  connection.retryNow();
  expect(server.connects).toBe(2);
  server.flush();
  expect(connection.state).toEqual({ phase: 'live' });
  expect(clock.pending).toBe(1);
});

test('where the owner has ended the access it does not go on asking, unless it is told to', () => {
  const { server, clock, connection } = setUp();
  server.flush();
  server.cut('Not shared any more.', 4401);
  const ended = { phase: 'lost', nextAttemptAt: null, reason: 'Not shared any more.', code: 4401 };
  expect(connection.state).toEqual(ended);
  expect(clock.pending).toBe(0);
  clock.advance(3_600_000);
  expect([connection.state, server.connects]).toEqual([ended, 1]);
  connection.retryNow();
  server.flush();
  expect(connection.state).toEqual({ phase: 'live' });
});

test('a ping is answered with a pong', () => {
  const { server } = setUp();
  server.flush();
  server.say({ type: 'ping', timestamp: '2026-01-02T03:04:05.000Z' });
  server.flush();
  expect(server.received.at(-1)).toEqual({ type: 'pong' });
});

test('a server that is silent for more than two heartbeats is gone, one that pings is not', () => {
  const { server, clock, connection } = setUp({ heartbeatMs: 30_000 });
  server.flush();
  clock.advance(59_000);
  server.say({ type: 'ping', timestamp: '2026-01-02T03:04:05.000Z' });
  server.flush();
  clock.advance(60_000);
  expect(connection.state).toEqual({ phase: 'live' });
  clock.advance(1);
  expect(connection.state).toMatchObject({ phase: 'lost', reason: 'The server has been silent for 60 s.' });
});

test('a server that takes the connection but never says hello is given up after 10 s', () => {
  const { server, clock, connection } = setUp();
  clock.advance(9_999);
  expect(connection.state).toEqual({ phase: 'connecting' });
  clock.advance(1);
  expect(connection.state).toMatchObject({ phase: 'lost', reason: 'No answer within 10 s.' });
  clock.advance(1_000);
  server.flush();
  expect(connection.state).toEqual({ phase: 'live' });
});

test('late events of an earlier connection count for nothing', () => {
  const server = new MemoryServer();
  const earlier: Parameters<typeof server.transport.connect>[0][] = [];
  const { connect } = server.transport;
  server.transport.connect = (handlers) => {
    earlier.push(handlers);
    connect(handlers);
  };
  const { clock, connection, hellos } = setUp({ server });
  server.flush();
  server.cut();
  clock.advance(1_000);
  server.flush();
  earlier[0]?.received(JSON.stringify(server.hello()));
  earlier[0]?.closed({ code: 1006, text: 'late' });
  expect(hellos).toHaveLength(2);
  expect(connection.state).toEqual({ phase: 'live' });
});

test('what cannot be read is reported and the connection goes on', () => {
  const { server, connection, errors, seqs } = setUp();
  connection.subscribe('cpu');
  server.flush();
  for (const text of ['', '[1]', '{"channel":"cpu","seq":"1","data":{}}', '{"type":"news"}']) server.say(text);
  server.publish('cpu');
  server.flush();
  expect(errors.map(({ code }) => code)).toEqual(['malformed_message', 'malformed_message']);
  expect(seqs()).toEqual(['cpu 1']);
});

test('a position that the server refuses is forgotten, and the channel asked for afresh', () => {
  const { server, connection, errors, seqs } = setUp();
  connection.subscribe('cpu');
  server.publish('cpu');
  server.flush();
  server.say({ type: 'error', code: 'invalid_since', message: 'beyond the newest', channel: 'cpu' });
  server.flush();
  expect(errors).toHaveLength(1);
  expect(server.received.at(-1)).toEqual({ action: 'subscribe', channel: 'cpu' });
  expect(seqs()).toEqual(['cpu 1', 'cpu 1']);
});

test('closing twice is harmless and leaves no timer, and nothing is heard afterwards', () => {
  const { server, clock, connection, phases } = setUp();
  server.flush();
  connection.close();
  connection.close();
  server.cut();
  connection.retryNow();
  clock.advance(120_000);
  expect(phases).toEqual(['connecting', 'live']);
  expect(server.connects).toBe(1);
  expect(clock.pending).toBe(0);
});
