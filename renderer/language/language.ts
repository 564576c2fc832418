/**
 * The language that the page is told in, with its numbers and dates. One for the page, and a signal, so that each text
 * follows a change by itself. English is in the code; the words of another language are fetched when it is chosen.
 */
import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';

export type Language = 'en' | 'de';

/** A text, or its forms by the categories of `Intl.PluralRules`. */
export type Words = Readonly<Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>>;

/** Texts by their English ones. */
export type Texts = Readonly<Record<string, string>>;

export interface Spoken {
  readonly language: Language;
  /** BCP 47, with the region where the browser names one: `de-AT`. Undefined for the browser's own, which holds first. */
  readonly locale: string | undefined;
  /** By English text; `null` for English itself. */
  readonly words: Words | null;
  /** What parts whole from fraction. */
  readonly decimalSign: string;
  /** Made once: `toLocaleString` looks its locale up at each call, which was a tenth of a tick's script. */
  readonly wholeNumbers: Intl.NumberFormat;
  readonly plurals: Intl.PluralRules;
}

/** Each language but English by what fetches it. */
const loaders: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Words>>> = {
  de: async () => (await import('./de/index.ts')).german,
};

const explanationLoaders: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Texts>>> = {
  de: async () => (await import('./de/explanations/index.ts')).explanations,
};

const current: Signal<Spoken> = signal(spokenOf('en', undefined, null));

/** What is in force; English until {@link speak} was called. */
export const spoken: ReadonlySignal<Spoken> = current;

/**
 * The language of a choice.
 * @param preferred the browser's languages, most wanted first: `de-AT`
 */
export function languageOf(choice: 'system' | Language, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of preferred) {
    const language = bareLanguage(tag);
    if (language === 'en' || Object.hasOwn(loaders, language)) return language as Language;
  }
  return 'en';
}

/**
 * Puts a language in force; resolves once it is. Rejects where its words cannot be fetched, and the one before stays.
 * @param preferred as in {@link languageOf}: the first of this language says the region
 */
export async function speak(language: Language, preferred: readonly string[]): Promise<void> {
  const words = language === 'en' ? null : await loaders[language]();
  current.value = spokenOf(language, localeOf(language, preferred), words);
}

/** What explanations of figures are in a language, by their English text; what it does not have is the same in both. */
export async function explanationWords(language: Language): Promise<Texts> {
  return language === 'en' ? {} : explanationLoaders[language]();
}

/**
 * Speaks the chosen language now and after each change of the choice, and says so of the page.
 * @param choice reads a signal
 * @returns resolves once the first is in force, or has failed to come
 */
export function followLanguage(
  choice: () => 'system' | Language,
  page: Pick<Window, 'document' | 'navigator'>,
): Promise<void> {
  let newest = Promise.resolve();
  effect(() => {
    const { languages } = page.navigator;
    const wanted = languageOf(choice(), languages);
    // One after the other, so that of two quick choices the last one holds.
    newest = newest.then(() => speak(wanted, languages)).catch(() => undefined);
  });
  effect(() => {
    page.document.documentElement.lang = current.value.language;
  });
  return newest;
}

/** That of the browser itself where it is of the language, for it knows of 24 hours or 12; else a preferred one. */
function localeOf(language: Language, preferred: readonly string[]): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().locale;
  return [own, ...preferred].find((tag) => bareLanguage(tag) === language) ?? language;
}

/** How a locale's clock tells the hour: `9:05 PM` of twelve, `09:05` of twenty-four. */
export function hourDigits(locale: string | undefined): 'numeric' | '2-digit' {
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  return hour12 === true ? 'numeric' : '2-digit';
}

function bareLanguage(tag: string): string {
  return tag.toLowerCase().split('-', 1)[0] ?? '';
}

function spokenOf(language: Language, locale: string | undefined, words: Words | null): Spoken {
  // What a locale adds about its clock may spoil numbers: `en-US-u-va-posix` sets no thousands apart.
  const numbers = (locale ?? language).replace(/-u-.*$/, '');
  // Made when first used: a browser takes tens of milliseconds for its first formats, which a page that opens has not.
  let decimalSign: string | undefined;
  let wholeNumbers: Intl.NumberFormat | undefined;
  let plurals: Intl.PluralRules | undefined;
  return {
    language,
    locale,
    words,
    get decimalSign() {
      decimalSign ??= decimalSignOf(numbers);
      return decimalSign;
    },
    get wholeNumbers() {
      wholeNumbers ??= new Intl.NumberFormat(numbers, { maximumFractionDigits: 0 });
      return wholeNumbers;
    },
    get plurals() {
      plurals ??= new Intl.PluralRules(numbers);
      return plurals;
    },
  };
}

function decimalSignOf(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}
