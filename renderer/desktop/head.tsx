/** The top of a small window: which machine this is, and whether it is live. By it a window without frame is moved. */

import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { visibleText } from '../../protocol/visible-text.ts';
import { type Text, t } from '../language/text.ts';
import { Mark } from '../shell/mark.tsx';
import { useStore } from '../store/context.ts';

export function Head({ children }: { readonly children?: ComponentChildren }) {
  const store = useStore();
  const name = useComputed(() => visibleText(store.hello.value?.name ?? 'Telltale'));
  const state = useComputed((): Text => {
    const { phase } = store.connection.value;
    if (phase === 'live') return store.quietSeconds.value === null ? 'Live' : 'Silent';
    return phase === 'lost' ? 'Lost' : 'Connecting';
  });
  return (
    <header class="head">
      <Mark />
      <h1 class="head-name">{name}</h1>
      <span class={state.value === 'Live' ? 'head-state' : 'head-state head-state-off'} role="status">
        {t(state.value)}
      </span>
      {children}
    </header>
  );
}
