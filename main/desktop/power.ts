/**
 * What the system says of its power: on battery or not, asleep and awake again. Linux sends no event for the former,
 * so it is asked there (electron.md, "Desktop"). That samples across a sleep are a gap and no spike is the sampler's
 * own doing (sampler/clock-watch.ts); here it is only told to the log.
 */
import type { PowerMonitor } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** A change of the charger is known within it, on Linux. */
const askMs = 15_000;

export interface PowerParts {
  readonly powerMonitor: Pick<PowerMonitor, 'on' | 'isOnBatteryPower'>;
  readonly platform: NodeJS.Platform;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  /** Called at once and after each change. */
  onBattery(isOnBattery: boolean): void;
}

/** Once, after `ready`. @returns ends the asking; harmless twice */
export function watchPower({ powerMonitor, platform, clock, log, onBattery }: PowerParts): () => void {
  let known: boolean | null = null;
  let cancel = () => {};
  const tell = (isOnBattery: boolean) => {
    if (isOnBattery === known) return;
    known = isOnBattery;
    onBattery(isOnBattery);
  };
  const ask = () => {
    tell(powerMonitor.isOnBatteryPower());
    if (platform === 'linux') cancel = clock.after(askMs, ask);
  };
  ask();
  if (platform !== 'linux') {
    powerMonitor.on('on-battery', () => tell(true));
    powerMonitor.on('on-ac', () => tell(false));
  }
  powerMonitor.on('suspend', () => log('info', 'desktop', 'the machine goes to sleep'));
  powerMonitor.on('resume', () => {
    log('info', 'desktop', 'the machine is awake again');
    tell(powerMonitor.isOnBatteryPower());
  });
  return () => cancel();
}
