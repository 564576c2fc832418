/** The catalogue: every series that Telltale keeps, declared once. `GET /api/v1/series` is made of it. */
import { applicationSeries } from './families/application.ts';
import { containerSeries } from './families/container.ts';
import { cpuSeries } from './families/cpu.ts';
import { diskSeries } from './families/disk.ts';
import { filesystemSeries } from './families/filesystem.ts';
import { gpuSeries } from './families/gpu.ts';
import { memorySeries } from './families/memory.ts';
import { networkSeries } from './families/network.ts';
import { powerSeries } from './families/power.ts';
import { pressureSeries } from './families/pressure.ts';
import { processSeries } from './families/process.ts';
import { selfSeries } from './families/self.ts';
import { sensorSeries } from './families/sensor.ts';
import { serviceSeries } from './families/service.ts';
import { systemSeries } from './families/system.ts';
import type { SeriesDefinition } from './series.ts';

export const catalogue: readonly SeriesDefinition[] = [
  ...systemSeries,
  ...cpuSeries,
  ...memorySeries,
  ...diskSeries,
  ...filesystemSeries,
  ...networkSeries,
  ...pressureSeries,
  ...processSeries,
  ...containerSeries,
  ...serviceSeries,
  ...applicationSeries,
  ...selfSeries,
  ...sensorSeries,
  ...powerSeries,
  ...gpuSeries,
];
