/**
 * /sys/class/powercap: RAPL, the energy counters of Intel's and AMD's processors (Documentation/power/powercap/
 * powercap.rst), in millionths of a joule. Since 5.10 only root may read them: what a program computes can be guessed
 * from them (CVE-2020-8694).
 */
import { listFolder, readAttribute } from './attribute.ts';
import { parseCount } from './parse.ts';

export interface RaplZone {
  /** `package-0`, and `package-0 core` for what lies in it. */
  label: string;
  /** Where the counter is, by its whole path. */
  path: string;
  /** At which the counter starts again at 0; `null` where it is not told. */
  rangeMicrojoules: number | null;
}

/** What lets every user read the counters until the next start. */
export const raplCommand = 'sudo chmod a+r /sys/class/powercap/intel-rapl:*/energy_uj';

/**
 * The zones, each after the one it lies in. `intel-rapl-mmio` counts what `intel-rapl` does by another way and is left
 * out; AMD's are called intel-rapl too. Empty where there are none.
 */
export function listRaplZones(sysRoot: string): RaplZone[] {
  const folder = `${sysRoot}/class/powercap`;
  const names = (listFolder(folder) ?? []).filter((name) => /^intel-rapl(:\d+)+$/.test(name)).sort();
  return names.flatMap((name) => {
    const own = readAttribute(`${folder}/${name}/name`);
    if (own === null) return [];
    const parent = name.replace(/:\d+$/, '');
    const above = names.includes(parent) ? readAttribute(`${folder}/${parent}/name`) : null;
    return {
      label: above === null ? own : `${above} ${own}`,
      path: `${folder}/${name}/energy_uj`,
      rangeMicrojoules: parseCount(readAttribute(`${folder}/${name}/max_energy_range_uj`) ?? undefined),
    };
  });
}
