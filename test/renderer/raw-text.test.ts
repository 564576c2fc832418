/** No text of the page is outside the language: what is not looked up is named here, with the reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rawTexts } from './raw-text.ts';

const root = join(import.meta.dirname, '../..');

/** The product's name; what is typed into a terminal; an address as an example. */
const allowed = /^(?:Telltale|telltale [a-z].*|--tls self|http:\/\/192\.168\.1\.20:7447\/#invite=…)$/;

test('a text between tags, in an attribute, or in a branch of either is found with its line', () => {
  const source = [
    'export const A = () => (',
    '  <p class="a b" title="Hello there">',
    "    {isOn ? 'It is on' : t('It is off')} {count}",
    '    Words',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source that is read as text
    '    <b aria-label={`Name of ${name}`}>{t("Known")}</b>',
    '  </p>',
    ');',
  ].join('\n');
  expect(rawTexts('a.tsx', source)).toEqual([
    { line: 2, text: 'Hello there' },
    { line: 3, text: 'It is on' },
    { line: 3, text: 'Words' },
    { line: 5, text: 'Name of' },
  ]);
});

test('every text of the page is looked up in the language', () => {
  const files = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tsx'),
  );
  const raw = files.flatMap((file) =>
    rawTexts(file, readFileSync(join(root, 'renderer', file), 'utf8'))
      .filter(({ text }) => !allowed.test(text))
      .map(({ line, text }) => `renderer/${file}:${line}: ${text}`),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(raw).toEqual([]);
});
