/** What is read again only when it has grown old: limits, names and links that change by hand, if ever. */

/** How long it is taken for true, in milliseconds. */
export const staleMs = 10_000;

/**
 * @param read asked at most every {@link staleMs}; what it throws is thrown, and the next call asks again
 * @param monotonicMs by which what was read grows old
 */
export function seldom<Value>(read: () => Value, monotonicMs: () => number): () => Value {
  let kept: { readonly value: Value; readonly atMs: number } | null = null;
  return () => {
    const nowMs = monotonicMs();
    if (kept === null || nowMs - kept.atMs >= staleMs) kept = { value: read(), atMs: nowMs };
    return kept.value;
  };
}
