/** Telltale's own appetite against /proc/self read by hand, while it works. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSelf, self, selfChannel } from '../../main/collectors/self.ts';
import { between, derive } from './take.ts';
import { thisMachine } from './tools.ts';

const signal = new AbortController().signal;

function byHand() {
  const stat = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  const written = /^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'latin1'))?.[1];
  const switches = readdirSync('/proc/self/task').map((thread) => {
    const status = readFileSync(`/proc/self/task/${thread}/status`, 'latin1');
    return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1]);
  });
  return {
    // Fields 14 and 15, the first after the name being the third.
    ticks: (stat[11] ?? 0) + (stat[12] ?? 0),
    written: Number(written),
    switches: switches.reduce((sum, each) => sum + each, 0),
    residentBytes: Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]) * 1_024,
  };
}

test.skipIf(process.platform !== 'linux')(
  'CPU, wakeups, memory and bytes written are those of /proc/self',
  async () => {
    const collector = openSelf(thisMachine);
    mkdirSync('test-results', { recursive: true });
    const file = join('test-results', `self-${process.pid}`);
    onTestFinished(() => {
      collector.close?.();
      rmSync(file, { force: true });
    });
    const startMs = performance.now();
    const before = await collector.read(signal);
    const earlier = byHand();
    while (performance.now() - startMs < 600);
    writeFileSync(file, Buffer.alloc(1_000_000, 1));
    for (let wait = 0; wait < 20; wait += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    const later = byHand();
    const now = await collector.read(signal);
    const seconds = (performance.now() - startMs) / 1_000;
    const { data, unavailable } = derive(selfChannel, between(self, now, before, seconds));

    // Ticks of 10 ms at both ends, and what the hand itself costs.
    const cpuSeconds = ((data.cpu_percent ?? -1e9) / 100) * seconds;
    expect(Math.abs(cpuSeconds - (later.ticks - earlier.ticks) / 100)).toBeLessThan(0.1);
    expect(cpuSeconds).toBeGreaterThan(0.1);
    const wakeups = (data.wakeups_per_second ?? -1e9) * seconds;
    expect(wakeups).toBeGreaterThanOrEqual(20);
    expect(Math.abs(wakeups - (later.switches - earlier.switches))).toBeLessThan(60);
    expect((data.written_bytes_per_second ?? -1e9) * seconds).toBeCloseTo(later.written - earlier.written, 3);
    // The kernel keeps parts of the count per CPU.
    expect(Math.abs((data.memory_bytes ?? 0) - later.residentBytes)).toBeLessThan(16 * 2 ** 20);
    expect(unavailable).toEqual({});
  },
);
