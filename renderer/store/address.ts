/**
 * Keeps the address and the shown time one: a link opens its moment, and whatever moment is on the screen can be
 * copied out of the address bar. Stopping the time, and letting it go on, is a step that Back undoes; moving about in
 * the past is not.
 */
import { effect } from '@preact/signals';
import type { Router } from './router.ts';
import type { Store } from './store.ts';
import { live, timeOfParams, timeParams } from './time.ts';

/** Browsers refuse to take more than about three addresses a second. */
const settleMs = 300;

/** @param after calls back once; returns what cancels it. @returns what ends it */
export function joinAddress(
  store: Store,
  router: Router,
  after: (ms: number, callback: () => void) => () => void,
): () => void {
  let cancel = () => {};
  const paramsOf = (params: Readonly<Record<string, string>>) => {
    const { at = null, from = null, to = null } = params;
    return { at, from, to };
  };
  const isShown = () => {
    const route = paramsOf(router.route.peek().params);
    const shown = paramsOf(timeParams(store.time.peek()));
    return route.at === shown.at && route.from === shown.from && route.to === shown.to;
  };
  const stopReading = effect(() => {
    const { params } = router.route.value;
    // Before the first word of the server only the viewer's own clock is known, which may be wrong.
    if (store.hello.value === null || isShown()) return;
    const time = timeOfParams(params, store.window.peek(), store.serverNow());
    // What the address asks for may be impossible; then it is corrected.
    if (time ?? store.time.peek().mode !== 'live') store.look(time ?? live);
    else write('replace');
  });
  let wasLive = store.time.peek().mode === 'live';
  const stopWriting = effect(() => {
    const isLive = store.time.value.mode === 'live';
    cancel();
    if (store.hello.value === null) return;
    if (isLive === wasLive) {
      cancel = after(settleMs, () => write('replace'));
    } else {
      write('push');
    }
    wasLive = isLive;
  });
  function write(how: 'push' | 'replace'): void {
    if (!isShown()) router.set(paramsOf(timeParams(store.time.peek())), how);
  }
  return () => {
    cancel();
    stopReading();
    stopWriting();
  };
}
