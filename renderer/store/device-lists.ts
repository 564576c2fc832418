/** The devices that can be arranged, as data: where each kind is listed, and what its devices are by themselves. */
import type { DiskDevice } from '../../protocol/families/disk.ts';
import type { NetworkInterface } from '../../protocol/families/network.ts';
import type { Sensor } from '../../protocol/families/sensor.ts';
import { type Text, t } from '../language/text.ts';
import { diskKind, interfaceKind } from './device-words.ts';
import type { DeviceKind } from './devices.ts';
import type { Latest } from './store.ts';

export interface ListedDevice {
  readonly key: string;
  readonly name: string;
  /** What tells it from others of such a name; may be empty. */
  readonly about: string;
}

interface DeviceList {
  readonly title: Text;
  /** As the machine lists them, what matters most first. */
  list(latest: Latest): ListedDevice[];
}

/** Devices that only hide what matters, until they are asked for. */
export function isMinorDisk({ kind }: DiskDevice): boolean {
  return kind === 'loop' || kind === 'memory';
}

/** An interface that is up, or that ever carried anything. */
export function isUsedInterface(one: NetworkInterface): boolean {
  const carried = (one.receive_bytes_total ?? 0) + (one.transmit_bytes_total ?? 0);
  return one.uplink || one.state === 'up' || carried > 0;
}

export function uplinksFirst(interfaces: readonly NetworkInterface[]): NetworkInterface[] {
  return [...interfaces].sort((a, b) => Number(b.uplink) - Number(a.uplink));
}

function sensors(title: Text, id: 'temperatures' | 'fans' | 'powers' | 'voltages'): DeviceList {
  return {
    title,
    list({ sensor }) {
      const inputs: readonly Sensor[] = sensor.value?.[id] ?? [];
      return inputs.map((one) => ({ key: one.sensor, name: one.label, about: one.chip }));
    },
  };
}

export const deviceLists: Readonly<Record<DeviceKind, DeviceList>> = {
  disk: {
    title: 'Disks',
    list: ({ disk }) =>
      (disk.value?.devices ?? [])
        .filter((one) => !isMinorDisk(one))
        .map((one) => ({ key: one.device, name: one.device, about: one.model ?? diskKind(one) })),
  },
  filesystem: {
    title: 'Filesystems',
    list: ({ filesystem }) =>
      (filesystem.value?.filesystems ?? []).map(({ mount, type, device }) => ({
        key: mount,
        name: mount,
        about: t('{type} on {device}', { type, device }),
      })),
  },
  interface: {
    title: 'Interfaces',
    list: ({ network }) =>
      uplinksFirst(network.value?.interfaces ?? [])
        .filter(isUsedInterface)
        .map((one) => ({ key: one.interface, name: one.interface, about: interfaceKind(one) })),
  },
  gpu: {
    title: 'Graphics',
    list: ({ gpu }) =>
      (gpu.value?.gpus ?? []).map(({ gpu: key, name }) => ({ key, name: name ?? key, about: name ? key : '' })),
  },
  battery: {
    title: 'Batteries',
    list: ({ power }) =>
      (power.value?.batteries ?? []).map(({ battery, model }) => ({
        key: battery,
        name: battery,
        about: model ?? '',
      })),
  },
  temperatures: sensors('Temperatures', 'temperatures'),
  fans: sensors('Fans', 'fans'),
  powers: sensors('Power', 'powers'),
  voltages: sensors('Voltages', 'voltages'),
};
