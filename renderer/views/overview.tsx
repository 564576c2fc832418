/** The screen that a person leaves open all day: the whole machine at a glance. */
import { Banner } from '../components/banner.tsx';
import { CpuCard } from './cpu.tsx';
import { DiskCard } from './disk.tsx';
import { FilesystemCard } from './filesystems.tsx';
import { LoadCard } from './load.tsx';
import { MachineHeader } from './machine.tsx';
import { MemoryCard } from './memory.tsx';
import { NetworkCard } from './network.tsx';
import { PressureCard } from './pressure.tsx';
import { ProcessCard } from './processes.tsx';

export function Overview() {
  return (
    <>
      <a class="skip-link" href="#overview">
        Skip to the readings
      </a>
      <MachineHeader />
      <Banner />
      <main id="overview" class="overview" tabIndex={-1}>
        <CpuCard />
        <MemoryCard />
        <LoadCard />
        <DiskCard />
        <NetworkCard />
        <PressureCard />
        <ProcessCard />
        <FilesystemCard />
      </main>
    </>
  );
}
