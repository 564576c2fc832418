/**
 * What viewers may see of each channel. Every output takes its data through here: stream, replay, REST, recorded
 * messages, history and Prometheus. The table names every channel, so that a new one does not compile before
 * somebody has decided what of it must be hidden.
 */
import { type ChannelName, isChannelName } from '../../../protocol/channels.ts';
import type { Unavailable } from '../../../protocol/families/envelope.ts';
import type { Filesystem } from '../../../protocol/families/filesystem.ts';
import type { AnyChannelData, ChannelData } from '../../../protocol/families/index.ts';
import type { Audience } from '../../../protocol/messages.ts';
import type { SeriesDefinition } from '../../../protocol/series.ts';
import type { ShareChoices } from '../../../protocol/share.ts';
import type { Redact } from '../../hub/message.ts';

/** @returns the data itself where nothing is to be hidden, else a copy */
type Redactor<Name extends ChannelName> = (data: ChannelData[Name], choices: ShareChoices) => ChannelData[Name];

export interface Redaction {
  /** For the hub, which numbers and encodes what it returns. */
  readonly sample: Redact;
  /** For a message that was recorded. */
  data(channel: ChannelName, data: AnyChannelData, audience: Audience): AnyChannelData;
  /** Whether the label of a series is hidden, and the series with it. */
  hidesSeries(definition: SeriesDefinition, label: string | number | null, audience: Audience): boolean;
  /** Whether single processes are shown, for what is answered by process. */
  showsProcesses(audience: Audience): boolean;
}

const notShared = 'not shared';

/** @param choices those of the share that is on; asked anew for every message */
export function createRedaction(choices: () => ShareChoices): Redaction {
  const redact = (channel: ChannelName, data: AnyChannelData): AnyChannelData =>
    // The table ties a channel's name to the type of its data, which the compiler cannot follow here.
    (redactors[channel] as (data: AnyChannelData, choices: ShareChoices) => AnyChannelData)(data, choices());
  return {
    sample(audience, sample) {
      if (audience !== 'viewer') return sample;
      const data = redact(sample.channel, sample.data);
      return data === sample.data ? sample : ({ ...sample, data } as typeof sample);
    },
    data: (channel, data, audience) => (audience === 'viewer' ? redact(channel, data) : data),
    hidesSeries({ channel, label: labelName }, label, audience) {
      if (audience !== 'viewer' || label === null || !isChannelName(channel)) return false;
      const value = String(label);
      if (labelName === 'mount') return hidesMount(value, choices());
      return labelName === 'service' && hidesService(value, choices());
    },
    showsProcesses: (audience) => audience !== 'viewer' || choices().processes,
  };
}

const showAll = <Data>(data: Data): Data => data;

const redactors: { readonly [Name in ChannelName]: Redactor<Name> } = {
  system: showAll,
  dashboard: showAll,
  cpu: showAll,
  memory: showAll,
  disk: showAll,
  network: redactNetwork,
  pressure: showAll,
  filesystem: redactFilesystems,
  process: redactProcesses,
  process_top: redactProcesses,
  sensor: showAll,
  power: showAll,
  gpu: redactGpus,
  container: redactContainers,
  service: redactServices,
  self: showAll,
  application: showAll,
};

function redactProcesses<Data extends ChannelData['process']>(data: Data, choices: ShareChoices): Data {
  if (!choices.processes) {
    const kept = withoutReasons(data.unavailable, (path) => path.startsWith('processes['));
    return { ...data, processes: [], unavailable: { ...kept, processes: notShared } };
  }
  const fields = [
    ...(choices.users ? [] : (['user'] as const)),
    ...(choices.command_lines ? [] : (['command_line'] as const)),
  ];
  if (fields.length === 0 && choices.addresses) return data;
  const hidden = Object.fromEntries(fields.map((field) => [field, null]));
  const reasons = Object.fromEntries(fields.map((field) => [`processes[].${field}`, notShared]));
  const kept = withoutReasons(data.unavailable, (path) => fields.some((field) => path.endsWith(`].${field}`)));
  return {
    ...data,
    processes: data.processes.map((each) => {
      // What runs in a service that is hidden is said to run in none.
      const service = each.service !== null && hidesService(each.service, choices) ? null : each.service;
      return { ...each, ...hidden, service };
    }),
    unavailable: { ...kept, ...reasons },
  };
}

function redactGpus(data: ChannelData['gpu'], choices: ShareChoices): ChannelData['gpu'] {
  if (choices.processes || data.gpus.length === 0) return data;
  const kept = withoutReasons(data.unavailable, (path) => path.includes('].processes'));
  return {
    ...data,
    gpus: data.gpus.map((each) => ({ ...each, processes: null })),
    unavailable: { ...kept, 'gpus[].processes': notShared },
  };
}

