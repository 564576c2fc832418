/** What opens over the page; its code is fetched when it is first opened. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { Panel } from '../store/app.ts';
import { useApp } from '../store/context.ts';

export interface PanelProps {
  close(): void;
}

const loaders: Record<Panel['kind'], () => Promise<ComponentType<PanelProps>>> = {
  palette: async () => (await import('./palette.tsx')).Palette,
  help: async () => (await import('./help.tsx')).Help,
  cause: async () => (await import('../screens/cause.tsx')).Cause,
  devices: async () => (await import('../screens/arrange.tsx')).ArrangeDialog,
  why: async () => (await import('./why.tsx')).WhyPanel,
};

export function Panels() {
  const { panel } = useApp();
  const loaded = useSignal<{ kind: Panel['kind']; Component: ComponentType<PanelProps> } | null>(null);
  useSignalEffect(() => {
    const kind = panel.value?.kind;
    if (!kind) {
      loaded.value = null;
      return;
    }
    void loaders[kind]().then((Component) => {
      if (panel.peek()?.kind === kind) loaded.value = { kind, Component };
    });
  });
  const { value } = loaded;
  return value && panel.value?.kind === value.kind ? (
    <value.Component
      close={() => {
        panel.value = null;
      }}
    />
  ) : null;
}
