/**
 * Texts in the language in force. Each is named by its English wording, and the type of that name is taken from the
 * German dictionary: a text that German lacks does not compile.
 */

import type { ComponentChildren } from 'preact';
import { visibleText } from '../../protocol/visible-text.ts';
import type { german } from './de/index.ts';
import { spoken } from './language.ts';

type German = typeof german;

type Translated<Kind> = {
  [English in keyof German]: German[English] extends Kind ? English : never;
}[keyof German];

/** The names that stand in braces in a text. */
type Holes<English> = English extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;

/** A text with holes for values: `{name}: traffic`. */
export type Phrase = Extract<Translated<string>, `${string}{${string}`>;

/** A text without holes. */
export type Text = Exclude<Translated<string>, Phrase>;

/** A text that depends on a number, by its English plural: `{count} processes`. */
export type Counted = Translated<object>;

/** What data is called by: a text, or what a name of the machine's own is put into. */
export type Label = Text | (() => string);

type Values<English, Value> = Readonly<Record<Holes<English>, Value>>;

const hole = /\{(\w+)\}/;

/** A text in the language in force. Numbers among the values get its decimal sign; names are made visible. */
export function t(text: Text): string;
export function t<English extends Phrase>(text: English, values: Values<English, string | number>): string;
export function t(text: string, values?: Readonly<Record<string, string | number>>): string {
  return filled(wordsFor(text), values);
}

/** {@link t} with parts of the page among the values. */
export function rich<English extends Phrase>(
  text: English,
  values: Values<English, ComponentChildren>,
): ComponentChildren[] {
  const byName: Readonly<Record<string, ComponentChildren>> = values;
  return wordsFor(text)
    .split(hole)
    .map((part, i) => {
      const value = byName[part];
      return i % 2 === 0 ? part : typeof value === 'string' ? visibleText(value) : value;
    });
}

/**
 * A text of so many things; `{count}` in it is the number, its thousands set apart.
 * @param one English for one of them
 * @param other English for any other number, by which the other languages are found
 */
export function plural<English extends Counted>(
  count: number,
  one: string,
  other: English,
  ...rest: [Exclude<Holes<English>, 'count'>] extends [never]
    ? []
    : [Readonly<Record<Exclude<Holes<English>, 'count'>, string | number>>]
): string {
  const { words, plurals, wholeNumbers } = spoken.value;
  const category = plurals.select(count);
  const forms = words?.[other] ?? { one, other };
  const form = typeof forms === 'string' ? forms : (forms[category] ?? forms.other ?? other);
  return filled(form, { ...rest[0], count: wholeNumbers.format(count) });
}

/** What something is called, in the language in force. */
export function labelText(label: Label): string {
  return typeof label === 'function' ? visibleText(label()) : t(label);
}

/** A number as it stands, with the decimal sign of the language in force. */
export function plainNumber(value: number): string {
  return withDecimalSign(String(value));
}

/** With so many decimals. */
export function fixedNumber(value: number, decimals: number): string {
  return withDecimalSign(value.toFixed(decimals));
}

function withDecimalSign(text: string): string {
  const { decimalSign } = spoken.value;
  return decimalSign === '.' ? text : text.replace('.', decimalSign);
}

function wordsFor(text: string): string {
  const words = spoken.value.words?.[text];
  return typeof words === 'string' ? words : text;
}

function filled(text: string, values: Readonly<Record<string, string | number>> | undefined): string {
  if (!values) return text;
  return text.replaceAll(new RegExp(hole, 'g'), (all, name: string) => {
    const value = values[name];
    if (value === undefined) return all;
    return typeof value === 'number' ? plainNumber(value) : visibleText(value);
  });
}
