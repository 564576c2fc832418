import { expect, test } from 'vitest';
import { openMemoryPortable } from '../../main/collectors/memory.portable.ts';
import { openNetworkPortable } from '../../main/collectors/network.portable.ts';
import { openWindowsShell, type ShellModule } from '../../main/collectors/windows-shell.ts';
import { FakeClock } from '../sampler/fake-clock.ts';
import { fakeHost } from './fake-host.ts';

const { signal } = new AbortController();

/** systeminformation whose questions take `answerMs` of the clock each; null: they are never answered. */
function machine(answerMs: number | null) {
  const clock = new FakeClock();
  const events: string[] = [];
  const state = { answerMs, atOnce: 0, mostAtOnce: 0 };
  const question = (name: string, result: unknown) => () => {
    events.push(name);
    state.atOnce += 1;
    state.mostAtOnce = Math.max(state.mostAtOnce, state.atOnce);
    return new Promise((resolve) => {
      if (state.answerMs === null) return;
      clock.after(state.answerMs, () => {
        state.atOnce -= 1;
        resolve(result);
      });
    });
  };
  const module = {
    mem: question('mem', { total: 1 }),
    services: question('services', []),
    powerShellStart: () => events.push('start'),
    powerShellRelease: () => events.push('release'),
  } as unknown as ShellModule;
  const shell = openWindowsShell(clock, async () => module);
  return { clock, events, state, shell };
}

/** What became of a call, once it has. */
function outcome(promise: Promise<unknown>) {
  const result: { text: string | null } = { text: null };
  promise.then(
    () => {
      result.text = 'answered';
    },
    (error: Error) => {
      result.text = error.message;
    },
  );
  return result;
}

test('one PowerShell is started at the first question and ended at the end, once each', async () => {
  const { clock, events, shell } = machine(100);
  expect(events).toEqual([]);
  const [first, second] = await Promise.all([shell.load(), shell.load()]);
  expect(first).toBe(second);
  const answered = outcome(first.mem());
  await clock.advance(100);
  expect(answered.text).toBe('answered');
  shell.close();
  shell.close();
  expect(events).toEqual(['start', 'mem', 'release']);
  const late = outcome(first.mem());
  await clock.advance(0);
  expect(late.text).toBe('sampling has stopped');
  expect(clock.timers).toBe(0);
});

test('one that is closed before its first question starts none', async () => {
  const { events, shell } = machine(100);
  shell.close();
  await shell.load();
  expect(events).toEqual([]);
});

test('questions are asked one at a time, in their order', async () => {
  const { clock, events, state, shell } = machine(100);
  const calls = await shell.load();
  const all = [calls.mem(), calls.services('*'), calls.mem()].map(outcome);
  await clock.advance(300);
  expect(all.map(({ text }) => text)).toEqual(['answered', 'answered', 'answered']);
  expect(events).toEqual(['start', 'mem', 'services', 'mem']);
  expect(state.mostAtOnce).toBe(1);
});

test('over ten minutes PowerShell is at work for a quarter of the time at most, and what is left out says why', async () => {
  const { clock, events, shell } = machine(900);
  const calls = await shell.load();
  const left = new Set<string | null>();
  for (let second = 0; second < 600; second += 1) {
    const result = outcome(calls.mem());
    await clock.advance(1_000);
    if (result.text !== 'answered') left.add(result.text);
  }
  // 150 s of work, and 5 s that it may do at once.
  const worked = events.filter((event) => event === 'mem').length * 0.9;
  expect(worked).toBeGreaterThan(140);
  expect(worked).toBeLessThanOrEqual(157);
  expect([...left]).toEqual(['mem: left out, to keep PowerShell within a quarter of one CPU']);
});

test('what stays within its share is never left out', async () => {
  const { clock, shell } = machine(240);
  const calls = await shell.load();
  for (let second = 0; second < 120; second += 1) {
    const result = outcome(calls.mem());
    await clock.advance(1_000);
    expect(result.text).toBe('answered');
  }
});

test('a PowerShell that does not answer is replaced, and the next question is asked', async () => {
  const { clock, events, state, shell } = machine(null);
  const calls = await shell.load();
  const stuck = outcome(calls.mem());
  await clock.advance(19_999);
  expect(stuck.text).toBeNull();
  await clock.advance(1);
  expect(stuck.text).toMatch(/^mem: PowerShell did not answer within 20 s/);
  expect(events).toEqual(['start', 'mem', 'release', 'start']);
  state.answerMs = 50;
  // Twenty seconds of waiting are paid back at a quarter.
  await clock.advance(60_000);
  const next = outcome(calls.mem());
  await clock.advance(50);
  expect(next.text).toBe('answered');
});

test("Windows' page file is asked for every 10 s; memory itself is read each time, without PowerShell", async () => {
  let nowMs = 0;
  let calls = 0;
  const mem = async () => {
    calls += 1;
    return { total: 100, free: 40, available: 40, swaptotal: 50, swapused: 5, reclaimable: 0 } as never;
  };
  const collector = openMemoryPortable(
    { ...fakeHost(), platform: 'win32' },
    async () => ({ mem }),
    () => nowMs,
  );
  expect(await collector.read(signal)).toMatchObject({ total_bytes: 100, swap_used_bytes: 5 });
  nowMs = 9_999;
  const between = await collector.read(signal);
  expect(calls).toBe(1);
  expect(between.total_bytes).toBeGreaterThan(1_000_000);
  expect(between.free_bytes).toBeLessThanOrEqual(between.total_bytes ?? 0);
  expect(between.swap_used_bytes).toBe(5);
  nowMs = 10_000;
  await collector.read(signal);
  expect(calls).toBe(2);
});

test('facts of interfaces are asked for every 30 s, and when one is new', async () => {
  let nowMs = 0;
  let asked = 0;
  const names = ['Ethernet'];
  const stats = () => names.map((iface) => ({ iface, operstate: 'up', rx_bytes: 5, tx_bytes: 5 }));
  const facts = () => names.map((iface) => ({ iface, ip4: '192.0.2.5', ip6: '', speed: 1_000, default: true }));
  const collector = openNetworkPortable(
    async () =>
      ({
        networkStats: async () => stats(),
        networkInterfaces: async () => {
          asked += 1;
          return facts();
        },
      }) as never,
    () => nowMs,
  );
  await collector.read(signal);
  nowMs = 29_999;
  expect((await collector.read(signal)).interfaces[0]).toMatchObject({ speedBitsPerSecond: 1_000_000_000 });
  expect(asked).toBe(1);
  names.push('Wi-Fi');
  expect((await collector.read(signal)).interfaces.map((each) => each.kind)).toEqual(['physical', 'physical']);
  expect(asked).toBe(2);
  nowMs = 60_000;
  await collector.read(signal);
  expect(asked).toBe(3);
});
