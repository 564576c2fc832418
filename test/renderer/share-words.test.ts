import { expect, test } from 'vitest';
import {
  accessText,
  addressesOf,
  choicesFrom,
  eventText,
  expiriesWith,
  expiryChoices,
} from '../../renderer/screens/share-words.ts';

const event = { timestamp: '2026-11-24T20:15:02.120Z', event: 'entered', address: '192.168.1.9' } as const;

test('what happened at the door is told in words', () => {
  expect(eventText({ ...event, access: 'link' })).toBe('Came in');
  expect(accessText({ ...event, access: 'link' })).toBe('192.168.1.9, by the link');
  expect(accessText({ ...event, access: 'token scraper' })).toBe('192.168.1.9, with token scraper');
  expect(accessText({ ...event, event: 'refused', access: null })).toBe('192.168.1.9');
  expect(accessText({ ...event, event: 'share_ended', address: null, access: null })).toBe('');
});

const offered = [
  { address: '192.168.1.20', usual: true, public: false },
  { address: '172.17.0.1', usual: false, public: false },
  { address: '203.0.113.9', usual: false, public: true },
];

test('a new share begins with the addresses that the settings name', () => {
  expect(addressesOf([], offered)).toEqual(['192.168.1.20']);
  expect(addressesOf(['all'], offered)).toEqual(['192.168.1.20', '172.17.0.1', '203.0.113.9']);
  // One that the machine does not have now is not offered.
  expect(addressesOf(['172.17.0.1', '10.0.0.7'], offered)).toEqual(['172.17.0.1']);
});

test('a time that only the settings name can be chosen too', () => {
  expect(expiriesWith('7d')).toBe(expiryChoices);
  expect(expiriesWith('30m').map(({ id }) => id)).toEqual(['1h', '24h', '7d', 'never', '30m']);
});

test('what a new share shows is what the settings list', () => {
  expect(choicesFrom(['users'])).toEqual({
    processes: false,
    command_lines: false,
    users: true,
    addresses: false,
  });
});
