/** Hands the one store, and what the parts of the page share, down to whoever draws of it. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { App } from './app.ts';
import type { Store } from './store.ts';

export const AppContext = createContext<App | null>(null);

/** Throws outside of the page's root, which provides it. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('a view needs the app of its root');
  return app;
}

export function useStore(): Store {
  return useApp().store;
}
