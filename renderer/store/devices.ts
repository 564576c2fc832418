/**
 * What a person chose for the devices of a machine: their order, which of them are hidden, and what they are called.
 * Kept in the browser's own storage, by the machine's name, since one page address may show another machine tomorrow.
 * Readings and totals stay what they are: it is a choice of what is looked at.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { PreferenceStorage } from './preferences.ts';

/** What can be arranged; sensors by what they measure. */
export const deviceKinds = [
  'disk',
  'filesystem',
  'interface',
  'gpu',
  'battery',
  'temperatures',
  'fans',
  'powers',
  'voltages',
] as const;

export type DeviceKind = (typeof deviceKinds)[number];

/** Devices by their key in the channel's data, those included that are not there now. */
export interface DeviceChoice {
  /** These come first, in this order; the others follow as the machine lists them. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  /** By key what a device is called instead. */
  readonly names: Readonly<Record<string, string>>;
}

export interface DeviceStore {
  /** Reads signals: who asks follows a change. */
  of(kind: DeviceKind): DeviceChoice;
  set(kind: DeviceKind, choice: DeviceChoice): void;
}

type Machine = Partial<Record<DeviceKind, DeviceChoice>>;

const storageKey = 'telltale.devices';
/** More, or longer, is nothing that a person has chosen. */
const mostMachines = 30;
const mostDevices = 500;
const longestKey = 400;
export const longestName = 60;

/** As the machine lists them. */
export const noChoice: DeviceChoice = { order: [], hidden: [], names: {} };

/**
 * @param storage `null` where the browser allows none; then a choice holds until the page is left
 * @param machine name of the machine that is shown; `null` before it has said it
 */
export function createDevices(
  storage: PreferenceStorage | null,
  machine: ReadonlySignal<string | null>,
): DeviceStore {
  const all = signal(read(storage));
  return {
    of: (kind) => all.value.get(machine.value ?? '')?.[kind] ?? noChoice,
    set(kind, choice) {
      const name = machine.peek() ?? '';
      // Another tab may have chosen meanwhile; what is kept goes before what this one read at its start.
      const next = storage ? read(storage) : new Map(all.peek());
      const before = next.get(name) ?? all.peek().get(name) ?? {};
      // Last, so that the machine which was arranged longest ago is forgotten first.
      next.delete(name);
      next.set(name, { ...before, [kind]: choice });
      all.value = new Map([...next].slice(-mostMachines));
      write(storage, all.value);
    },
  };
}

/** @param keys as the machine lists them */
export function arrange(
  keys: readonly string[],
  { order, hidden }: DeviceChoice,
): { shown: string[]; hidden: number } {
  const all = inOrder(keys, order);
  const shown = all.filter((key) => !hidden.includes(key));
  return { shown, hidden: all.length - shown.length };
}

/** Those of the order that are there, then the rest. */
export function inOrder(keys: readonly string[], order: readonly string[]): string[] {
  const first = order.filter((key) => keys.includes(key));
  return [...first, ...keys.filter((key) => !first.includes(key))];
}

/** What a device is called instead; `null` where it keeps its name. */
export function chosenName({ names }: DeviceChoice, key: string): string | null {
  return Object.hasOwn(names, key) ? (names[key] ?? null) : null;
}

/** @param name blank: its own again */
export function rename(choice: DeviceChoice, key: string, name: string): DeviceChoice {
  const { [key]: _before, ...others } = choice.names;
  const trimmed = name.trim().slice(0, longestName);
  return { ...choice, names: trimmed === '' ? others : { ...others, [key]: trimmed } };
}

export function toggleHidden(choice: DeviceChoice, key: string): DeviceChoice {
  const isHidden = choice.hidden.includes(key);
  return { ...choice, hidden: isHidden ? choice.hidden.filter((one) => one !== key) : [...choice.hidden, key] };
}

/**
 * A device a place up or down among those that are there; at the end of the list it stays.
 * @param keys as the machine lists them
 */
export function move(choice: DeviceChoice, keys: readonly string[], key: string, by: 1 | -1): DeviceChoice {
  return place(choice, keys, key, inOrder(keys, choice.order).indexOf(key) + by);
}

/**
 * A device at a place, counted from 0, among those that are there; where there is no such place, all stay.
 * @param keys as the machine lists them
 */
export function place(choice: DeviceChoice, keys: readonly string[], key: string, to: number): DeviceChoice {
  const order = inOrder(keys, choice.order);
  const from = order.indexOf(key);
  if (from === -1 || from === to || order[to] === undefined) return choice;
  order.splice(to, 0, ...order.splice(from, 1));
  return { ...choice, order: [...order, ...choice.order.filter((one) => !keys.includes(one))] };
}

function read(storage: PreferenceStorage | null): Map<string, Machine> {
  try {
    const value: unknown = JSON.parse(storage?.getItem(storageKey) ?? '{}');
    return new Map(entriesOf(value).map(([name, kept]) => [name, machineOf(kept)]));
  } catch {
    return new Map();
  }
}

function machineOf(value: unknown): Machine {
  const kept = Object.fromEntries(entriesOf(value));
  return Object.fromEntries(
    deviceKinds.filter((kind) => Object.hasOwn(kept, kind)).map((kind) => [kind, choiceOf(kept[kind])]),
  );
}

function choiceOf(value: unknown): DeviceChoice {
  const { order, hidden, names } = Object.fromEntries(entriesOf(value));
  const named = entriesOf(names).filter(
    (entry): entry is [string, string] =>
      isKey(entry[0]) && typeof entry[1] === 'string' && entry[1].trim() !== '' && entry[1].length <= longestName,
  );
  return { order: keysOf(order), hidden: keysOf(hidden), names: Object.fromEntries(named.slice(0, mostDevices)) };
}

function keysOf(value: unknown): string[] {
  return Array.isArray(value) ? [...new Set(value.filter(isKey))].slice(0, mostDevices) : [];
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestKey;
}

/** None of whatever is no plain object. */
function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function write(storage: PreferenceStorage | null, all: ReadonlyMap<string, Machine>): void {
  try {
    storage?.setItem(storageKey, JSON.stringify(Object.fromEntries(all)));
  } catch {
    // Full or forbidden: the choice holds until the page is left.
  }
}
