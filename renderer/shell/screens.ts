/**
 * The screens, as data: their names, their places in the sidebar, and the code that is fetched when one is opened.
 * A screen about a family of readings is there only where the machine has such a channel.
 */
import type { ComponentType } from 'preact';
import type { ChannelName } from '../../protocol/channels.ts';
import type { Audience, HelloMessage } from '../../protocol/messages.ts';
import type { Text } from '../language/text.ts';
import { Overview } from '../views/overview.tsx';
import type { GaugeId } from './gauges.ts';

export interface Screen {
  /** As in the address; empty for the overview. */
  readonly id: string;
  readonly title: Text;
  /** What stands before its name: a small live chart, or a sign. */
  readonly sign: { readonly gauge: GaugeId } | { readonly icon: string };
  /** Without one of these channels there is no such screen. */
  readonly channels?: readonly ChannelName[];
  /** Few machines have it, so that it is not there before the machine has said so. */
  readonly isRare?: boolean;
  /** Whom the sidebar leads there; everybody unless told otherwise. Whoever opens its address is told why not. */
  readonly audiences?: readonly Audience[];
  /** Stands below the others, as what is not about the machine. */
  readonly isFooter?: boolean;
  load(): Promise<ComponentType> | ComponentType;
}

/** The screen for a wall, which stands in no frame. */
export const kioskId = 'kiosk';

export const screens: readonly Screen[] = [
  {
    id: '',
    title: 'Overview',
    sign: { icon: 'M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3.5H9zM9 8h4.5v5.5H9zM2.5 10.5H7v3H2.5z' },
    load: () => Overview,
  },
  {
    id: 'cpu',
    title: 'CPU',
    sign: { gauge: 'cpu' },
    channels: ['cpu'],
    load: async () => (await import('../screens/cpu.tsx')).CpuScreen,
  },
  {
    id: 'memory',
    title: 'Memory',
    sign: { gauge: 'memory' },
    channels: ['memory'],
    load: async () => (await import('../screens/memory.tsx')).MemoryScreen,
  },
  {
    id: 'disks',
    title: 'Disks',
    sign: { gauge: 'disk' },
    channels: ['disk', 'filesystem'],
    load: async () => (await import('../screens/disks.tsx')).DisksScreen,
  },
  {
    id: 'network',
    title: 'Network',
    sign: { gauge: 'network' },
    channels: ['network'],
    load: async () => (await import('../screens/network.tsx')).NetworkScreen,
  },
  {
    id: 'processes',
    title: 'Processes',
    sign: { gauge: 'processes' },
    channels: ['process'],
    load: async () => (await import('../screens/processes.tsx')).ProcessesScreen,
  },
  {
    id: 'sensors',
    title: 'Sensors',
    sign: { icon: 'M6.5 9.2V3.5a1.5 1.5 0 0 1 3 0v5.7a3 3 0 1 1-3 0zM8 7v4.5' },
    channels: ['sensor', 'power', 'gpu'],
    isRare: true,
    load: async () => (await import('../screens/sensors.tsx')).SensorsScreen,
  },
  {
    id: 'containers',
    title: 'Containers',
    sign: { icon: 'M2.5 5L8 2.5L13.5 5v6L8 13.5L2.5 11zM2.5 5L8 7.5L13.5 5M8 7.5v6' },
    channels: ['container'],
    isRare: true,
    load: async () => (await import('../screens/containers.tsx')).ContainersScreen,
  },
  {
    id: 'services',
    title: 'Services',
    sign: { icon: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01' },
    channels: ['service'],
    isRare: true,
    load: async () => (await import('../screens/services.tsx')).ServicesScreen,
  },
  {
    id: 'machines',
    title: 'Machines',
    sign: { icon: 'M2 3h7v5H2zM4 11h3M5.5 8v3M8.5 10.5h5.5v-4.5h-2.5M11.3 10.5v2.5M9.8 13h3' },
    audiences: ['owner', 'local'],
    load: async () => (await import('../screens/machines.tsx')).MachinesScreen,
  },
  {
    id: 'share',
    title: 'Share',
    sign: { icon: 'M8 9.5V2.5M5.5 5L8 2.5L10.5 5M4.5 7.5H3v6h10v-6h-1.5' },
    audiences: ['owner', 'local'],
    load: async () => (await import('../screens/share.tsx')).ShareScreen,
  },
  {
    id: 'settings',
    title: 'Settings',
    sign: { icon: 'M2.5 4.5h6M11.5 4.5h2M8.5 3v3h3V3zM2.5 11.5h2M7.5 11.5h6M4.5 10v3h3v-3z' },
    load: async () => (await import('../screens/settings.tsx')).SettingsScreen,
  },
  {
    id: 'self',
    title: 'Telltale itself',
    sign: { icon: 'M2.5 8.5h2.5l1.5-4l2.5 8l1.5-4h3' },
    channels: ['self'],
    isFooter: true,
    load: async () => (await import('../screens/self.tsx')).SelfScreen,
  },
];

/**
 * Those that this machine can fill and whoever looks may see; before its first word all but those that few machines
 * have and those that not everybody may see.
 */
export function offeredScreens(hello: HelloMessage | null): Screen[] {
  return screens.filter(({ channels, isRare = false, audiences }) => {
    if (audiences && (!hello || !audiences.includes(hello.audience))) return false;
    if (!channels) return true;
    if (!hello) return !isRare;
    return channels.some((name) => hello.channels.some((one) => one.name === name && one.available));
  });
}
