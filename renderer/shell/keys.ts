/** Keys that work on every screen: numbers for screens, / for the filter, the command palette, pause, help. */
import type { Text } from '../language/text.ts';
import type { App } from '../store/app.ts';
import { live, timeParams } from '../store/time.ts';
import { offeredScreens } from './screens.ts';

/** What the help lists, and what {@link listenToKeys} does. */
export const keyHelp = [
  { keys: '1 … 9', does: 'Go to a screen' },
  { keys: 'Ctrl K', does: 'Find a screen, a process or a command' },
  { keys: '/', does: 'Filter' },
  { keys: 'P', does: 'Pause, and back to live' },
  { keys: '← →', does: 'Move along the tape, when it has the focus' },
  { keys: 'Esc', does: 'Close, or unmark a range' },
  { keys: '?', does: 'This list' },
] as const satisfies readonly { readonly keys: string; readonly does: Text }[];

/** @returns what ends it */
export function listenToKeys(app: App, page: Document): () => void {
  const { store, router, panel, selection } = app;
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      panel.value = panel.peek()?.kind === 'palette' ? null : { kind: 'palette' };
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || panel.peek() !== null || isTyping(event.target)) return;
    const screen = /^[1-9]$/.test(event.key)
      ? offeredScreens(store.hello.peek())[Number(event.key) - 1]
      : undefined;
    if (screen) {
      router.go({ screen: screen.id, params: timeParams(store.time.peek()) });
    } else if (event.key === '/') {
      const filter = page.querySelector<HTMLInputElement>('[data-filter]');
      if (!filter) return;
      event.preventDefault();
      filter.focus();
      filter.select();
    } else if (event.key === '?') {
      panel.value = { kind: 'help' };
    } else if (event.key === 'p') {
      if (store.time.peek().mode === 'live') store.pause();
      else store.look(live);
    } else if (event.key === 'Escape') {
      selection.value = null;
    }
  };
  page.addEventListener('keydown', onKey);
  return () => page.removeEventListener('keydown', onKey);
}

/** Whether keys are meant for a field, or for an open dialog. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=radio], [type=range], [type=checkbox]), textarea, select, dialog') !== null
  );
}
