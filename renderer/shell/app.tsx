/** The page: sidebar, time bar, the screen that the address names, and what lies over them. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { closeCodes } from '../../protocol/errors.ts';
import { Banner } from '../components/banner.tsx';
import { t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import { listenToKeys } from './keys.ts';
import { MachineHeader } from './machine.tsx';
import { PlainHttpNotice, RecallNotice } from './notices.tsx';
import { Panels } from './panels.tsx';
import { kioskId, offeredScreens, type Screen, screens } from './screens.ts';
import { Sidebar } from './sidebar.tsx';
import { TimeBar } from './time-bar.tsx';

export function AppShell() {
  const app = useApp();
  const main = useRef<HTMLElement>(null);
  const isLive = app.store.connection.value.phase === 'live' || app.store.time.value.mode !== 'live';
  // From the first refusal until somebody is let in, trying again included.
  const needsLink = useSignal(false);
  useSignalEffect(() => {
    const connection = app.store.connection.value;
    if (app.store.hello.value !== null) needsLink.value = false;
    else if (connection.phase === 'lost') needsLink.value = connection.code === closeCodes.accessEnded;
  });
  useEffect(() => listenToKeys(app, document), [app]);
  if (needsLink.value) return <Lazy load={loadEntry} />;
  if (app.router.route.value.screen === kioskId) {
    return (
      <>
        <Lazy load={loadKiosk} />
        <Panels />
      </>
    );
  }
  return (
    <div class="app">
      <button type="button" class="skip-link" onClick={() => main.current?.focus()}>
        {t('Skip to the readings')}
      </button>
      <Sidebar />
      <div class="stage">
        <MachineHeader />
        <TimeBar />
        <Banner />
        <PlainHttpNotice />
        <RecallNotice />
        <main id="main" ref={main} class={isLive ? 'main' : 'main main-stale'} tabIndex={-1}>
          <CurrentScreen />
        </main>
      </div>
      <Panels />
    </div>
  );
}

const loadKiosk = async () => (await import('./kiosk.tsx')).Kiosk;
const loadEntry = async () => (await import('./entry.tsx')).Entry;

/** Its code is fetched when it is first shown. */
function Lazy({ load }: { load(): Promise<ComponentType> }) {
  const loaded = useSignal<ComponentType | null>(null);
  useEffect(() => {
    void load().then((Component) => {
      loaded.value = Component;
    });
  }, [load]);
  return loaded.value && <loaded.value />;
}

function CurrentScreen() {
  const { store, router } = useApp();
  // The overview is there at once: it is drawn with the first paint, not after it.
  const loaded = useSignal<{ id: string; Component: ComponentType } | null>(
    presentScreen(router.route.peek().screen),
  );
  const failed = useSignal<string | null>(null);
  const { screen: id } = router.route.value;
  const screen = screens.find((one) => one.id === id);
  useSignalEffect(() => {
    const wanted = screens.find((one) => one.id === router.route.value.screen);
    failed.value = null;
    if (!wanted) return;
    const settle = (Component: ComponentType) => {
      if (router.route.peek().screen === wanted.id) loaded.value = { id: wanted.id, Component };
    };
    if (loaded.peek()?.id === wanted.id) return;
    const component = wanted.load();
    if (component instanceof Promise)
      component.then(settle, (error: Error) => {
        failed.value = error.message;
      });
    else settle(component);
  });
  useEffect(() => scrollTo(0, 0), [id]);
  if (!screen)
    return (
      <Nothing
        title={t('There is no such screen.')}
        text={t('The address names one that Telltale does not have.')}
      />
    );
  const missing = reasonFor(screen);
  if (missing !== null) return <Nothing title={t(screen.title)} text={missing} />;
  if (failed.value !== null) {
    return (
      <Nothing
        title={t('This screen could not be loaded.')}
        text={t('The server did not hand it out. Reload the page once it is back.')}
      />
    );
  }
  const { value } = loaded;
  // The screen before stays until the next is there: no flash of nothing.
  return value ? <value.Component /> : null;

  function reasonFor({ channels }: Screen): string | null {
    const hello = store.hello.value;
    if (!hello || !channels || offeredScreens(hello).some((one) => one.id === id)) return null;
    return (
      hello.channels.find(({ name }) => channels.includes(name))?.reason ?? t('This machine does not offer it.')
    );
  }
}

/** A screen whose code is in the page; `null` for one that must be fetched. */
function presentScreen(id: string): { id: string; Component: ComponentType } | null {
  if (id !== '') return null;
  const component = screens.find((one) => one.id === id)?.load();
  return component && !(component instanceof Promise) ? { id, Component: component } : null;
}

function Nothing({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="nothing">
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  );
}
