/** Our /metrics beside node_exporter's on the same machine: what has its name must have its value and type. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { startMachine } from '../../main/machine.ts';
import { createApi } from '../../main/server/api.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { until } from './harness.ts';

const program = 'prometheus-node-exporter';
const installed = process.platform === 'linux' && spawnSync(program, ['--version']).status === 0;

/** How far two readings of one moment may differ, by the start of the name; 0 where nothing is said. */
const tolerances: readonly [RegExp, (theirs: number) => number][] = [
  [/^node_time_seconds/, () => 5],
  [/^node_boot_time_seconds/, () => 1],
  [/^node_load/, () => 1],
  [/^node_procs_/, () => 20],
  [/^node_memory_(MemTotal|SwapTotal)_bytes/, () => 0],
  [/^node_memory_Dirty_bytes/, () => 512 * 2 ** 20],
  [/^node_memory_/, () => 1_024 * 2 ** 20],
  [/^node_filesystem_(size_bytes|files|readonly)\{/, () => 0],
  [/^node_filesystem_files_free/, () => 10_000],
  [/^node_filesystem_/, () => 512 * 2 ** 20],
  [/^node_network_.*_total/, (theirs) => 2 ** 20 + theirs * 0.05],
];

test.skipIf(!installed)('names, labels, types and values that both have agree', { timeout: 60_000 }, async () => {
  const clock = systemClock;
  const log = () => undefined;
  const machine = await startMachine({
    settings: { ...defaultSettings, interval_ms: 250, channels_off: ['process'] },
    hostRoot: null,
    version: '1.2.3',
    clock,
    log,
  });
  onTestFinished(() => machine.stop());
  const api = createApi({ ...machine, version: '1.2.3', clock });
  const port = await startNodeExporter();
  await api.handle('snapshot', {}, 'local');
  const ours = parse(api.metrics('local'));
  const theirs = parse(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());

  const compared = new Set<string>();
  for (const [name, type] of ours.types) {
    if (!name.startsWith('node_')) continue;
    if (theirs.types.has(name)) expect(theirs.types.get(name), name).toBe(type);
  }
  for (const [sample, value] of ours.samples) {
    const expected = theirs.samples.get(sample);
    // It leaves out what its own settings exclude, such as filesystems of some types.
    if (!sample.startsWith('node_') || expected === undefined) continue;
    const tolerance = tolerances.find(([pattern]) => pattern.test(sample))?.[1](expected) ?? 0;
    expect(Math.abs(value - expected), `${sample}: ours ${value}, theirs ${expected}`).toBeLessThanOrEqual(
      tolerance,
    );
    compared.add(sample.replace(/\{.*/, ''));
  }
  expect([...compared]).toEqual(
    expect.arrayContaining([
      'node_boot_time_seconds',
      'node_load1',
      'node_memory_MemAvailable_bytes',
      'node_memory_MemTotal_bytes',
      'node_memory_SwapFree_bytes',
      'node_procs_running',
      'node_time_seconds',
    ]),
  );
  const root = [...theirs.samples.keys()].find((sample) =>
    /^node_filesystem_size_bytes\{.*mountpoint="\/"/.test(sample),
  );
  if (root) expect(ours.samples.has(root), root).toBe(true);
  const device = [...theirs.samples.keys()].filter((sample) =>
    sample.startsWith('node_network_receive_bytes_total'),
  );
  for (const sample of device) expect(ours.samples.has(sample), sample).toBe(true);
});

/** Runs it on a free port. @returns the port, once it answers */
async function startNodeExporter(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const child: ChildProcess = spawn(program, [`--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill();
    await gone;
  });
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    return fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  });
  return port;
}

function parse(page: string) {
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  for (const line of page.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type?.[1] && type[2]) types.set(type[1], type[2]);
    const sample = /^([^#].*) (\S+)$/.exec(line);
    if (sample?.[1]) samples.set(sample[1], Number(sample[2]));
  }
  return { types, samples };
}
