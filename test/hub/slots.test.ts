import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slots } from '../../main/hub/slots.ts';

test('each thing is taken once, within a slot of its time', () => {
  const times = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 400 }), (atMs, slotMs) => {
      const slots = new Slots<number>(slotMs);
      for (const [item, at] of atMs.entries()) slots.add(item, at);
      const taken = new Map<number, number>();
      for (let nowMs = 0; nowMs <= 10_800; nowMs += 200) {
        for (const item of slots.take(nowMs)) {
          expect(taken.has(item)).toBe(false);
          taken.set(item, nowMs);
        }
      }
      for (const [item, at] of atMs.entries()) {
        const tookMs = taken.get(item) ?? Number.NaN;
        expect(Math.abs(tookMs - at)).toBeLessThanOrEqual(slotMs + 200);
      }
    }),
  );
});

test('what was taken out or never there can be taken out again', () => {
  const slots = new Slots<string>(250);
  slots.add('a', 100);
  slots.add('b', 100);
  slots.delete('a', 100);
  slots.delete('a', 100);
  slots.delete('c', 5_000);
  expect(slots.take(250)).toEqual(['b']);
  expect(slots.take(10_000)).toEqual([]);
});
