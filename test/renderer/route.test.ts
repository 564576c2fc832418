import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRoute, parseRoute, withParams } from '../../renderer/store/route.ts';

test('an address without a fragment is the overview', () => {
  for (const hash of ['', '#', '#/']) expect(parseRoute(hash)).toEqual({ screen: '', params: {} });
});

test('screen and parameters are read, the first of repeated ones, empty ones left out', () => {
  expect(parseRoute('#/processes?sort=memory&filter=a%20b&sort=cpu&user=')).toEqual({
    screen: 'processes',
    params: { sort: 'memory', filter: 'a b' },
  });
});

test('a fragment that is no route, such as an invitation, is left alone', () => {
  expect(parseRoute('#invite=0123456789abcdefghijkl')).toBeNull();
  expect(parseRoute('#main')).toBeNull();
});

test('a broken escape in the name of a screen does not throw', () => {
  expect(parseRoute('#/%E0%A4%A')).toEqual({ screen: '%E0%A4%A', params: {} });
});

test('times stay readable in the address', () => {
  expect(formatRoute({ screen: 'cpu', params: { at: '2026-01-02T03:04:05Z' } })).toBe(
    '#/cpu?at=2026-01-02T03:04:05Z',
  );
});

test('what is written is what is read, whatever the texts', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const route = fc.record({
    screen: name,
    params: fc.dictionary(name, fc.string({ minLength: 1, unit: 'grapheme' }), { noNullPrototype: true }),
  });
  fc.assert(
    fc.property(route, (one) => {
      expect(parseRoute(formatRoute(one))).toEqual(one);
    }),
  );
});

test('null and the empty text take a parameter out', () => {
  expect(withParams({ a: '1', b: '2', c: '3' }, { a: null, b: '', c: '4', d: '5' })).toEqual({ c: '4', d: '5' });
});
