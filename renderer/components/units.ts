/**
 * The units that amounts are told in. One for the page, and a signal, so that each text that shows an amount follows
 * a change by itself.
 */
import { signal } from '@preact/signals';
import type { PreferenceValue } from '../store/preferences.ts';

export interface Units {
  readonly prefixes: PreferenceValue<'prefixes'>;
  readonly traffic: PreferenceValue<'traffic'>;
  readonly temperature: PreferenceValue<'temperature'>;
}

export const units = signal<Units>({ prefixes: 'binary', traffic: 'bytes', temperature: 'celsius' });
