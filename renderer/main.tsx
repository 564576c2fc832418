/** The page's composition root: transport, store, view. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { StoreContext } from './store/context.ts';
import { createStore } from './store/store.ts';
import './styles/index.css';
import { createTransport } from './transport/index.ts';
import { Overview } from './views/overview.tsx';

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
});

// A wait that was meant for an absent server makes no sense to a person who has just come back.
window.addEventListener('online', store.retryNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') store.retryNow();
});

effect(() => {
  const name = store.hello.value?.name;
  document.title = name ? `${name} – Telltale` : 'Telltale';
});

const root = document.getElementById('root');
if (root) {
  render(
    <StoreContext.Provider value={store}>
      <Overview />
    </StoreContext.Provider>,
    root,
  );
}
