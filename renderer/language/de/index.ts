/** All German words of the page, by their English ones. Fetched where German is in force, before anything is drawn. */
import { components } from './components.ts';
import { devices } from './devices.ts';
import { names } from './names.ts';
import { processes } from './processes.ts';
import { readings } from './readings.ts';
import { settings } from './settings.ts';
import { sharing } from './sharing.ts';
import { shell } from './shell.ts';

export const german = {
  ...names,
  ...shell,
  ...components,
  ...devices,
  ...readings,
  ...processes,
  ...sharing,
  ...settings,
};
