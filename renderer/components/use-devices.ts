/** The devices of a kind as a person has arranged them; a view is drawn again only when that, or the list, changes. */
import { useComputed } from '@preact/signals';
import { useApp } from '../store/context.ts';
import { deviceLists } from '../store/device-lists.ts';
import { arrange, chosenName, type DeviceKind } from '../store/devices.ts';

/** Keys of those to show, in their order, and how many are hidden. */
export function useDevices(kind: DeviceKind): { readonly shown: readonly string[]; readonly hidden: number } {
  const { devices, store } = useApp();
  const arranged = useComputed(() => {
    const keys = deviceLists[kind].list(store.latest).map(({ key }) => key);
    return JSON.stringify(arrange(keys, devices.of(kind)));
  });
  return JSON.parse(arranged.value) as ReturnType<typeof arrange>;
}

/** How many of several kinds are hidden. */
export function useHidden(kinds: readonly DeviceKind[]): number {
  const { devices, store } = useApp();
  return useComputed(() =>
    kinds.reduce((sum, kind) => {
      const keys = deviceLists[kind].list(store.latest).map(({ key }) => key);
      return sum + arrange(keys, devices.of(kind)).hidden;
    }, 0),
  ).value;
}

/** What a person calls a device; `null` where it keeps its own name. */
export function useDeviceName(kind: DeviceKind, key: string): string | null {
  const { devices } = useApp();
  return useComputed(() => chosenName(devices.of(kind), key)).value;
}