function redactServices(data: ChannelData['service'], choices: ShareChoices): ChannelData['service'] {
  const hidden = data.services.filter(({ service }) => hidesService(service, choices));
  if (hidden.length === 0) return data;
  const reasons = withoutReasons(data.unavailable, (path) =>
    hidden.some(({ service }) => path.startsWith(`services[${service}].`)),
  );
  return {
    ...data,
    services: data.services.filter((each) => !hidden.includes(each)),
    unavailable: { ...reasons, services: `${hidden.length} more are not shared` },
  };
}

/**
 * systemd names what it runs for one user after the user's number (user@1000.service), and what it runs for one
 * connection after both ends of it (sshd@3-192.168.1.5:22-192.168.1.9:50122.service).
 */
function hidesService(service: string, choices: ShareChoices): boolean {
  return (
    (!choices.users && /^user(-runtime-dir)?@/.test(service)) || (!choices.addresses && tellsAddress(service))
  );
}

/** An image may be named after the machine that it comes from: 10.0.0.5:5000/team/app:1. */
function redactContainers(data: ChannelData['container'], choices: ShareChoices): ChannelData['container'] {
  if (choices.addresses || !data.containers.some(({ image }) => image !== null && registry.test(image)))
    return data;
  return {
    ...data,
    containers: data.containers.map((each) => ({ ...each, image: each.image?.replace(registry, '') ?? null })),
  };
}

/** A host with a port, or an address, before the name proper; public registries are no secret. */
const registry = /^([^/]*:\d+|\d{1,3}(\.\d{1,3}){3}|\[[^\]/]*\])\//;

function redactNetwork(data: ChannelData['network'], choices: ShareChoices): ChannelData['network'] {
  if (choices.addresses) return data;
  return {
    ...data,
    interfaces: data.interfaces.map((each) => ({ ...each, addresses: [] })),
    unavailable: { ...data.unavailable, 'interfaces[].addresses': notShared },
  };
}

/** Filesystems whose mount tells what is hidden are left out, since the mount is what names them everywhere. */
function redactFilesystems(data: ChannelData['filesystem'], choices: ShareChoices): ChannelData['filesystem'] {
  const hidden = data.filesystems.filter(({ mount }) => hidesMount(mount, choices));
  const shown = data.filesystems.filter((each) => !hidden.includes(each)).map((each) => hideDevice(each, choices));
  if (shown.length === data.filesystems.length && shown.every((each, index) => each === data.filesystems[index])) {
    return data;
  }
  const { unavailable, ...rest } = data;
  const reasons = withoutReasons(unavailable, (path) =>
    hidden.some(({ mount }) => path.startsWith(`filesystems[${mount}].`)),
  );
  if (hidden.length > 0) reasons.filesystems ??= `${hidden.length} more are not shared`;
  return {
    ...rest,
    filesystems: shown,
    ...(Object.keys(reasons).length > 0 && { unavailable: reasons }),
  };
}

function hideDevice(each: Filesystem, choices: ShareChoices): Filesystem {
  const isHidden =
    (!choices.users && (tellsUser(each.device) || each.device.includes('@'))) ||
    (!choices.addresses && tellsHost(each.device));
  return isHidden ? { ...each, device: notShared } : each;
}

function hidesMount(mount: string, choices: ShareChoices): boolean {
  return (!choices.users && tellsUser(mount)) || (!choices.addresses && tellsAddress(mount));
}

/** Folders of users, and of what they have plugged in: /home/ann, /run/media/ann/STICK, /run/user/1000. */
function tellsUser(path: string): boolean {
  return /(^|[\\/])(home|Users)[\\/]+[^\\/]|^(\/run)?\/media\/[^/]+\/|^\/run\/user\//.test(path);
}

/** An IPv4 address, or at least four groups of an IPv6 or hardware address. */
function tellsAddress(text: string): boolean {
  return /\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3}/i.test(text);
}

/** What is mounted from elsewhere names where: nas:/export, //nas/share, ann@nas:, https://nas/dav. */
function tellsHost(device: string): boolean {
  if (device.startsWith('/dev/') || /^[A-Za-z]:[\\/]?$/.test(device)) return false;
  return /^[\\/]{2}|[:@]/.test(device) || tellsAddress(device);
}

function withoutReasons(reasons: Unavailable | undefined, drops: (path: string) => boolean): Unavailable {
  return Object.fromEntries(Object.entries(reasons ?? {}).filter(([path]) => !drops(path)));
}
