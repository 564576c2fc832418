/** "Why this number": the label of a figure, which opens where the figure comes from (shell/why.tsx). */
import { visibleText } from '../../protocol/visible-text.ts';
import { t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { useApp } from '../store/context.ts';

interface WhyProps {
  readonly label: string;
  readonly origin: FigureOrigin;
  /** Why there is no figure now; empty where there is one. */
  missing?(): string;
}

export function Why({ label, origin, missing }: WhyProps) {
  const open = useOpen();
  return (
    <button
      type="button"
      class="why"
      aria-haspopup="dialog"
      title={t('Why this number')}
      onClick={() => open(label, origin, missing?.() ?? '')}
    >
      {visibleText(label)}
      <Sign />
    </button>
  );
}

interface ColumnWhyProps extends Pick<WhyProps, 'label' | 'origin'> {
  /** Whether Tab reaches it; where it does not, another way must lead there. */
  readonly reachable?: boolean;
}

/** The same beside the head of a column, whose text sorts the table. */
export function ColumnWhy({ label, origin, reachable = true }: ColumnWhyProps) {
  const open = useOpen();
  return (
    <button
      type="button"
      class="why why-column"
      aria-haspopup="dialog"
      aria-label={t('Why this number: {label}', { label })}
      title={t('Why this number')}
      tabIndex={reachable ? 0 : -1}
      onClick={() => open(label, origin, '')}
    >
      <Sign />
    </button>
  );
}

function useOpen() {
  const { panel } = useApp();
  return (label: string, origin: FigureOrigin, missing: string) => {
    panel.value = { kind: 'why', label, origin, missing };
  };
}

function Sign() {
  return (
    <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 7.25v3.75M8 4.75v.5" />
    </svg>
  );
}
