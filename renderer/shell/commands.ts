/** What the command palette offers, and which of it is meant by what was typed. */
import { type Text, t } from '../language/text.ts';
import type { App } from '../store/app.ts';
import { deviceLists } from '../store/device-lists.ts';
import { chosenName, type DeviceKind, deviceKinds } from '../store/devices.ts';
import { choicesOf, type PreferenceName, type PreferenceValue } from '../store/preferences.ts';
import { live, timeParams } from '../store/time.ts';
import { timeWindows } from '../store/windows.ts';
import { kioskId, offeredScreens } from './screens.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  /** Beside the title: what it is. */
  readonly kind: Text;
  act(): void;
}

export function commandsFor(app: App): Command[] {
  const { store, router, preferences, panel } = app;
  const params = () => timeParams(store.time.peek());
  const go = (screen: string, more: Readonly<Record<string, string>> = {}) =>
    router.go({ screen, params: { ...more, ...params() } });
  const preference = <Name extends PreferenceName>(
    name: Name,
    titles: Readonly<Record<PreferenceValue<Name>, string>>,
  ): Command[] =>
    choicesOf(name).map((value) => ({
      id: `${name} ${value}`,
      title: titles[value],
      kind: 'Setting' as const,
      act: () => preferences.set(name, value),
    }));
  const isLive = store.time.value.mode === 'live';
  return [
    ...offeredScreens(store.hello.value).map(({ id, title }) => ({
      id: `screen ${id}`,
      title: t(title),
      kind: 'Screen' as const,
      act: () => go(id),
    })),
    {
      id: 'kiosk',
      title: t('Wall screen'),
      kind: 'Screen' as const,
      act: () => router.go({ screen: kioskId, params: {} }),
    },
    isLive
      ? { id: 'pause', title: t('Pause'), kind: 'Time' as const, act: store.pause }
      : { id: 'live', title: t('Back to live'), kind: 'Time' as const, act: () => store.look(live) },
    ...timeWindows.map((window) => ({
      id: `window ${window.id}`,
      title: t('Show {name}', { name: t(window.name) }),
      kind: 'Time' as const,
      act: () => store.show(window),
    })),
    {
      id: 'cause',
      title: t('What did this? (the time that is shown)'),
      kind: 'Time' as const,
      act() {
        const toMs = store.edge();
        panel.value = { kind: 'cause' as const, fromMs: toMs - store.span.peek().ms, toMs };
      },
    },
    ...preference('theme', { system: t('Theme of the system'), light: t('Light theme'), dark: t('Dark theme') }),
    ...preference('density', { comfortable: t('Comfortable density'), compact: t('Compact density') }),
    {
      id: 'help',
      title: t('Keys'),
      kind: 'Help' as const,
      act: () => {
        panel.value = { kind: 'help' };
      },
    },
    ...devices(app, go),
    ...processes(app, go),
  ];
}

/**
 * Those in which every typed word begins a word or stands within one, best first: titles that begin with what was
 * typed, then words that do, then the rest; equals keep their order.
 */
export function rankCommands(commands: readonly Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return commands.filter(({ kind }) => kind !== 'Process' && kind !== 'Device');
  const scored = commands.flatMap((command) => {
    const title = command.title.toLowerCase();
    const scores = words.map((word) => {
      if (title.startsWith(word)) return 0;
      const at = title.indexOf(word);
      if (at === -1) return null;
      return /[^\p{L}\p{N}]/u.test(title[at - 1] ?? '') ? 1 : 2;
    });
    return scores.includes(null)
      ? []
      : [{ command, score: scores.reduce<number>((sum, one) => sum + (one ?? 0), 0) }];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ command }) => command);
}

type Go = (screen: string, more?: Readonly<Record<string, string>>) => void;

/** Where devices stand that stand on no screen of sensors. */
const deviceScreens: Partial<Record<DeviceKind, string>> = {
  disk: 'disks',
  filesystem: 'disks',
  interface: 'network',
};

/** Found by what a person calls them and by their own names; hidden ones too, for they are asked for. */
function devices({ store, devices: chosen }: App, go: Go): Command[] {
  return deviceKinds.flatMap((kind) => {
    const choice = chosen.of(kind);
    const listed = deviceLists[kind].list(store.latest);
    // What no open screen reads is known by the names that were given all the same.
    const unread = Object.keys(choice.names)
      .filter((key) => !listed.some((one) => one.key === key))
      .map((key) => ({ key, name: key, about: '' }));
    return [...listed, ...unread].map(({ key, name, about }) => {
      const own = chosenName(choice, key);
      const screen = deviceScreens[kind] ?? 'sensors';
      // Of sensors many have the same name; the chip tells them apart.
      const parts = screen === 'sensors' ? [own, name, about] : [own, name];
      return {
        id: `${kind} ${key}`,
        title: parts.filter(Boolean).join(' · '),
        kind: 'Device' as const,
        act: () => go(screen),
      };
    });
  });
}

/** Those of the whole table while its screen is open, else the heaviest. */
function processes({ store }: App, go: Go): Command[] {
  const { process, process_top } = store.latest;
  const known = process.value ?? process_top.value;
  return (known?.processes ?? []).map(({ pid, name, user }) => ({
    id: `process ${pid}`,
    title: `${name} ${pid}${user === null ? '' : ` ${user}`}`,
    kind: 'Process' as const,
    act: () => go('processes', { filter: `pid:${pid}` }),
  }));
}
