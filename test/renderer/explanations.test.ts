/** The German explanations of figures: complete, of texts that there are, and true to their commands and files. */
import { expect, test } from 'vitest';
import { envelopeExplanations } from '../../protocol/explain/envelope.ts';
import type { Explanation } from '../../protocol/explain/explanation.ts';
import { explanations as english } from '../../protocol/explain/index.ts';
import { explanationWords } from '../../renderer/language/language.ts';

const fields = ['meaning', 'linux', 'portable', 'formula', 'others'] as const;
const all = [...Object.values(english), envelopeExplanations].flatMap((channel) =>
  Object.values<Explanation>(channel).flatMap((one) => fields.flatMap((field) => one[field] ?? [])),
);
const meanings = new Set(
  [...Object.values(english), envelopeExplanations].flatMap((channel) =>
    Object.values<Explanation>(channel).map(({ meaning }) => meaning),
  ),
);

/** Words by which a text is English prose, and not the name of a file, a command or a formula of names. */
const prose =
  /\b(?:the|of|a|an|is|in|and|or|it|that|by|on|as|no|not|for|to|which|with|from|since|than|are|own|all|each|missing|only|but|less|sum|means?|always|never|once|several|where|alone|else|before|last|most|page|seconds?|completed|received|included)\b/i;

test('each text that is prose has a German one, and every meaning', async () => {
  const german = await explanationWords('de');
  const missing = all.filter((text) => !Object.hasOwn(german, text) && (prose.test(text) || meanings.has(text)));
  expect(all.length).toBeGreaterThan(800);
  expect([...new Set(missing)]).toEqual([]);
});

test('there is no German of a text that is told no more', async () => {
  const german = await explanationWords('de');
  expect(Object.keys(german).filter((text) => !all.includes(text))).toEqual([]);
});

test('files, commands and fields stand in the German as in the English', async () => {
  const technical = (text: string) =>
    [...text.matchAll(/\/(?:proc|sys)\/[^\s,;:]+|\b[a-z]+_[a-z_]+|%\w+|Linux \d[\d.]+\d/g)]
      .map(([one]) => one)
      .sort();
  for (const [text, german] of Object.entries(await explanationWords('de'))) {
    expect(technical(german), text).toEqual(technical(text));
  }
});

test('English is what the explanations are written in', async () => {
  expect(await explanationWords('en')).toEqual({});
});
