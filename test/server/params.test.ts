import { expect, test } from 'vitest';
import { channelList, duration, moment, parseMoment, parseQuery, text, texts } from '../../main/server/params.ts';

test('ISO 8601 and Unix seconds give the same moment', () => {
  const expected = Date.UTC(2026, 10, 24, 20, 15, 2);
  for (const value of [
    '2026-11-24T20:15:02Z',
    '2026-11-24T20:15:02.000Z',
    '2026-11-24T20:15:02.000000000Z',
    '2026-11-24T20:15:02',
    '2026-11-24T21:15:02+01:00',
    '2026-11-24T21:15:02 01:00',
    '2026-11-24T14:45:02-05:30',
    '1795551302',
    '1795551302.000',
  ]) {
    expect(parseMoment(value), value).toBe(expected);
  }
  expect(parseMoment('1795551302.5')).toBe(expected + 500);
  expect(parseMoment('2026-11-24T20:15')).toBe(expected - 2_000);
  expect(parseMoment('2026-11-24')).toBe(Date.UTC(2026, 10, 24));
});

test.each([
  '',
  'now',
  '1795551302000',
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-24T25:00:00Z',
  '2026-11-24T20:61:00Z',
  '2026-11-24 20:15:02',
  '24.11.2026',
  '1e9',
  'NaN',
  'Infinity',
])('"%s" is no moment', (value) => {
  expect(parseMoment(value)).toBeNull();
  expect(() => moment({ at: value }, 'at')).toThrow(expect.objectContaining({ code: 'invalid_time' }));
});

test('channels repeat or take commas, each once and in order', () => {
  expect(channelList(parseQuery('channels=cpu,memory&channels=cpu&channels=%20disk,'))).toEqual([
    'cpu',
    'memory',
    'disk',
  ]);
  expect(channelList({ channels: 'cpu' })).toEqual(['cpu']);
  expect(channelList({})).toBeNull();
});

test('a list without a channel and an unknown channel are told apart', () => {
  for (const channels of ['', ',', ' , ']) {
    expect(() => channelList({ channels })).toThrow(expect.objectContaining({ code: 'invalid_channel' }));
    expect(channelList({ channels }, true)).toEqual([]);
  }
  for (const name of ['nope', '__proto__', 'constructor', 'CPU']) {
    expect(() => channelList({ channels: name })).toThrow(expect.objectContaining({ code: 'unknown_channel' }));
  }
});

test('what is quoted back is short and without control characters', () => {
  const hostile = `\u001b[31m\n${'x'.repeat(200)}`;
  const said = (() => {
    try {
      return channelList({ channels: hostile });
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(said).toBe(`There is no channel "\\u001b[31m\\n${'x'.repeat(34)}…"; /api/v1/info lists them.`);
});

test('a single value given twice is refused, and what is no text too', () => {
  expect(() => duration(parseQuery('step=1s&step=2s'), 'step', 'invalid_step')).toThrow(
    '"step" is given 2 times.',
  );
  expect(() => texts({ series: [1] }, 'series')).toThrow('"series" must be text.');
  expect(() => texts({ series: { a: 1 } }, 'series')).toThrow('"series" must be text.');
  expect(duration({ step: '1500ms' }, 'step', 'invalid_step')).toBe(1_500);
});

test('names of JavaScript are parameters like any other', () => {
  const params = parseQuery('__proto__=a&constructor=b&toString=c');
  expect(texts(params, '__proto__')).toEqual(['a']);
  expect(text({}, 'constructor', 'invalid_request')).toBeNull();
  expect(text({}, '__proto__', 'invalid_request')).toBeNull();
});
