/** Every channel that is made of readings; a new family adds its file and one line here. */
import { applicationChannel } from './application.ts';
import type { ChannelSource } from './collector.ts';
import { containerChannel } from './container.ts';
import { cpuChannel } from './cpu.ts';
import { diskChannel } from './disk.ts';
import { filesystemChannel } from './filesystem.ts';
import { gpuChannel } from './gpu.ts';
import { memoryChannel } from './memory.ts';
import { networkChannel } from './network.ts';
import { powerChannel } from './power.ts';
import { pressureChannel } from './pressure.ts';
import { processChannel, processTopChannel } from './process.ts';
import { selfChannel } from './self.ts';
import { sensorChannel } from './sensor.ts';
import { serviceChannel } from './service.ts';
import { systemChannel } from './system.ts';

export const channelSources: readonly ChannelSource[] = [
  systemChannel,
  cpuChannel,
  memoryChannel,
  diskChannel,
  networkChannel,
  pressureChannel,
  filesystemChannel,
  processTopChannel,
  processChannel,
  containerChannel,
  serviceChannel,
  applicationChannel,
  selfChannel,
  sensorChannel,
  powerChannel,
  gpuChannel,
];
