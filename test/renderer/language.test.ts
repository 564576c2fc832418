/** The language of the page: choice, texts with values, plurals, numbers and moments in both. */
import { afterEach, expect, test } from 'vitest';
import { ageLabel } from '../../renderer/charts/age.ts';
import {
  bytes,
  count,
  cpuTime,
  latency,
  percent,
  perSecond,
  temperature,
  textOf,
} from '../../renderer/components/format.ts';
import { momentFormat } from '../../renderer/components/moment.ts';
import { components } from '../../renderer/language/de/components.ts';
import { names } from '../../renderer/language/de/names.ts';
import { processes } from '../../renderer/language/de/processes.ts';
import { readings } from '../../renderer/language/de/readings.ts';
import { settings } from '../../renderer/language/de/settings.ts';
import { sharing } from '../../renderer/language/de/sharing.ts';
import { shell } from '../../renderer/language/de/shell.ts';
import { languageOf, speak, spoken, type Words } from '../../renderer/language/language.ts';
import { labelText, plural, rich, t } from '../../renderer/language/text.ts';

afterEach(() => speak('en', []));

const areas: Readonly<Record<string, Words>> = {
  components,
  names,
  processes,
  readings,
  settings,
  sharing,
  shell,
};

test.each([
  ['system', ['de-AT', 'en'], 'de'],
  ['system', ['fr', 'de'], 'de'],
  ['system', ['en-GB', 'de'], 'en'],
  ['system', ['fr', 'constructor'], 'en'],
  ['system', [], 'en'],
  ['en', ['de'], 'en'],
  ['de', ['en'], 'de'],
] as const)('the choice %s of a browser that wants %j is %s', (choice, preferred, language) => {
  expect(languageOf(choice, preferred)).toBe(language);
});

test('a text and the names of data are English until German is spoken, and English again after', async () => {
  expect(t('Memory')).toBe('Memory');
  await speak('de', []);
  expect(spoken.value.language).toBe('de');
  expect(t('Memory')).toBe('Speicher');
  expect(labelText('Received')).toBe('Empfangen');
  expect(labelText(() => t('Core {number}', { number: 3 }))).toBe('Kern 3');
  expect(labelText(() => 'sda')).toBe('sda');
  await speak('en', []);
  expect(t('Memory')).toBe('Memory');
});

test('values stand in their places; a number has the decimal sign and no thousands, a hostile value stays as it is', async () => {
  expect(t('limited to {limitCores}', { limitCores: 2.5 })).toBe('limited to 2.5');
  await speak('de', []);
  expect(t('limited to {limitCores}', { limitCores: 2.5 })).toBe('begrenzt auf 2,5');
  expect(t('Process {pid}', { pid: 123_456 })).toBe('Prozess 123456');
  expect(t('Priority of {name}', { name: '{name} $& $1' })).toBe('Priorität von {name} $& $1');
});

test('parts of the page stand among the words in the order of the language', async () => {
  const part = { a: 1 } as never;
  await speak('de', []);
  expect(rich('Kept in {file}', { file: part })).toEqual(['Gespeichert in ', part, '']);
});

test.each([
  [0, '0 processes', '0 Prozesse'],
  [1, '1 process', '1 Prozess'],
  [2, '2 processes', '2 Prozesse'],
  [12_345, '12,345 processes', '12.345 Prozesse'],
])('%d things are told by the plural of the language', async (number, english, german) => {
  expect(plural(number, '{count} process', '{count} processes')).toBe(english);
  await speak('de', []);
  expect(plural(number, '{count} process', '{count} processes')).toBe(german);
});

test.each([
  [1_536, bytes, '1.50 KiB', '1,50 KiB'],
  [7.25, percent, '7.3%', '7,3%'],
  [12_345, count, '12,345', '12.345'],
  [0.001_23, latency, '1.23 ms', '1,23 ms'],
  [54.32, temperature, '54.3 °C', '54,3 °C'],
  [12_340, perSecond, '12.3 k/s', '12,3 k/s'],
  [0.42, cpuTime, '0.42 s', '0,42 s'],
  [-1.5, percent, '-1.5%', '-1,5%'],
] as const)('%d is told with the signs of the language', async (value, format, english, german) => {
  expect(textOf(value, format)).toBe(english);
  await speak('de', []);
  expect(textOf(value, format)).toBe(german);
});

test('moments and ages are told as the language does', async () => {
  const ms = Date.UTC(2026, 10, 24, 21, 30, 15);
  await speak('de', ['de-DE']);
  const { time, dateTime } = momentFormat('UTC', spoken.value.locale);
  expect(time(ms)).toBe('21:30:15');
  expect(dateTime(ms)).toBe('24. Nov., 21:30:15');
  expect(ageLabel(300_000)).toBe('vor 5 min');
  expect(ageLabel(0)).toBe('jetzt');
});

test('an hour has two digits on a clock of twenty-four hours only', () => {
  const ms = Date.UTC(2026, 10, 24, 9, 5, 15);
  expect(momentFormat('UTC', 'en-GB').dateTime(ms)).toBe('24 Nov, 09:05:15');
  expect(momentFormat('UTC', 'en-US').dateTime(ms).replaceAll('\u202f', ' ')).toBe('Nov 24, 9:05:15 AM');
  expect(momentFormat('UTC', 'en-US').time(ms).replaceAll('\u202f', ' ')).toBe('9:05:15 AM');
});

test('no English text has two German ones, none is empty, and each keeps the values of its English', () => {
  const all = Object.values(areas).flatMap((words) => Object.entries(words));
  const texts = all.map(([english]) => english);
  expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
  const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();
  for (const [english, german] of all) {
    for (const form of typeof german === 'string' ? [german] : Object.values(german)) {
      expect(form.trim(), english).not.toBe('');
      expect(holes(form), english).toEqual(holes(english));
    }
  }
});
