/** Reads /proc/pressure/{cpu,memory,io}. */
import { TelltaleError } from '../../protocol/errors.ts';
import { KernelFile } from '../procfs/file.ts';
import { type PressureStall, parsePressure } from '../procfs/pressure.ts';
import type { Collector, Host } from './collector.ts';
import type { PressureReading } from './pressure.ts';

export function openPressureLinux(host: Host): Collector<PressureReading> {
  const files = {
    cpu: new KernelFile(`${host.procRoot}/pressure/cpu`, 'short'),
    memory: new KernelFile(`${host.procRoot}/pressure/memory`, 'short'),
    io: new KernelFile(`${host.procRoot}/pressure/io`, 'short'),
  };
  const close = () => {
    for (const file of Object.values(files)) file.close();
  };
  const read = (file: KernelFile): PressureStall | null => {
    const text = file.readIfPresent();
    return text === null ? null : parsePressure(text);
  };
  const readAll = () => ({ cpu: read(files.cpu), memory: read(files.memory), io: read(files.io) });
  if (Object.values(readAll()).every((stall) => stall === null)) {
    close();
    throw new TelltaleError(
      'channel_unavailable',
      'The kernel gives no pressure stall information: it needs Linux 4.20, CONFIG_PSI and, on some systems, psi=1 on its command line.',
    );
  }
  return { read: readAll, close };
}
