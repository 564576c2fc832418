import { expect, test } from 'vitest';
import { encodeControl, eventStreamEvent, join, websocketFrame } from '../../main/hub/encode.ts';

test.each([
  [0, [0x81, 0]],
  [125, [0x81, 125]],
  [126, [0x81, 126, 0, 126]],
  [65_535, [0x81, 126, 0xff, 0xff]],
  [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
])('a text of %i bytes has the shortest header that fits', (length, header) => {
  const frame = websocketFrame('a'.repeat(length));
  expect([...frame.subarray(0, header.length)]).toEqual(header);
  expect(frame.length).toBe(header.length + length);
});

test('the length of a frame counts bytes, not characters', () => {
  expect(websocketFrame('é€').subarray(0, 2)).toEqual(Buffer.from([0x81, 5]));
});

test('an event has its name, id and data on lines of their own', () => {
  expect(eventStreamEvent('cpu', 'run-7', '{"a":1}').toString()).toBe('event: cpu\nid: run-7\ndata: {"a":1}\n\n');
  expect(eventStreamEvent(null, 'run-7', '{}').toString()).toBe('id: run-7\ndata: {}\n\n');
});

test('an event stream carries no control messages', () => {
  expect(encodeControl('sse', { status: 'subscribed' })).toBeNull();
  expect(encodeControl('json', { status: 'subscribed' })).toBe('{"status":"subscribed"}');
});

test('bytes are joined to one buffer, texts stay messages of their own', () => {
  expect(join([Buffer.from('a'), Buffer.from('b')])).toEqual([Buffer.from('ab')]);
  expect(join(['a', 'b'])).toEqual(['a', 'b']);
});
