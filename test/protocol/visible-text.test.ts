/** What a name may look like once it is shown, by the categories of Unicode that are not seen as themselves. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleOrNull, visibleText } from '../../protocol/visible-text.ts';

test.each([
  ['an override that turns the order', 'invoice\u202egpj.exe', 'invoice\\u{202e}gpj.exe'],
  ['isolates', '\u2066a\u2067b\u2068c\u2069', '\\u{2066}a\\u{2067}b\\u{2068}c\\u{2069}'],
  [
    'marks and embeddings',
    '\u200e\u200f\u061c\u202a\u202b\u202c\u202d',
    '\\u{200e}\\u{200f}\\u{61c}\\u{202a}\\u{202b}\\u{202c}\\u{202d}',
  ],
  ['what drives a terminal', '\u001b[31mred\u009b2J\u0007', '\\u{1b}[31mred\\u{9b}2J\\u{7}'],
  ['ends of lines', 'a\r\nb\tc\u2028d\u2029e\u0085', 'a\\r\\nb\\tc\\u{2028}d\\u{2029}e\\u{85}'],
  ['what is not seen', 'a\u200bb\u00adc\ufeff\u{e0041}', 'a\\u{200b}b\\u{ad}c\\u{feff}\\u{e0041}'],
  ['a joiner between plain letters', 'su\u200ddo\u200c', 'su\\u{200d}do\\u{200c}'],
])('%s is written out', (_, text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test.each([
  'nginx: worker process',
  '',
  'a\\nb',
  '<img src=x>',
  'Grüße',
  '日本語',
  'مرحبا',
  'می\u200cخواهم',
  '👨\u200d👩\u200d👧',
  '\ufffd',
])('%j stays as it is', (text) => {
  expect(visibleText(text)).toBe(text);
});

test('nothing unseen is left of any text, and what is visible is visible', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visibleText(text);
      expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u);
      expect(visibleText(shown)).toBe(shown);
    }),
  );
});

test('what is missing stays missing', () => {
  expect([visibleOrNull(null), visibleOrNull(undefined), visibleOrNull('a\n')]).toEqual([null, null, 'a\\n']);
});
