/**
 * Reads `uevent` of each /sys/class/power_supply/<name>. Behind it are the embedded controller or a mouse's radio, so it
 * is read off the main thread. A supply that comes or goes is noticed at the next reading.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import { listFolder, readAttribute } from '../procfs/attribute.ts';
import { DeviceFile, readFailure } from '../procfs/device-file.ts';
import { parsePowerSupply } from '../procfs/power-supply.ts';
import type { Collector, Host } from './collector.ts';
import type { PowerReading, SupplyReading } from './power.ts';

export function openPowerLinux(host: Host): Collector<PowerReading> {
  const folder = `${host.sysRoot}/class/power_supply`;
  const files = new Map<string, DeviceFile>();
  const listSupplies = () => (listFolder(folder) ?? []).sort();
  if (listSupplies().length === 0) {
    throw new TelltaleError(
      'channel_unavailable',
      'This machine has no battery and does not tell of its mains: /sys/class/power_supply is empty.',
    );
  }
  const closeAllBut = (names: readonly string[]) => {
    for (const [name, file] of files) {
      if (names.includes(name)) continue;
      file.close();
      files.delete(name);
    }
  };
  return {
    async read(signal) {
      const names = listSupplies();
      closeAllBut(names);
      const supplies: SupplyReading[] = [];
      for (const name of names) {
        signal.throwIfAborted();
        const file = files.get(name) ?? new DeviceFile(`${folder}/${name}/uevent`);
        files.set(name, file);
        const reading = await readSupply(name, file, readAttribute(`${folder}/${name}/type`));
        if (reading) supplies.push(reading);
      }
      return { supplies };
    },
    close: () => closeAllBut([]),
  };
}

/** `null` where it went away meanwhile. */
async function readSupply(name: string, file: DeviceFile, type: string | null): Promise<SupplyReading | null> {
  try {
    return { name, supply: parsePowerSupply(await file.read(), type), reasons: {} };
  } catch (error) {
    if (type === null) return null;
    return { name, supply: parsePowerSupply('', type), reasons: { all: readFailure(error) } };
  }
}
