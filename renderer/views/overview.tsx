/** The screen that a person leaves open all day: the whole machine at a glance. */
import { Banner } from '../components/banner.tsx';
import { useStore } from '../store/context.ts';
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
  const live = useStore().connection.value.phase === 'live';
  return (
    <>
      <a class="skip-link" href="#overview">
        Skip to the readings
      </a>
      <MachineHeader />
      <Banner />
      <main id="overview" class={live ? 'overview' : 'overview overview-stale'} tabIndex={-1}>
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
