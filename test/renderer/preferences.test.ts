import { expect, test } from 'vitest';
import { createPreferences, type PreferenceStorage } from '../../renderer/store/preferences.ts';
import { memoryStorage } from './storage.ts';

test('the first value of each choice holds until another is chosen, which is kept', () => {
  const storage = memoryStorage();
  const first = createPreferences(storage);
  expect([first.values.theme.value, first.values.prefixes.value]).toEqual(['system', 'binary']);
  first.set('theme', 'dark');
  first.set('processColumns', 'cpu,memory');
  const second = createPreferences(storage);
  expect([second.values.theme.value, second.values.processColumns.value]).toEqual(['dark', 'cpu,memory']);
  expect(second.values.prefixes.value).toBe('binary');
});

test.each(['{', 'null', '[]', '{"theme":"pink","density":7}', `{"processColumns":"${'x'.repeat(500)}"}`])(
  'what is kept broken is not believed: %s',
  (text) => {
    const { values } = createPreferences(memoryStorage(text));
    expect([values.theme.value, values.density.value, values.processColumns.value]).toEqual([
      'system',
      'comfortable',
      'default',
    ]);
  },
);

test('without storage, or with a full one, a choice holds until the page is left', () => {
  const full: PreferenceStorage = {
    getItem: () => null,
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  for (const storage of [null, full]) {
    const preferences = createPreferences(storage);
    preferences.set('traffic', 'bits');
    expect(preferences.values.traffic.value).toBe('bits');
  }
});
