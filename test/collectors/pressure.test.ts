import { expect, test } from 'vitest';
import { type PressureReading, pressure, pressureChannel } from '../../main/collectors/pressure.ts';
import { fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';

const stall = (some: number, full: number | null) => ({ some, full });
const none = { cpu: null, memory: null, io: null };
const signal = new AbortController().signal;

test('the share is the stalled time of the time that passed', () => {
  const before: PressureReading = { ...none, cpu: stall(1_000_000, 500_000) };
  const now: PressureReading = { ...none, cpu: stall(1_500_000, 600_000) };
  const { data } = derive(pressureChannel, between(pressure, now, before, 2));
  expect(data.cpu).toEqual({ some_percent: 25, full_percent: 5 });
});

test('a full stall that was read a moment late is 100, not more', () => {
  const { data } = derive(
    pressureChannel,
    between(pressure, { ...none, io: stall(2_000_900, 0) }, { ...none, io: stall(0, 0) }, 2),
  );
  expect(data.io.some_percent).toBe(100);
});

test('every null has its reason: no file, no line, a reset, a first reading, a failure', () => {
  const now: PressureReading = { cpu: stall(10, null), memory: null, io: stall(5, 5) };
  const reset = derive(pressureChannel, between(pressure, now, { ...now, io: stall(6, 4) }));
  expect(reset.data.cpu).toEqual({ some_percent: 0, full_percent: null });
  expect(reset.unavailable).toEqual({
    'cpu.full_percent': 'the kernel does not report it',
    'memory.some_percent': 'the kernel has no /proc/pressure/memory',
    'memory.full_percent': 'the kernel has no /proc/pressure/memory',
    'io.some_percent': 'the counter went back: it was reset',
  });
  const first = derive(pressureChannel, between(pressure, now, null));
  expect(first.unavailable['io.some_percent']).toMatch(/first reading/);
  const failure = derive(pressureChannel, failed(pressure, 'no answer'));
  expect(failure.data.cpu).toEqual({ some_percent: null, full_percent: null });
  expect(Object.values(failure.unavailable)).toEqual(Array(6).fill('no answer'));
});

test('the files of a recorded machine are read, and read again', async () => {
  const host = fakeHost({}, 'vm-linux-6.18');
  const collector = pressure.open(host);
  expect(await collector.read(signal)).toEqual({
    cpu: stall(94_431_074, 0),
    memory: stall(0, 0),
    io: stall(5_761_225, 4_713_900),
  });
  host.write('proc/pressure/io', 'some avg10=0.00 avg60=0.00 avg300=0.00 total=7\n');
  expect((await collector.read(signal)).io).toEqual(stall(7, null));
  collector.close?.();
  collector.close?.();
});

test('a kernel without pressure stall information says what is needed, and so does another system', () => {
  expect(() => pressure.open(fakeHost())).toThrow(/CONFIG_PSI/);
  expect(() => pressure.open({ ...fakeHost(), platform: 'darwin' })).toThrow(/Linux only/);
});
