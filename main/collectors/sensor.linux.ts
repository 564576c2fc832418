/**
 * Reads the chips under /sys/class/hwmon, the thermal zones that no chip shows, and the RAPL counters, one file after
 * the other, so that a slow chip holds one thread. Left alone are devices that sleep, devices that reading would keep
 * awake (graphics cards, which channel `gpu` lets fall asleep), hard disks, and batteries, which are channel `power`'s.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import { listFolder, readAttribute } from '../procfs/attribute.ts';
import { DeviceFile, onlyRoot, readFailure } from '../procfs/device-file.ts';
import {
  type HwmonChip,
  type HwmonInput,
  listChips,
  readChip,
  toCelsius,
  toLimitCelsius,
  toRpm,
  toVolts,
  toWatts,
} from '../procfs/hwmon.ts';
import { type Found, parseCount } from '../procfs/parse.ts';
import { listRaplZones, type RaplZone, raplCommand } from '../procfs/powercap.ts';
import { hasAutosuspend, readPowerState } from '../procfs/runtime-power.ts';
import { isOwnZone, listZones, readZone, type ThermalZone } from '../procfs/thermal.ts';
import type { Collector, Host } from './collector.ts';
import { noLimit, type SensorReading } from './sensor.ts';
import { nameSensors } from './sensor-names.ts';

const raplChip = 'rapl';

type Withheld = () => string | null;

/** One input with all that is needed to read it. */
interface Source {
  kind: 'temperature' | 'fan' | 'voltage' | 'power' | 'energy';
  sensor: string;
  label: string;
  chip: string;
  /** Why it is not read now; `null` where it may be. One function for all inputs of a chip. */
  withheld: Withheld;
  fault: DeviceFile | null;
  value: DeviceFile;
  convert(text: string): Found;
  limits: { high: Found; critical: Found } | null;
  /** Reads the limits once the device is awake. */
  readLimits(): Promise<{ high: Found; critical: Found }>;
  rangeMicrojoules: number | null;
}

export function openSensorLinux(host: Host): Collector<SensorReading> {
  let sources: Source[] = [];
  let key: string | null = null;
  const closeAll = () => {
    for (const { fault, value } of sources) {
      fault?.close();
      value.close();
    }
    sources = [];
    key = null;
  };
  const discover = () => {
    const found = [listChips(host.sysRoot), listZones(host.sysRoot), listFolder(`${host.sysRoot}/class/powercap`)];
    const foundKey = found.map((names) => names?.join(' ') ?? '').join('\n');
    if (foundKey === key) return;
    closeAll();
    sources = findSources(host);
    key = foundKey;
  };
  discover();
  if (sources.length === 0) {
    throw new TelltaleError(
      'channel_unavailable',
      'This machine shows no sensors, as most virtual machines: there are none in /sys/class/hwmon, thermal and powercap.',
    );
  }
  return {
    async read(signal) {
      discover();
      const reading: SensorReading = { temperatures: [], fans: [], voltages: [], powers: [] };
      // Asked once for each chip.
      const answers = new Map<Withheld, string | null>();
      for (const source of sources) {
        signal.throwIfAborted();
        let withheld = answers.get(source.withheld);
        if (withheld === undefined) {
          withheld = source.withheld();
          answers.set(source.withheld, withheld);
        }
        await readInto(reading, source, withheld);
      }
      return reading;
    },
    close: closeAll,
  };
}

async function readInto(reading: SensorReading, source: Source, withheld: string | null): Promise<void> {
  const { sensor, label, chip, kind } = source;
  const found = withheld === null ? await measure(source) : { reason: withheld };
  const input = { sensor, label, chip, found };
  if (kind === 'fan') reading.fans.push(input);
  else if (kind === 'voltage') reading.voltages.push(input);
  else if (kind === 'temperature') {
    if (withheld === null) source.limits ??= await source.readLimits();
    const unread = { reason: withheld ?? '' };
    reading.temperatures.push({ ...input, ...(source.limits ?? { high: unread, critical: unread }) });
  } else {
    const counter = kind === 'energy' ? { rangeMicrojoules: source.rangeMicrojoules } : null;
    reading.powers.push({ ...input, counter });
  }
}

async function measure({ chip, fault, value, convert }: Source): Promise<Found> {
  try {
    // Of an input at fault the value means nothing: a broken wire, a fan that is not there.
    if (fault !== null && (await fault.read()) === '1')
      return { reason: 'the chip reports a fault of this input' };
    return convert(await value.read());
  } catch (error) {
    const reason = readFailure(error);
    return {
      reason:
        chip === raplChip && reason === onlyRoot
          ? `${reason}; to allow it until the next start: ${raplCommand}`
          : reason,
    };
  }
}

