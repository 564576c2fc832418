import { expect, test } from 'vitest';
import type { Audience, HelloMessage } from '../../protocol/messages.ts';
import { offeredScreens, screens } from '../../renderer/shell/screens.ts';

function helloTo(audience: Audience): HelloMessage {
  return {
    type: 'hello',
    protocol: 1,
    run_id: 'a1',
    version: '1.2.3',
    name: 'here',
    timestamp: '2026-11-24T20:15:02.120Z',
    time_zone: 'UTC',
    interval_ms: 1_000,
    audience,
    channels: [
      { name: 'cpu', period_ms: 1_000, available: true },
      { name: 'memory', period_ms: 1_000, available: false, reason: 'off' },
    ],
  };
}

const ids = (audience: Audience) => offeredScreens(helloTo(audience)).map(({ id }) => id);

test('sharing and neighbours are led to for the owner and this machine, not for a viewer', () => {
  expect(ids('owner')).toEqual(['', 'cpu', 'machines', 'share', 'settings']);
  expect(ids('local')).toEqual(ids('owner'));
  expect(ids('viewer')).toEqual(['', 'cpu', 'settings']);
});

test('before the first word of the machine nothing is led to that may not be seen', () => {
  const before = offeredScreens(null).map(({ id }) => id);
  expect(before).not.toContain('share');
  expect(before).not.toContain('machines');
  expect(before).toContain('settings');
});

test('every screen has an address of its own', () => {
  expect(new Set(screens.map(({ id }) => id)).size).toBe(screens.length);
});
