/** Keeps the screen from going dark (Screen Wake Lock API): over https and localhost only, and while the page is seen. */

/** @returns lets it sleep again; harmless twice */
export function keepAwake(page: Pick<Window, 'navigator' | 'document'>): () => void {
  let lock: WakeLockSentinel | null = null;
  let ended = false;
  const ask = async () => {
    // There is none over plain http; and a browser may refuse it, as on a battery that is nearly empty.
    if (page.document.visibilityState !== 'visible' || !('wakeLock' in page.navigator)) return;
    const given = await page.navigator.wakeLock.request('screen').catch(() => null);
    if (ended) void given?.release();
    else lock = given;
  };
  const onVisible = () => void ask();
  page.document.addEventListener('visibilitychange', onVisible);
  void ask();
  return () => {
    ended = true;
    page.document.removeEventListener('visibilitychange', onVisible);
    void lock?.release();
    lock = null;
  };
}
