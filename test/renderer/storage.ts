/** What a browser keeps, in memory: one text, whatever its key. */
import type { PreferenceStorage } from '../../renderer/store/preferences.ts';

export function memoryStorage(text: string | null = null): PreferenceStorage & { text: string | null } {
  return {
    text,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      this.text = value;
    },
  };
}
