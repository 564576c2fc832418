import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGpuLinux } from '../../main/collectors/gpu.linux.ts';
import { gpu, gpuChannel } from '../../main/collectors/gpu.ts';
import type { GpuClientsReader } from '../../main/collectors/gpu-processes.linux.ts';
import { createRedaction } from '../../main/server/access/redact.ts';
import { defaultShareChoices } from '../../protocol/share.ts';
import type { FakeHost } from './fake-host.ts';
import { between, derive } from './take.ts';
import { treeHost } from './tree.ts';

const { signal } = new AbortController();
const amdAddress = '0000:03:00.0';
const desktopLine = '00000000:0A:00.0, NVIDIA GeForce RTX 3060, 12, 1024, 12288, 55, 45.50, 1807, 30\n';

interface Client {
  readonly id: number;
  readonly gfxNs: number;
  readonly vramKiB?: number;
  readonly address?: string;
}

/** Process `pid` has this descriptor open below /dev/dri. */
function hold(host: FakeHost, pid: number, descriptor: number, client: Client): void {
  const { id, gfxNs, vramKiB = 0, address = amdAddress } = client;
  host.write(`proc/${pid}/comm`, `game${pid}\n`);
  mkdirSync(join(host.procRoot, `${pid}/fd`), { recursive: true });
  host.remove(`proc/${pid}/fd/${descriptor}`);
  symlinkSync('/dev/dri/renderD128', join(host.procRoot, `${pid}/fd/${descriptor}`));
  host.write(
    `proc/${pid}/fdinfo/${descriptor}`,
    `drm-driver:\tamdgpu\ndrm-client-id:\t${id}\ndrm-pdev:\t${address}\ndrm-memory-vram:\t${vramKiB} KiB\ndrm-engine-gfx:\t${gfxNs} ns\n`,
  );
}

function open(host: FakeHost, processes: string | Error = '') {
  const state = { nowMs: 0 };
  const collector = openGpuLinux(
    host,
    async ([question = '']) => {
      if (!question.startsWith('--query-compute-apps')) return desktopLine;
      if (processes instanceof Error) throw processes;
      return processes;
    },
    () => state.nowMs,
  );
  return { state, read: () => Promise.resolve(collector.read(signal)), collector };
}

test('a client that several descriptors and processes hold counts once, for the lowest pid', async () => {
  const host = treeHost('desktop');
  hold(host, 40, 3, { id: 1, gfxNs: 0, vramKiB: 1_024 });
  hold(host, 40, 4, { id: 1, gfxNs: 0, vramKiB: 1_024 });
  hold(host, 40, 5, { id: 2, gfxNs: 500, vramKiB: 512 });
  hold(host, 41, 3, { id: 1, gfxNs: 0, vramKiB: 1_024 });
  hold(host, 42, 3, { id: 1, gfxNs: 0, address: '0000:99:00.0' });
  const { read, collector } = open(host);
  const first = await read();
  hold(host, 40, 3, { id: 1, gfxNs: 400_000_000, vramKiB: 1_024 });
  hold(host, 40, 5, { id: 2, gfxNs: 200_000_500, vramKiB: 512 });
  const second = await read();
  collector.close?.();
  const { data, unavailable } = derive(gpuChannel, between(gpu, second, first, 2));
  // 0.4 s and 0.2 s of the engine in 2 s; 1,536 KiB.
  expect(data.gpus[0]?.processes).toEqual([
    { pid: 40, name: 'game40', memory_bytes: 1_572_864, utilization_percent: expect.closeTo(30) as number },
  ]);
  expect(unavailable).toEqual({});
  const alone = derive(gpuChannel, between(gpu, first, null));
  expect(alone.data.gpus[0]?.processes).toMatchObject([{ memory_bytes: 1_572_864, utilization_percent: null }]);
  expect(alone.unavailable[`gpus[${amdAddress}].processes[40].utilization_percent`]).toBe(
    'first reading: a rate needs two',
  );
});

