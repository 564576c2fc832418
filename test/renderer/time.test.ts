import { expect, test } from 'vitest';
import {
  live,
  pauseAt,
  resizeTo,
  rewindTo,
  type StillTime,
  scaleAround,
  spanOf,
  timeOfParams,
  timeParams,
  zoomTo,
} from '../../renderer/store/time.ts';
import { timeWindows } from '../../renderer/store/windows.ts';

const [minute, tenMinutes] = timeWindows;
const at = (clock: string) => Date.parse(`2026-01-02T${clock}Z`);
const now = at('12:00:00.400');

test('live shows the window, still time its own range', () => {
  expect(spanOf(live, minute)).toBe(minute);
  expect(spanOf(pauseAt(now, minute), tenMinutes)).toEqual({ ms: 60_000, stepMs: null, endMs: now });
});

test('pausing picks the newest second of the window', () => {
  expect(pauseAt(now, minute)).toEqual({
    mode: 'paused',
    fromMs: now - 60_000,
    toMs: now,
    atMs: at('12:00:00'),
  });
});

test('a second in sight is picked without moving the range', () => {
  expect(rewindTo(at('11:59:30.700'), live, minute, now)).toEqual({
    mode: 'rewound',
    fromMs: now - 60_000,
    toMs: now,
    atMs: at('11:59:30'),
  });
});

test('around a second out of sight a range of the same length is opened, three quarters of it before', () => {
  const time = rewindTo(at('11:50:00'), live, minute, now);
  expect([time.fromMs, time.toMs, time.atMs]).toEqual([at('11:49:15'), at('11:50:15'), at('11:50:00')]);
});

test('the future cannot be picked', () => {
  expect(rewindTo(now + 60_000, live, minute, now).atMs).toBe(at('12:00:00'));
});

test('zooming keeps the picked second where it lies in the range, and picks the last one otherwise', () => {
  const time = rewindTo(at('11:59:30'), live, minute, now);
  expect(zoomTo(at('11:59:20'), at('11:59:40'), time, now).atMs).toBe(at('11:59:30'));
  expect(zoomTo(at('11:59:50'), at('11:59:40'), time, now)).toEqual({
    mode: 'rewound',
    fromMs: at('11:59:40'),
    toMs: at('11:59:50'),
    atMs: at('11:59:50'),
  });
});

test('a range is at least 5 s long and does not reach beyond now', () => {
  const time = zoomTo(now - 1_000, now + 9_000, live, now);
  expect([time.fromMs, time.toMs]).toEqual([now - 5_000, now]);
});

test('another window keeps the picked second, live stays live', () => {
  const time = rewindTo(at('11:50:00'), live, minute, now) as StillTime;
  expect(resizeTo(tenMinutes, time, now)).toMatchObject({
    fromMs: at('11:42:30'),
    toMs: at('11:52:30'),
    atMs: time.atMs,
  });
  expect(resizeTo(tenMinutes, live, now)).toBe(live);
});

test('zooming by the wheel keeps the moment under the pointer where it is', () => {
  expect(scaleAround(30, 0.5, { fromMs: 0, toMs: 100 })).toEqual({ fromMs: 15, toMs: 65 });
});

test('an address opens the very moment that it was made of', () => {
  const time = rewindTo(at('11:59:30'), pauseAt(at('12:00:00'), minute), minute, now);
  const params = timeParams(time);
  expect(params).toEqual({ at: '2026-01-02T11:59:30Z', from: '2026-01-02T11:59:00Z', to: '2026-01-02T12:00:00Z' });
  expect(timeOfParams(params, minute, now)).toEqual(time);
  expect(timeParams(live)).toEqual({});
});

test('a moment alone opens the window around it, a range alone picks its last second', () => {
  expect(timeOfParams({ at: '2026-01-02T11:50:00Z' }, minute, now)).toMatchObject({ fromMs: at('11:49:15') });
  expect(timeOfParams({ from: '2026-01-02T11:50:00Z', to: '2026-01-02T11:51:00Z' }, minute, now)).toMatchObject({
    atMs: at('11:51:00'),
  });
});

test.each([
  [{ at: 'yesterday' }],
  [{ at: '2999-01-01T00:00:00Z' }],
  [{ from: '2026-01-02T11:50:00Z', to: '2026-01-02T11:49:00Z' }],
  [{ from: '2026-01-02T11:50:00Z' }],
  [{}],
])('an impossible time in the address is none: %j', (params: Record<string, string>) => {
  expect(timeOfParams(params, minute, now)).toBeNull();
});
