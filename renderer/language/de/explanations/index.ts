/** German for all that "why this number" tells, fetched when the first one is asked for. */

import type { Texts } from '../../language.ts';
import { application } from './application.ts';
import { container } from './container.ts';
import { cpu } from './cpu.ts';
import { dashboard } from './dashboard.ts';
import { disk } from './disk.ts';
import { envelope } from './envelope.ts';
import { filesystem } from './filesystem.ts';
import { formulas } from './formulas.ts';
import { gpu } from './gpu.ts';
import { memory } from './memory.ts';
import { network } from './network.ts';
import { power } from './power.ts';
import { pressure } from './pressure.ts';
import { process } from './process.ts';
import { self } from './self.ts';
import { sensor } from './sensor.ts';
import { service } from './service.ts';
import { system } from './system.ts';

export const explanations: Texts = {
  ...application,
  ...container,
  ...cpu,
  ...dashboard,
  ...disk,
  ...envelope,
  ...filesystem,
  ...formulas,
  ...gpu,
  ...memory,
  ...network,
  ...power,
  ...pressure,
  ...process,
  ...self,
  ...sensor,
  ...service,
  ...system,
};
