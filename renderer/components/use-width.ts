/** How wide a part of the page is, as it is laid out now. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';

/** @returns whole CSS pixels of its content; `null` until it is laid out, and where it was not there at first */
export function useWidth(part: { readonly current: Element | null }): ReadonlySignal<number | null> {
  const width = useSignal<number | null>(null);
  useLayoutEffect(() => {
    if (!part.current) return;
    width.value = part.current.clientWidth;
    const observer = new ResizeObserver(([entry]) => {
      width.value = entry ? Math.floor(entry.contentRect.width) : null;
    });
    observer.observe(part.current);
    return () => observer.disconnect();
  }, []);
  return width;
}
