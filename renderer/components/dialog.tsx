/** A window over the page: the browser keeps the focus in it, Escape and a press beside it close it. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../language/text.ts';

interface DialogProps {
  readonly title: string;
  /** Names its size and place: `dialog-<kind>`. */
  readonly kind: string;
  readonly children: ComponentChildren;
  close(): void;
}

export function Dialog({ title, kind, children, close }: DialogProps) {
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  // Not after the next frame: what is typed meanwhile would go to the page below.
  useLayoutEffect(() => {
    const dialog = element.current;
    const before = document.activeElement as HTMLElement | null;
    dialog?.showModal();
    return () => {
      // Its event comes later, when another window may be open in its place, which is not to be closed.
      isGone.current = true;
      dialog?.close();
      before?.focus?.();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={`dialog dialog-${kind}`}
      aria-labelledby={id}
      onClose={() => {
        if (!isGone.current) close();
      }}
      onPointerDown={(event) => {
        if (event.target === element.current) close();
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="icon-button" aria-label={t('Close')} onClick={close}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />
            </svg>
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
