/** The screen that a person leaves open all day: the whole machine at a glance. */
import { CpuCard } from './cpu.tsx';
import { DiskCard } from './disk.tsx';
import { FilesystemCard } from './filesystems.tsx';
import { LoadCard } from './load.tsx';
import { MemoryCard } from './memory.tsx';
import { NetworkCard } from './network.tsx';
import { PressureCard } from './pressure.tsx';
import { ProcessCard } from './processes.tsx';

export function Overview() {
  return (
    <div class="overview">
      <CpuCard />
      <MemoryCard />
      <LoadCard />
      <DiskCard />
      <NetworkCard />
      <PressureCard />
      <ProcessCard />
      <FilesystemCard />
    </div>
  );
}
