/**
 * The page of the small windows: the tray's popover and the compact window, named by `?view=` in the address. The
 * same store, units and theme as the app's own page, without its screens and charts, so that it is there at once.
 */
import { computed, effect, signal } from '@preact/signals';
import { render } from 'preact';
import { units } from '../components/units.ts';
import { followLanguage } from '../language/language.ts';
import type { App } from '../store/app.ts';
import { AppContext } from '../store/context.ts';
import { createDevices } from '../store/devices.ts';
import { createPreferences, type PreferenceStorage, type PreferenceStore } from '../store/preferences.ts';
import { createRouter } from '../store/router.ts';
import { createStore } from '../store/store.ts';
import { timeWindows } from '../store/windows.ts';
import './desktop.css';
import { createTransport } from '../transport/index.ts';
import { CompactView } from './compact.tsx';
import { PopoverView } from './popover.tsx';

/** Their small charts show so much, whatever the main window shows. */
const shownWindow = timeWindows.find(({ id }) => id === '1m');

const query = new URLSearchParams(location.search);
const preferences = signal(createPreferences(storageOf(window)));
// Chosen in the main window meanwhile: this window follows at once.
window.addEventListener('storage', () => {
  preferences.value = createPreferences(storageOf(window));
});
effect(() => {
  const { theme, accent } = preferences.value.values;
  document.documentElement.dataset.theme = theme.value;
  document.documentElement.dataset.accent = accent.value;
});
effect(() => {
  const { prefixes, traffic, temperature } = preferences.value.values;
  units.value = { prefixes: prefixes.value, traffic: traffic.value, temperature: temperature.value };
});

const store = createStore({
  transport: createTransport(window),
  clock: {
    now: () => Date.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  },
  random: Math.random,
  ...(shownWindow && { initialWindow: shownWindow }),
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') store.retryNow();
});

const shared: Omit<App, 'preferences'> = {
  store,
  devices: createDevices(
    storageOf(window),
    computed(() => store.hello.value?.name ?? null),
  ),
  router: createRouter(window),
  hoverMs: signal(null),
  selection: signal(null),
  panel: signal(null),
};
const root = document.getElementById('root');
const spoken = followLanguage(() => preferences.value.values.language.value, window);
if (root) void spoken.then(() => effect(() => draw(root, preferences.value)));

function draw(place: HTMLElement, chosen: PreferenceStore): void {
  const app: App = { ...shared, preferences: chosen };
  render(
    <AppContext.Provider value={app}>
      {query.get('view') === 'compact' ? <CompactView note={query.get('note')} /> : <PopoverView />}
    </AppContext.Provider>,
    place,
  );
}

/** The browser's storage; `null` where it is forbidden, when to name it is to throw. */
function storageOf(page: Window): PreferenceStorage | null {
  try {
    return page.localStorage;
  } catch {
    return null;
  }
}
