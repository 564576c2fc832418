/** A panel of the overview: a heading, a quiet note at its side, and what it shows. */

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { visibleText } from '../../protocol/visible-text.ts';
import { t } from '../language/text.ts';

interface CardProps {
  readonly title: string;
  /** Names the card's place in the grid: `card-<area>`. */
  readonly area: string;
  /** Beside the heading: what does not change by the second. */
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Card({ title, area, note, children }: CardProps) {
  const id = useId();
  return (
    <section class={`card card-${area}`} aria-labelledby={id}>
      <header class="card-head">
        <h2 id={id}>{visibleText(title)}</h2>
        <p class="card-note">{typeof note === 'string' ? visibleText(note) : note}</p>
      </header>
      {children}
    </section>
  );
}

/** Says once, quietly, why a card has nothing to show. */
export function Unavailable({ reason }: { readonly reason: string }) {
  return (
    <p class="unavailable">
      <strong>{t('Not available here.')}</strong> {visibleText(reason)}
    </p>
  );
}