function findSources(host: Host): Source[] {
  const chipFolder = `${host.sysRoot}/class/hwmon`;
  const zoneFolder = `${host.sysRoot}/class/thermal`;
  const chips = listChips(host.sysRoot)
    .map((id) => readChip(chipFolder, id))
    .filter((chip) => chip !== null)
    .filter((chip) => !chip.deviceFolder?.includes('/power_supply/'));
  const chipNames = new Set(chips.map(({ name }) => name));
  const zones = listZones(host.sysRoot)
    .map((id) => readZone(zoneFolder, id))
    .filter((zone) => zone !== null)
    .filter((zone) => isOwnZone(zone, chipNames));
  return [
    ...chipSources(host, chips),
    ...zoneSources(host, zones),
    ...listRaplZones(host.sysRoot).map((zone) => raplSource(zone)),
  ];
}

function chipSources(host: Host, chips: readonly HwmonChip[]): Source[] {
  const inputs = chips.flatMap((chip) => {
    // A counter beside a figure of the same chip says the same.
    const hasPower = chip.inputs.some(({ kind }) => kind === 'power');
    return chip.inputs.filter(({ kind }) => kind !== 'energy' || !hasPower).map((input) => ({ chip, input }));
  });
  const names = nameSensors(
    inputs.map(({ chip, input }) => ({
      chip: chip.name,
      device: chip.device,
      label: input.label,
      stem: input.stem,
      id: chip.id,
    })),
  );
  const withheld = new Map<HwmonChip, Withheld>(chips.map((chip) => [chip, () => withheldReason(host, chip)]));
  return inputs.map(({ chip, input }, index) => ({
    ...kinds[input.kind],
    sensor: names[index] ?? '',
    label: input.label,
    chip: chip.name,
    withheld: withheld.get(chip) ?? (() => null),
    fault: input.fault === null ? null : new DeviceFile(input.fault),
    value: new DeviceFile(input.path),
    limits: null,
    readLimits: () => readLimits(input),
    rangeMicrojoules: null,
  }));
}

const kinds = {
  temp: { kind: 'temperature', convert: toCelsius },
  fan: { kind: 'fan', convert: toRpm },
  in: { kind: 'voltage', convert: toVolts },
  power: { kind: 'power', convert: toWatts },
  energy: { kind: 'energy', convert: toMicrojoules },
} as const;

/** Why a chip is not asked now; `null` where it may be. */
function withheldReason(host: Host, { name, deviceFolder }: HwmonChip): string | null {
  if (deviceFolder === null) return null;
  const state = readPowerState(host.sysRoot, deviceFolder);
  if (state === 'asleep') return 'asleep: not woken to be read';
  if (state === 'restless' && hasAutosuspend(host.sysRoot, deviceFolder)) {
    return 'not read: that would keep the device from falling asleep';
  }
  // Documentation/hwmon/drivetemp.rst: reading starts the spin-down timer of some disks anew.
  return name === 'drivetemp' && isHardDisk(deviceFolder)
    ? 'not read: that keeps some hard disks from spinning down'
    : null;
}

function isHardDisk(deviceFolder: string): boolean {
  const disks = listFolder(`${deviceFolder}/block`) ?? [];
  return disks.some((disk) => readAttribute(`${deviceFolder}/block/${disk}/queue/rotational`) !== '0');
}

async function readLimits({ max, crit }: HwmonInput): Promise<{ high: Found; critical: Found }> {
  return { high: await readLimit(max), critical: await readLimit(crit) };
}

async function readLimit(path: string | null): Promise<Found> {
  if (path === null) return noLimit;
  const file = new DeviceFile(path);
  try {
    return toLimitCelsius(await file.read());
  } catch (error) {
    return { reason: readFailure(error) };
  } finally {
    file.close();
  }
}

function zoneSources(host: Host, zones: readonly ThermalZone[]): Source[] {
  const chip = 'thermal';
  const names = nameSensors(
    // One chip for all, so that only zones of one type are told apart by their numbers.
    zones.map(({ type, id }) => ({ chip, device: null, label: type, stem: id, id: chip })),
  );
  const toLimit = (text: string | null): Found => (text === null ? noLimit : toLimitCelsius(text));
  return zones.map((zone, index) => {
    const limits = { high: toLimit(zone.hot), critical: toLimit(zone.critical) };
    const deviceFolder = `${host.sysRoot}/class/thermal/${zone.id}`;
    return {
      kind: 'temperature',
      sensor: names[index] ?? '',
      label: zone.type,
      chip,
      withheld: () =>
        readPowerState(host.sysRoot, deviceFolder) === 'asleep' ? 'asleep: not woken to be read' : null,
      fault: null,
      value: new DeviceFile(zone.path),
      convert: toCelsius,
      limits,
      readLimits: async () => limits,
      rangeMicrojoules: null,
    };
  });
}

function raplSource({ label, path, rangeMicrojoules }: RaplZone): Source {
  return {
    kind: 'energy',
    sensor: `rapl ${label}`,
    label,
    chip: raplChip,
    withheld: () => null,
    fault: null,
    value: new DeviceFile(path),
    convert: toMicrojoules,
    limits: null,
    readLimits: async () => ({ high: noLimit, critical: noLimit }),
    rangeMicrojoules,
  };
}

function toMicrojoules(text: string): Found {
  const value = parseCount(text);
  return value === null ? { reason: `the driver answered ${JSON.stringify(text.slice(0, 40))}` } : { value };
}
