import { expect, test } from 'vitest';
import { accessText, eventText } from '../../renderer/screens/share-words.ts';

const event = { timestamp: '2026-11-24T20:15:02.120Z', event: 'entered', address: '192.168.1.9' } as const;

test('what happened at the door is told in words', () => {
  expect(eventText({ ...event, access: 'link' })).toBe('Came in');
  expect(accessText({ ...event, access: 'link' })).toBe('192.168.1.9, by the link');
  expect(accessText({ ...event, access: 'token scraper' })).toBe('192.168.1.9, with token scraper');
  expect(accessText({ ...event, event: 'refused', access: null })).toBe('192.168.1.9');
  expect(accessText({ ...event, event: 'share_ended', address: null, access: null })).toBe('');
});