test('a pid that is used again inherits nothing, and a share never passes 100', async () => {
  const host = treeHost('desktop');
  hold(host, 40, 3, { id: 1, gfxNs: 5_000_000_000 });
  hold(host, 50, 3, { id: 8, gfxNs: 0 });
  const { read, collector } = open(host);
  const first = await read();
  hold(host, 40, 3, { id: 2, gfxNs: 9_000_000_000 });
  hold(host, 50, 3, { id: 8, gfxNs: 1_001_000_000 });
  const second = await read();
  collector.close?.();
  const { data, unavailable } = derive(gpuChannel, between(gpu, second, first, 1));
  expect(data.gpus[0]?.processes?.map((each) => each.utilization_percent)).toEqual([null, 100]);
  expect(unavailable[`gpus[${amdAddress}].processes[40].utilization_percent`]).toMatch(/begun to use the card/);
});

test('new holders are seen within ten seconds, those that ended at once', async () => {
  const host = treeHost('desktop');
  hold(host, 40, 3, { id: 1, gfxNs: 0 });
  const { read, state, collector } = open(host);
  const pids = async () =>
    derive(gpuChannel, between(gpu, await read(), null)).data.gpus[0]?.processes?.map(({ pid }) => pid);
  expect(await pids()).toEqual([40]);
  hold(host, 50, 3, { id: 2, gfxNs: 0 });
  state.nowMs = 9_999;
  expect(await pids()).toEqual([40]);
  state.nowMs = 10_000;
  expect(await pids()).toEqual([40, 50]);
  host.remove('proc/40');
  expect(await pids()).toEqual([50]);
  collector.close?.();
});

test('of a sleeping card nothing is looked for, nor of one that nvidia-smi tells of', async () => {
  const host = treeHost('laptop');
  let looks = 0;
  const clients: GpuClientsReader = {
    async read() {
      looks += 1;
      return { clients: [], isIncomplete: false };
    },
  };
  const collector = openGpuLinux(
    host,
    async () => desktopLine,
    () => 0,
    clients,
  );
  await collector.read(signal);
  expect(looks).toBe(1);
  host.write('sys/bus/pci/devices/0000:00:02.0/power/runtime_status', 'suspended\n');
  const reading = await collector.read(signal);
  host.write('sys/bus/pci/devices/0000:01:00.0/power/runtime_status', 'active\n');
  await collector.read(signal);
  collector.close?.();
  expect(looks).toBe(1);
  expect(reading.gpus.map(({ processes }) => processes)).toEqual([
    { kind: 'missing', reason: 'asleep: not woken to be read' },
    { kind: 'missing', reason: 'asleep: not woken to be read' },
  ]);
});

test("NVIDIA's programs come from nvidia-smi; where that fails, the card's figures stay", async () => {
  const running = open(treeHost('desktop'), '00000000:0A:00.0, 4711, 512, /usr/bin/python3\n');
  const { data, unavailable } = derive(gpuChannel, between(gpu, await running.read(), null));
  const at = 'gpus[0000:0a:00.0].processes';
  expect(data.gpus[1]?.processes).toEqual([
    { pid: 4_711, name: 'python3', memory_bytes: 536_870_912, utilization_percent: null },
  ]);
  expect(unavailable[`${at}[4711].utilization_percent`]).toMatch(/more than a second/);
  const failing = open(treeHost('desktop'), new Error('no'));
  const other = derive(gpuChannel, between(gpu, await failing.read(), null));
  expect(other.data.gpus[1]).toMatchObject({ utilization_percent: 12, processes: null });
  expect(other.unavailable[at]).toMatch(/^nvidia-smi failed/);
});

test('viewers who may not see processes see none here either', async () => {
  const { read } = open(treeHost('desktop'), '00000000:0A:00.0, 4711, 512, /usr/bin/python3\n');
  const { data, unavailable } = derive(gpuChannel, between(gpu, await read(), null));
  const choices = { ...defaultShareChoices };
  const redaction = createRedaction(() => choices);
  const full = { timestamp: '2026-11-24T00:00:00.000Z', ...data, unavailable };
  expect(redaction.data('gpu', full, 'viewer')).toBe(full);
  choices.processes = false;
  const hidden = redaction.data('gpu', full, 'viewer');
  expect(JSON.stringify(hidden)).not.toMatch(/python3|4711/);
  expect(hidden).toMatchObject({
    gpus: [{ processes: null }, { utilization_percent: 12, processes: null }],
    unavailable: { 'gpus[].processes': 'not shared' },
  });
  expect(redaction.data('gpu', full, 'local')).toBe(full);
});
