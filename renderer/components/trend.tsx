/** Where a value is heading, as an arrow and in words; nothing where there is no value. */
import type { ReadonlySignal } from '@preact/signals';
import type { Trend as Direction } from '../../protocol/families/dashboard.ts';
import { t } from '../language/text.ts';

export function Trend({ trend }: { readonly trend: ReadonlySignal<Direction | null> }) {
  if (trend.value === null) return null;
  const words = t(trend.value);
  return (
    <span class={`trend trend-${trend.value}`} title={words}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d="M1.5 6h8M6.5 3l3 3-3 3" />
      </svg>
      <span class="visually-hidden">{words}</span>
    </span>
  );
}
