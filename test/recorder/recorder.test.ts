import { describe, expect, it } from 'vitest';
import { createRecorder, type RecorderOptions } from '../../main/recorder/recorder.ts';
import type { Sample } from '../../main/sampler/sample.ts';
import type { ChannelName } from '../../protocol/channels.ts';

const startMs = Date.parse('2026-11-24T20:15:00.000Z');

const tenMinutes: RecorderOptions = { retentionMs: 600_000, intervalMs: 1_000 };

function createFed(options = tenMinutes) {
  const recorder = createRecorder(options);
  /** @param second from the start; also the message's seq */
  const record = (channel: ChannelName, second: number, fields: object = {}) => {
    const timeMs = startMs + second * 1_000;
    const data = { timestamp: new Date(timeMs).toISOString(), ...fields };
    recorder.record({ channel, timeMs, data } as unknown as Sample, second);
  };
  const seqAt = (channel: ChannelName, second: number) =>
    recorder.at(channel, startMs + second * 1_000)?.seq ?? null;
  return { recorder, record, seqAt };
}

describe('recorder', () => {
  it('answers with the newest message at or before a time', () => {
    const { recorder, record, seqAt } = createFed();
    for (const second of [10, 11, 13]) record('cpu', second, { utilization_percent: second });
    expect(seqAt('cpu', 9.999)).toBeNull();
    expect(seqAt('cpu', 10)).toBe(10);
    expect(seqAt('cpu', 12.5)).toBe(11);
    expect(seqAt('cpu', 999)).toBe(13);
    expect(seqAt('memory', 12)).toBeNull();
    expect(recorder.at('cpu', startMs + 12_500)).toEqual({
      seq: 11,
      data: { timestamp: '2026-11-24T20:15:11.000Z', utilization_percent: 11 },
    });
  });

  it('gives a copy each time, and is not changed by what becomes of the message', () => {
    const { recorder } = createFed();
    const data = { timestamp: '2026-11-24T20:15:00.000Z', processes: [{ pid: 1 }] };
    recorder.record({ channel: 'process', timeMs: startMs, data } as unknown as Sample, 1);
    data.processes.length = 0;
    const first = recorder.at('process', startMs);
    first?.data.processes.pop();
    expect(recorder.at('process', startMs)?.data.processes).toEqual([{ pid: 1 }]);
  });

  it('keeps one message of each slot of a base interval that was changed meanwhile', () => {
    const { recorder, record, seqAt } = createFed();
    for (const second of [0, 1]) record('cpu', second);
    recorder.setIntervalMs(10_000);
    for (const second of [2, 9, 10, 19, 20]) record('cpu', second);
    expect([9.5, 19.5, 20].map((second) => seqAt('cpu', second))).toEqual([1, 10, 20]);
    recorder.setIntervalMs(1_000);
    for (const second of [21, 22]) record('cpu', second);
    expect([21, 22].map((second) => seqAt('cpu', second))).toEqual([21, 22]);
  });

  it('keeps the first message of each slot of the recorded period', () => {
    const { recorder, record, seqAt } = createFed();
    for (let second = 0; second <= 120; second += 2) record('process', second);
    for (let second = 0; second <= 20; second += 2) record('process_top', second);
    expect(recorder.usage().messages).toBe(3 + 5);
    expect([seqAt('process', 59), seqAt('process', 60), seqAt('process', 200)]).toEqual([0, 60, 120]);
    expect([0, 5, 6, 9, 10, 19, 20].map((second) => seqAt('process_top', second))).toEqual([
      0, 0, 6, 6, 10, 16, 20,
    ]);
  });

  it('forgets what is older than the retention, but for the message that still answers for its edge', () => {
    const { recorder, record, seqAt } = createFed({ retentionMs: 10_000, intervalMs: 1_000 });
    for (let second = 0; second <= 30; second += 1) record('cpu', second);
    expect([seqAt('cpu', 19.5), seqAt('cpu', 20), seqAt('cpu', 30)]).toEqual([null, 20, 30]);
    expect(recorder.usage().messages).toBe(11);
    // Ten seconds before 60.5 is 50.5, and the message of 30 was the newest then.
    record('cpu', 60.5);
    expect([seqAt('cpu', 50.5), seqAt('cpu', 61)]).toEqual([30, 60.5]);
    expect(recorder.usage().messages).toBe(2);
  });

  it('holds a limited number of bytes of a channel: the oldest go first, the newest stays', () => {
    const { recorder, record, seqAt } = createFed({ ...tenMinutes, maxChannelBytes: 16_384 });
    const kibibyte = 'x'.repeat(1_024);
    for (let second = 0; second < 30; second += 1) record('cpu', second, { kibibyte });
    // Each is 1,078 bytes with its timestamp; 16 would be 17,248.
    expect(recorder.usage()).toEqual({ messages: 15, bytes: 15 * 1_078 });
    expect([seqAt('cpu', 14), seqAt('cpu', 15), seqAt('cpu', 29)]).toEqual([null, 15, 29]);
    record('memory', 1, { huge: kibibyte.repeat(17) });
    expect(seqAt('memory', 1)).toBe(1);
  });

  it('counts the bytes of the JSON that it keeps', () => {
    const { recorder, record } = createFed();
    record('cpu', 0, { name: 'é' });
    expect(recorder.usage()).toEqual({
      messages: 1,
      bytes: '{"timestamp":"2026-11-24T20:15:00.000Z","name":"e"}'.length + 1,
    });
  });

  it('forgets what lies ahead when the clock is set back', () => {
    const { recorder, record, seqAt } = createFed();
    for (let second = 0; second <= 100; second += 1) record('cpu', second);
    // Of the slot of 50 there is a message from the first pass.
    record('cpu', 50.5);
    expect(seqAt('cpu', 100)).toBe(50);
    record('cpu', 51);
    expect([seqAt('cpu', 49), seqAt('cpu', 50.9), seqAt('cpu', 100)]).toEqual([49, 50, 51]);
    expect(recorder.usage().messages).toBe(52);
  });
});
