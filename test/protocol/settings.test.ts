import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingsDoc, settingsPath } from '../../build/settings-doc.mjs';
import { channelNames } from '../../protocol/channels.ts';
import * as schema from '../../protocol/settings.ts';

const { checkSetting, defaultSettings, parseSettings, settingDefinition, settingKeys, settingsSchema } = schema;

test('every default is a right value, and is never shared between two who ask', () => {
  for (const key of settingKeys) expect(checkSetting(key, defaultSettings[key]), key).toBeNull();
  const { settings } = parseSettings({});
  settings.channels_off.push('cpu');
  expect(parseSettings({}).settings.channels_off).toEqual([]);
});

test('flags are told apart, also from the switches of channels, and desktop settings have none', () => {
  const flags = settingKeys.flatMap((key) => settingDefinition(key).flag ?? []);
  const switches = channelNames.map((name) => `no-${name}`);
  const negated = settingKeys.flatMap((key) => {
    const { flag, type } = settingDefinition(key);
    return type === 'boolean' && flag !== null ? [`no-${flag}`] : [];
  });
  const all = [...flags, ...switches, ...negated];
  expect(new Set(all).size).toBe(all.length);
  for (const key of settingKeys) {
    const { flag, scope } = settingDefinition(key);
    expect(flag === null, key).toBe(scope === 'desktop');
    expect(flag ?? 'a', key).toMatch(/^[a-z]+(-[a-z]+)*$/);
  }
});

const right: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
  settingKeys.map((key) => [key, rightOf(schema.settingDefinition(key))]),
);

function rightOf(definition: schema.SettingDefinition): fc.Arbitrary<unknown> {
  switch (definition.type) {
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: definition.min, max: definition.max });
    case 'choice':
      return fc.constantFrom(...definition.options);
    case 'text':
      return fc.constant(definition.default);
    case 'list':
      return fc.subarray([...(definition.options ?? [])]);
  }
}

test('what is right is taken as it is, the rest is the default and named, whatever was thrown at it', () => {
  const values = fc.record(
    Object.fromEntries(settingKeys.map((key) => [key, fc.oneof(right[key] ?? fc.anything(), fc.anything())])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(values, fc.dictionary(fc.string(), fc.anything()), (given, others) => {
      const parsed = parseSettings({ ...others, ...given });
      expect(Object.keys(parsed.settings)).toEqual(expect.arrayContaining([...settingKeys]));
      expect(Object.keys(parsed.settings)).toHaveLength(settingKeys.length);
      for (const key of settingKeys) {
        expect(checkSetting(key, parsed.settings[key]), key).toBeNull();
        if (!Object.hasOwn({ ...others, ...given }, key)) continue;
        const isRight = checkSetting(key, { ...others, ...given }[key]) === null;
        expect(Object.hasOwn(parsed.given, key)).toBe(isRight);
        expect(parsed.problems.some((problem) => problem.key === key)).toBe(!isRight);
        if (isRight) expect(parsed.settings[key]).toEqual({ ...others, ...given }[key]);
        else expect(parsed.settings[key]).toEqual(settingsSchema[key].default);
      }
    }),
  );
});

test.each([[null], [undefined], [7], ['text'], [[]], [() => 1]])(
  '%s holds no settings and no problem',
  (value) => {
    expect(parseSettings(value)).toEqual({ settings: defaultSettings, given: {}, problems: [] });
  },
);

test('a problem names the key, what was there, cut short, and what belongs there', () => {
  expect(checkSetting('port', 70_000)).toBe('port 70000: expected a whole number from 0 to 65535.');
  expect(checkSetting('port', '80', '--port')).toBe('--port "80": expected a whole number from 0 to 65535.');
  expect(checkSetting('history', 'x'.repeat(99))).toBe(`history "${'x'.repeat(39)}…: expected true or false.`);
  expect(checkSetting('interval_ms', Number.NaN)).toContain('interval_ms null');
});

test.each([
  ['host', ['127.0.0.1', '::1', 'localhost', '127.9.9.9'], ['0.0.0.0', '192.168.1.1', '', 'localhost.evil']],
  ['base_path', ['', '/', '/mon', '/a/b/'], ['mon', '//', '/a b', '/../x', '/a?b']],
  ['allowed_hosts', [['a'], ['a.b.example', 'x_y']], [['a/b'], [''], ['a:80'], 'a', [1]]],
  [
    'trusted_proxies',
    [['10.0.0.0/8'], ['::1'], ['fd00::/8']],
    [['proxy'], ['10.0.0.0/'], [''], ['10.0.0.0/8888']],
  ],
  ['share_addresses', [['all'], ['192.168.1.5', 'fd00::5']], [['everything'], ['']]],
  ['share_expires', ['24h', 'never', '30m', '7d'], ['soon', '-1h', '', 24, '0s', '0.000h', '99999999d', '1.5.2h']],
  ['channels_off', [['cpu', 'gpu'], []], [['__proto__'], ['cpu', 'cpu '], 'cpu', {}]],
  ['tls_cert', ['', '/a b/c.pem'], ['a\0b', 'x'.repeat(4_097), null]],
  ['interval_ms', [250, 10_000], [249, 10_001, 500.5, '500', Number.POSITIVE_INFINITY]],
] as const)('%s takes what it should and nothing else', (key, taken, refused) => {
  for (const value of taken) expect(checkSetting(key, value), JSON.stringify(value)).toBeNull();
  for (const value of refused) expect(checkSetting(key, value), JSON.stringify(value)).not.toBeNull();
});

test('docs/settings.md is what the schema makes: node build/settings-doc.mjs', () => {
  expect(readFileSync(settingsPath, 'utf8')).toBe(settingsDoc(schema));
});
