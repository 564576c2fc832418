/** The address of the page as a signal: changed by links, by the browser's back and forward, and by the app itself. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { formatRoute, parseRoute, type Route, withParams } from './route.ts';

export interface Router {
  readonly route: ReadonlySignal<Route>;
  /** Goes to a screen, as a new entry of the browser's history. */
  go(route: Route): void;
  /**
   * Changes parameters of the present screen; `null` takes one out.
   * @param how `push` makes an entry to go back from, `replace` does not
   */
  set(changes: Readonly<Record<string, string | null>>, how: 'push' | 'replace'): void;
  close(): void;
}

/** The few things that are needed of `window`. */
export interface RouterPage {
  readonly location: Pick<Location, 'hash'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  addEventListener(type: 'hashchange' | 'popstate', listener: () => void): void;
  removeEventListener(type: 'hashchange' | 'popstate', listener: () => void): void;
}

export function createRouter(page: RouterPage): Router {
  const route = signal<Route>(parseRoute(page.location.hash) ?? { screen: '', params: {} });
  const read = () => {
    const next = parseRoute(page.location.hash);
    // Back and forward bring both events.
    if (next && formatRoute(next) !== formatRoute(route.peek())) route.value = next;
  };
  const write = (next: Route, how: 'push' | 'replace') => {
    const address = formatRoute(next);
    if (address === formatRoute(route.peek())) return;
    if (how === 'push') page.history.pushState(null, '', address);
    else page.history.replaceState(null, '', address);
    route.value = next;
  };
  page.addEventListener('hashchange', read);
  page.addEventListener('popstate', read);
  return {
    route,
    go: (next) => write(next, 'push'),
    set(changes, how) {
      const { screen, params } = route.peek();
      write({ screen, params: withParams(params, changes) }, how);
    },
    close() {
      page.removeEventListener('hashchange', read);
      page.removeEventListener('popstate', read);
    },
  };
}
