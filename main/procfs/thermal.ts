/**
 * /sys/class/thermal: the zones by which the kernel cools (Documentation/driver-api/thermal/sysfs-api.rst), in
 * thousandths of a degree. Most are shown as hwmon chips too; what those are is told here.
 */
import { listFolder, readAttribute } from './attribute.ts';

export interface ThermalZone {
  /** `thermal_zone3`. */
  id: string;
  /** What the driver calls it: acpitz, x86_pkg_temp, cpu-thermal. */
  type: string;
  /** Where the temperature is, by its whole path. */
  path: string;
  /** Texts of the lowest trip points at which the kernel warns (`hot`) and switches off (`critical`). */
  hot: string | null;
  critical: string | null;
}

/** Names of the zones, as folders. Empty where there are none. */
export function listZones(sysRoot: string): string[] {
  return (listFolder(`${sysRoot}/class/thermal`) ?? []).filter((name) => /^thermal_zone\d+$/.test(name));
}

/** @returns `null` for a zone that is going away */
export function readZone(classFolder: string, id: string): ThermalZone | null {
  const folder = `${classFolder}/${id}`;
  const type = readAttribute(`${folder}/type`);
  if (type === null) return null;
  const trips = (listFolder(folder) ?? [])
    .filter((name) => /^trip_point_\d+_type$/.test(name))
    .map((name) => ({
      type: readAttribute(`${folder}/${name}`),
      temperature: readAttribute(`${folder}/${name.replace(/type$/, 'temp')}`),
    }));
  const lowest = (wanted: string): string | null =>
    trips
      .filter((trip) => trip.type === wanted)
      .map(({ temperature }) => temperature)
      .filter((temperature) => temperature !== null)
      .sort((a, b) => Number(a) - Number(b))[0] ?? null;
  return { id, type, path: `${folder}/temp`, hot: lowest('hot'), critical: lowest('critical') };
}

/** Zones that measure nothing: INT3400 always says 20 °C (drivers/thermal/intel/int340x_thermal/int3400_thermal.c). */
const dummyTypes: ReadonlySet<string> = new Set(['INT3400 Thermal']);

/**
 * Whether a zone shows what a chip does not.
 * @param chips names of the hwmon chips. The kernel names the chip of a zone after its type, with `_` for `-`
 * (drivers/thermal/thermal_hwmon.c); x86_pkg_temp reads the same register as coretemp's "Package id".
 */
export function isOwnZone({ type }: ThermalZone, chips: ReadonlySet<string>): boolean {
  if (dummyTypes.has(type)) return false;
  if (type === 'x86_pkg_temp' && chips.has('coretemp')) return false;
  return !chips.has(type.replaceAll('-', '_'));
}
