import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationText, readEnvironment, readSettingText, writeSettingText } from '../../main/settings/text.ts';
import { defaultSettings, settingDefinition, settingKeys } from '../../protocol/settings.ts';

test('every value reads as it was written', () => {
  for (const key of settingKeys) {
    const definition = settingDefinition(key);
    const values =
      definition.type === 'number'
        ? fc.integer({ min: Math.max(definition.min, definition.unit === 'ms' ? 1 : 0), max: definition.max })
        : fc.constant(defaultSettings[key]);
    fc.assert(
      fc.property(values, (value) => {
        expect(readSettingText(key, writeSettingText(key, value as never), key)).toEqual(value);
      }),
    );
  }
});

test('durations take the largest unit that leaves a whole number', () => {
  expect([250, 1_000, 1_500, 60_000, 90_000].map(durationText)).toEqual(['250ms', '1s', '1500ms', '1m', '90s']);
});

test('switches are read as people write them, and nothing else', () => {
  for (const text of ['on', 'true', 'YES', '1']) expect(readSettingText('history', text, 'x')).toBe(true);
  for (const text of ['off', 'false', 'No', '0']) expect(readSettingText('history', text, 'x')).toBe(false);
  for (const text of ['', 'constructor', '2']) {
    expect(() => readSettingText('history', text, 'TELLTALE_HISTORY')).toThrow(
      `TELLTALE_HISTORY ${text}: expected on or off.`,
    );
  }
});

test('a list that is empty is one, and spaces around commas do not count', () => {
  expect(readSettingText('allowed_hosts', '', 'x')).toEqual([]);
  expect(readSettingText('allowed_hosts', 'a, b ,c', 'x')).toEqual(['a', 'b', 'c']);
});

test('variables of other programs, and of settings without a flag, are passed over', () => {
  expect(readEnvironment({ TELLTALE_TRAY: 'off', TELLTALE_NO_DISCOVERY: '1', PORT: '80' })).toEqual({});
  expect(readEnvironment({ TELLTALE_PORT: '80', TELLTALE_INTERVAL: '2s' })).toEqual({
    port: 80,
    interval_ms: 2_000,
  });
});
