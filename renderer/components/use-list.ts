/** Lists out of samples, which come each second and mostly with the same. */
import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';

/**
 * A view that uses it is drawn again only when the list changes, and has the same array until then.
 * @param read called anew when a signal that it reads changes
 */
export function useList<Item extends string | number>(read: () => readonly Item[]): readonly Item[] {
  const text = useComputed(() => JSON.stringify(read())).value;
  return useMemo(() => JSON.parse(text) as Item[], [text]);
}
