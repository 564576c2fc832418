/** "Why this number": the label of a figure, which opens where the figure comes from (shell/why.tsx). */
import type { FigureOrigin } from '../store/app.ts';
import { useApp } from '../store/context.ts';

interface WhyProps {
  readonly label: string;
  readonly origin: FigureOrigin;
  /** Why there is no figure now; empty where there is one. */
  missing?(): string;
}

export function Why({ label, origin, missing }: WhyProps) {
  const { panel } = useApp();
  return (
    <button
      type="button"
      class="why"
      aria-haspopup="dialog"
      title="Why this number"
      onClick={() => {
        panel.value = { kind: 'why', label, origin, missing: missing?.() ?? '' };
      }}
    >
      {label}
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" />
        <path d="M8 7.25v3.75M8 4.75v.5" />
      </svg>
    </button>
  );
}
