/** The page's composition root: transport, store, address, view. */

import { computed, effect, signal } from '@preact/signals';
import { render } from 'preact';
import { visibleText } from '../protocol/visible-text.ts';
import { units } from './components/units.ts';
import { listenToMenu } from './desktop/commands.ts';
import { followLanguage } from './language/language.ts';
import { AppShell } from './shell/app.tsx';
import { offerInstallation } from './shell/installable.ts';
import { joinAddress } from './store/address.ts';
import type { App } from './store/app.ts';
import { AppContext } from './store/context.ts';
import { createDevices } from './store/devices.ts';
import { createPreferences, type PreferenceStorage } from './store/preferences.ts';
import { createRouter } from './store/router.ts';
import { createStore } from './store/store.ts';
import { defaultWindow, timeWindows } from './store/windows.ts';
import './styles/index.css';
import { createTransport } from './transport/index.ts';

const storage = storageOf(window);
const preferences = createPreferences(storage);
const { language, theme, accent, density, prefixes, traffic, temperature } = preferences.values;
const after = (ms: number, callback: () => void) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  document.documentElement.dataset.accent = accent.value;
  document.documentElement.dataset.density = density.value;
});
effect(() => {
  units.value = { prefixes: prefixes.value, traffic: traffic.value, temperature: temperature.value };
});

const store = createStore({
  transport: createTransport(window),
  clock: { now: () => Date.now(), after },
  random: Math.random,
  initialWindow: timeWindows.find(({ id }) => id === preferences.values.window.peek()) ?? defaultWindow,
});
offerInstallation(window);
// A query leaves room for the invitation in the fragment: /?kiosk#invite=…
if (new URLSearchParams(location.search).has('kiosk'))
  history.replaceState(null, '', `${location.pathname}#/kiosk`);
const router = createRouter(window);
joinAddress(store, router, after);

// A wait that was meant for an absent server makes no sense to a person who has just come back.
window.addEventListener('online', store.retryNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') store.retryNow();
});

effect(() => {
  const name = store.hello.value?.name;
  document.title = name ? `${visibleText(name)} – Telltale` : 'Telltale';
});

const app: App = {
  store,
  preferences,
  devices: createDevices(
    storage,
    computed(() => store.hello.value?.name ?? null),
  ),
  router,
  hoverMs: signal(null),
  selection: signal(null),
  panel: signal(null),
};
listenToMenu(app, window);
const root = document.getElementById('root');
const spoken = followLanguage(() => language.value, window);
if (root)
  void spoken.then(() =>
    render(
      <AppContext.Provider value={app}>
        <AppShell />
      </AppContext.Provider>,
      root,
    ),
  );

/** The browser's storage; `null` where it is forbidden, when to name it is to throw. */
function storageOf(page: Window): PreferenceStorage | null {
  try {
    return page.localStorage;
  } catch {
    return null;
  }
}
