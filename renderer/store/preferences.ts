/**
 * What a person chose for this browser: how things look and in which units they are told. Kept in the browser's own
 * storage, so that it needs nobody's permission; nothing of it reaches the machine that is watched.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { timeWindows } from './windows.ts';

/** Every choice with its values, the first of which holds until another is chosen. */
export const preferenceChoices = {
  /** `system`: as the browser is set up. */
  language: ['system', 'en', 'de'],
  theme: ['system', 'light', 'dark'],
  accent: ['green', 'blue', 'violet', 'magenta', 'slate'],
  density: ['comfortable', 'compact'],
  /** Amounts of bytes: powers of 1,024 or of 1,000. */
  prefixes: ['binary', 'decimal'],
  /** Rates of the network. */
  traffic: ['bytes', 'bits'],
  temperature: ['celsius', 'fahrenheit'],
  /** Whose clock the times are told by. */
  zone: ['machine', 'viewer'],
  /** What 100 % of a process's CPU time is. */
  processShare: ['core', 'machine'],
  /** Whether a viewer knows what plain http means. */
  plainHttp: ['told', 'known'],
  window: timeWindows.map(({ id }) => id),
  /** The same hours of the day before, under the lines of charts. */
  yesterday: ['hidden', 'shown'],
  kernelThreads: ['hidden', 'shown'],
  processView: ['flat', 'tree', 'applications'],
  /** Columns of the process table, by comma; `default` for those that it comes with. */
  processColumns: ['default'],
} as const satisfies Record<string, readonly string[]>;

export type PreferenceName = keyof typeof preferenceChoices;
export type PreferenceValue<Name extends PreferenceName> = Name extends 'processColumns'
  ? string
  : (typeof preferenceChoices)[Name][number];

/** The values to choose from. */
export function choicesOf<Name extends PreferenceName>(name: Name): readonly PreferenceValue<Name>[] {
  return preferenceChoices[name] as readonly unknown[] as readonly PreferenceValue<Name>[];
}

export type Preferences = {
  readonly [Name in PreferenceName]: ReadonlySignal<PreferenceValue<Name>>;
};

export interface PreferenceStore {
  readonly values: Preferences;
  set<Name extends PreferenceName>(name: Name, value: PreferenceValue<Name>): void;
}

/** The few functions of `localStorage` that are needed. */
export type PreferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'telltale.preferences';
/** Longer texts are not ours. */
const longestText = 400;

/** @param storage `null` where the browser allows none; then a choice holds until the page is left */
export function createPreferences(storage: PreferenceStorage | null): PreferenceStore {
  const kept = read(storage);
  const names = Object.keys(preferenceChoices) as PreferenceName[];
  const values = Object.fromEntries(names.map((name) => [name, signal(valid(name, kept[name]))])) as {
    [Name in PreferenceName]: Signal<string>;
  };
  return {
    values: values as unknown as Preferences,
    set(name, value) {
      values[name].value = value;
      write(storage, Object.fromEntries(names.map((one) => [one, values[one].peek()])));
    },
  };
}

function valid(name: PreferenceName, value: unknown): string {
  const choices: readonly string[] = preferenceChoices[name];
  const known =
    typeof value === 'string' &&
    (choices.includes(value) || (name === 'processColumns' && value.length <= longestText));
  return known ? value : (choices[0] ?? '');
}

function read(storage: PreferenceStorage | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(storage?.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function write(storage: PreferenceStorage | null, values: Record<string, string>): void {
  try {
    storage?.setItem(key, JSON.stringify(values));
  } catch {
    // Full or forbidden: the choice holds until the page is left.
  }
}
