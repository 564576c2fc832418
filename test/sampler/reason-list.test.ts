import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReasonList } from '../../main/sampler/reason-list.ts';

type Note = readonly [path: string, reason: string];

function message(list: ReasonList, notes: readonly Note[]) {
  list.begin();
  for (const [path, reason] of notes) list.note('', path, reason);
  return list.byPath();
}

test('the same notes give the same object, message after message', () => {
  const list = new ReasonList();
  const notes: Note[] = [
    ['cores[].kind', 'unknown'],
    ['cores[].kind', 'unknown'],
    ['governor', 'no driver'],
  ];
  const first = message(list, notes);
  expect(first).toEqual({ 'cores[].kind': 'unknown', governor: 'no driver' });
  expect(message(list, notes)).toBe(first);
  expect(message(list, [])).toBeUndefined();
  expect(message(list, notes)).toEqual(first);
});

test('a prefix and a path are one path, wherever one ends and the other begins', () => {
  const list = new ReasonList();
  for (const [prefix, path] of [
    ['disks[a].', 'x'],
    ['disks[b].', 'x'],
    ['', 'disks[a].x'],
  ] as const) {
    list.begin();
    list.note('disks[a].', 'x', 'first');
    list.note(prefix, path, 'second');
    const expected = { 'disks[a].x': 'first', ...(prefix === 'disks[b].' && { 'disks[b].x': 'second' }) };
    expect(list.byPath()).toEqual(expected);
  }
});

test('what a channel noted before it failed is not carried into its next message', () => {
  const list = new ReasonList();
  message(list, [['a', 'x']]);
  list.begin();
  list.note('', 'b', 'y');
  expect(message(list, [['a', 'x']])).toEqual({ a: 'x' });
});

test('whatever was noted before, a message has its own notes alone, the first of each path', () => {
  const notes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y')), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(notes), (messages) => {
      const list = new ReasonList();
      for (const each of messages) {
        const expected = Object.fromEntries([...each].reverse());
        expect(message(list, each) ?? {}).toEqual(expected);
      }
    }),
  );
});
