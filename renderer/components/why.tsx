/**
 * "Why this number": the heading of a figure, which opens where the figure comes from. The dialog and all explanations are
 * fetched when the first one is asked for, so that nothing waits for them before.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, ComponentType } from 'preact';
import type { LineDefinition } from '../store/lines.ts';
import type { WhyDialogProps } from './why-dialog.tsx';

interface WhyProps {
  /** What the figure is made of. */
  readonly line: Pick<LineDefinition, 'label' | 'series' | 'less'>;
  /** Why there is no figure now; empty where there is one. */
  missing(): string;
  /** Before the label. */
  readonly children?: ComponentChildren;
}

const usualHint = 'Why this number';
const failedHint = 'The explanation could not be loaded; is the server there?';

export function Why({ line, missing, children }: WhyProps) {
  const Shown = useSignal<ComponentType<WhyDialogProps> | null>(null);
  const hint = useSignal(usualHint);
  const open = () => {
    import('./why-dialog.tsx').then(
      ({ WhyDialog }) => {
        hint.value = usualHint;
        Shown.value = WhyDialog;
      },
      () => {
        hint.value = failedHint;
      },
    );
  };
  return (
    <>
      <h3 class="stat-label">
        {children}
        <button type="button" class="why" aria-haspopup="dialog" title={hint} onClick={open}>
          {line.label}
          <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
            <circle cx="8" cy="8" r="6.25" />
            <path d="M8 7.25v3.75M8 4.75v.5" />
          </svg>
        </button>
      </h3>
      {Shown.value && (
        <Shown.value
          line={line}
          missing={missing()}
          close={() => {
            Shown.value = null;
          }}
        />
      )}
    </>
  );
}
