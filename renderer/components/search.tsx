/** A field that narrows a list down while one types; `/` leads to it from anywhere on its screen. */
import type { ReadonlySignal } from '@preact/signals';

interface SearchProps {
  /** What it narrows down, for those who cannot see it. */
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | ReadonlySignal<string>;
  change(value: string): void;
}

export function Search({ label, placeholder, value, change }: SearchProps) {
  return (
    <label class="search">
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="7" cy="7" r="4.5" />
        <path d="M10.5 10.5l3 3" />
      </svg>
      <span class="visually-hidden">{label}</span>
      <input
        type="search"
        class="input"
        placeholder={placeholder}
        value={value}
        data-filter
        aria-keyshortcuts="/"
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}
