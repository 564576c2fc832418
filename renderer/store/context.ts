/** Hands the one store down to whoever draws of it. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Store } from './store.ts';

export const StoreContext = createContext<Store | null>(null);

/** Throws outside of the page's root, which provides it. */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('a view needs the store of its root');
  return store;
}
