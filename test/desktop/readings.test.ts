import { expect, test } from 'vitest';
import { readEssentials, tooltipText } from '../../main/desktop/readings.ts';
import type { EngineLook } from '../../main/engine.ts';

const nowMs = Date.parse('2026-01-01T12:00:10Z');
const samples = (timestamp: string): Record<string, object> => ({
  system: { timestamp, cpu_percent: 42.5, memory_percent: 63 },
  disk: { timestamp, read_bytes_per_second: 1_536, write_bytes_per_second: null },
  network: { timestamp, receive_bytes_per_second: 999, transmit_bytes_per_second: 10_485_760 },
});
const look = (data: Record<string, object>): Pick<EngineLook, 'latest'> => ({
  latest: ((channel: string) => data[channel] ?? null) as EngineLook['latest'],
});

test('the essentials are those of the newest samples', () => {
  expect(readEssentials(look(samples('2026-01-01T12:00:09.500Z')), nowMs, 1_000)).toEqual({
    cpuPercent: 42.5,
    memoryPercent: 63,
    readBytesPerSecond: 1_536,
    writeBytesPerSecond: null,
    receiveBytesPerSecond: 999,
    transmitBytesPerSecond: 10_485_760,
  });
});

test('samples that are too old for now, and those that never came, are no readings', () => {
  const nothing = {
    cpuPercent: null,
    memoryPercent: null,
    readBytesPerSecond: null,
    writeBytesPerSecond: null,
    receiveBytesPerSecond: null,
    transmitBytesPerSecond: null,
  };
  expect(readEssentials(look({}), nowMs, 1_000)).toEqual(nothing);
  const old = look(samples('2026-01-01T11:59:57.999Z'));
  expect(readEssentials(old, nowMs, 1_000)).toEqual(nothing);
  expect(readEssentials(old, nowMs, 5_000).cpuPercent).toBe(42.5);
});

test('the tooltip fits what Windows shows of one, whatever is read', () => {
  const huge = 999.9 * 1_024 ** 5;
  const text = tooltipText({
    cpuPercent: 100,
    memoryPercent: 100,
    readBytesPerSecond: huge,
    writeBytesPerSecond: huge,
    receiveBytesPerSecond: huge,
    transmitBytesPerSecond: huge,
  });
  expect(text.length).toBeLessThanOrEqual(127);
  expect(text).toContain('read 1000 PiB/s');
});
