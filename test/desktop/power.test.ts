import { expect, test } from 'vitest';
import { watchPower } from '../../main/desktop/power.ts';
import { Lifecycle } from '../electron-standin/lifecycle.ts';
import { PowerMonitorStandin } from '../electron-standin/system.ts';
import { createFakeClock } from './fake-clock.ts';

function start(platform: NodeJS.Platform) {
  const clock = createFakeClock();
  const lifecycle = new Lifecycle();
  lifecycle.phase = 'ready';
  // Throws at a listener for an event that this platform never sends.
  const monitor = new PowerMonitorStandin(lifecycle, platform);
  const seen: boolean[] = [];
  const lines: string[] = [];
  const stop = watchPower({
    powerMonitor: monitor as unknown as Electron.PowerMonitor,
    platform,
    clock,
    log: (_level, _room, message) => lines.push(message),
    onBattery: (isOnBattery) => seen.push(isOnBattery),
  });
  return { clock, monitor, seen, lines, stop };
}

test('on Linux the battery is asked for, and a change is known within 15 s', () => {
  const { clock, monitor, seen, stop } = start('linux');
  expect(seen).toEqual([false]);
  monitor.setBattery(true);
  clock.pass(14_999);
  expect(seen).toEqual([false]);
  clock.pass(1);
  clock.pass(60_000);
  expect(seen).toEqual([false, true]);
  stop();
  stop();
  expect(clock.waiting).toBe(0);
});

test.each(['darwin', 'win32'] as const)('on %s the system says it, and nobody asks', (platform) => {
  const { clock, monitor, seen } = start(platform);
  monitor.setBattery(true);
  monitor.setBattery(false);
  expect(seen).toEqual([false, true, false]);
  expect(clock.waiting).toBe(0);
});

test('after a sleep the battery is asked for at once, and both are in the log', () => {
  const { monitor, seen, lines } = start('linux');
  monitor.setBattery(true);
  monitor.sleep();
  expect(seen).toEqual([false, true]);
  expect(lines).toEqual(['the machine goes to sleep', 'the machine is awake again']);
});
