import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage, maxMessageBytes, messageType } from '../../main/desktop/dbus-wire.ts';

const get = {
  type: messageType.call,
  serial: 7,
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
  signature: 'ss',
  body: ['org.kde.StatusNotifierWatcher', 'IsStatusNotifierHostRegistered'],
};

test('a message is read as it was written, with what follows left over', () => {
  const bytes = encodeMessage(get);
  const read = decodeMessage(Buffer.concat([bytes, bytes.subarray(0, 5)]));
  expect(read).toEqual({ length: bytes.length, message: get });
});

test('the header is that of the specification: byte order, type, flags, version, lengths', () => {
  const bytes = encodeMessage({ ...get, signature: '', body: [] });
  expect([...bytes.subarray(0, 12)]).toEqual([0x6c, 1, 2, 1, 0, 0, 0, 0, 7, 0, 0, 0]);
  expect(bytes.length % 8).toBe(0);
  // The first field: code 1, a variant of type o, the path with its length and a zero.
  expect(bytes.subarray(16, 24).toString('latin1')).toBe('\x01\x01o\0\x16\0\0\0');
});

test('a variant of a boolean is a boolean', () => {
  const reply = { type: messageType.reply, serial: 1, replySerial: 7, signature: 'v', body: [true] };
  expect(decodeMessage(encodeMessage(reply))?.message).toEqual(reply);
});

test('texts of any content come back, and the message ends where it says', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 60 }), (texts) => {
      const message = { ...get, signature: 's'.repeat(texts.length), body: texts };
      const { signature, body, ...rest } = message;
      const bytes = encodeMessage(message);
      fc.pre(texts.every((text) => !text.includes('\0')));
      const expected = texts.length > 0 ? { ...rest, signature, body } : { ...rest, body };
      expect(decodeMessage(bytes)).toEqual({ length: bytes.length, message: expected });
    }),
  );
});

test('every message that is cut waits for its rest', () => {
  const bytes = encodeMessage(get);
  for (let length = 0; length < bytes.length; length += 1)
    expect(decodeMessage(bytes.subarray(0, length))).toBeNull();
});

test('whatever comes in ends as a message, a wait or a RangeError, and in bounded time', () => {
  const bytes = encodeMessage(get);
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
      const broken = Buffer.from(bytes);
      broken[at] = value;
      try {
        const read = decodeMessage(broken);
        if (read) expect(read.length).toBeLessThanOrEqual(broken.length);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});

test('a message that would be too long is refused before it is waited for', () => {
  const bytes = encodeMessage(get);
  bytes.writeUInt32LE(maxMessageBytes, 4);
  expect(() => decodeMessage(bytes)).toThrow(RangeError);
});
