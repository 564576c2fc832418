import { expect, test } from 'vitest';
import type { HelloMessage } from '../../protocol/messages.ts';
import { channelReason, fieldReason } from '../../renderer/store/reasons.ts';

const unavailable = {
  'cores[].frequency_hertz': 'no cpufreq driver',
  'devices[sda].model': 'no model',
  'filesystems[/mnt/a.b].used_percent': 'does not answer',
  sockets: 'refused',
};
const data = { timestamp: '2026-01-02T03:04:05.000Z', unavailable };

test.each([
  ['cores[3].frequency_hertz', 'no cpufreq driver'],
  ['devices[sda].model', 'no model'],
  ['devices[sdb].model', null],
  ['filesystems[/mnt/a.b].used_percent', 'does not answer'],
  ['sockets.tcp_in_use', 'refused'],
  ['constructor', null],
  ['utilization_percent', null],
])('of %s the reason is %j', (path, reason) => {
  expect(fieldReason(data, path)).toBe(reason);
});

test('without a sample there is no reason', () => {
  expect(fieldReason(null, 'sockets')).toBeNull();
});

test('a channel that the machine lacks says why', () => {
  const hello = { channels: [{ name: 'pressure', period_ms: 1, available: false, reason: 'no PSI' }] };
  expect(channelReason(hello as unknown as HelloMessage, 'pressure')).toBe('no PSI');
  expect(channelReason(hello as unknown as HelloMessage, 'cpu')).toBeNull();
  expect(channelReason(null, 'pressure')).toBeNull();
});
