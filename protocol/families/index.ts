/** Every channel's data type by channel name. */
import type { ChannelName } from '../channels.ts';
import type { ApplicationData } from './application.ts';
import type { ContainerData } from './container.ts';
import type { CpuData } from './cpu.ts';
import type { DashboardData } from './dashboard.ts';
import type { DiskData } from './disk.ts';
import type { FilesystemData } from './filesystem.ts';
import type { GpuData } from './gpu.ts';
import type { MemoryData } from './memory.ts';
import type { NetworkData } from './network.ts';
import type { PowerData } from './power.ts';
import type { PressureData } from './pressure.ts';
import type { ProcessData } from './process.ts';
import type { SelfData } from './self.ts';
import type { SensorData } from './sensor.ts';
import type { ServiceData } from './service.ts';
import type { SystemData } from './system.ts';

export interface ChannelData {
  system: SystemData;
  dashboard: DashboardData;
  cpu: CpuData;
  memory: MemoryData;
  disk: DiskData;
  network: NetworkData;
  pressure: PressureData;
  application: ApplicationData;
  self: SelfData;
  filesystem: FilesystemData;
  process: ProcessData;
  process_top: ProcessData;
  container: ContainerData;
  service: ServiceData;
  sensor: SensorData;
  power: PowerData;
  gpu: GpuData;
}

/** Fails to compile when a channel has no data type or a data type no channel. */
export type AnyChannelData = { [Name in ChannelName]: ChannelData[Name] }[ChannelName];
