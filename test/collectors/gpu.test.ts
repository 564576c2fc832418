import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type NvidiaQuery, openGpuLinux } from '../../main/collectors/gpu.linux.ts';
import { openGpuPortable } from '../../main/collectors/gpu.portable.ts';
import { type GpuReading, gpu, gpuChannel } from '../../main/collectors/gpu.ts';
import { IdleRest } from '../../main/collectors/idle-rest.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';
import { treeHost } from './tree.ts';

const { signal } = new AbortController();

/** nvidia-smi that gives `answer` of GPUs and counts how often it is asked for it. */
function fakeQuery(answer: string, processes = ''): NvidiaQuery & { calls: number } {
  const query = async ([question = '']: readonly string[]) => {
    if (question.startsWith('--query-compute-apps')) return processes;
    query.calls += 1;
    return answer;
  };
  query.calls = 0;
  return query;
}

const desktopLine = '00000000:0A:00.0, NVIDIA GeForce RTX 3060, 12, 1024, 12288, 55, 45.50, 1807, 30\n';
const amd = 'sys/devices/pci0000:00/0000:03:00.0';
const nvidia = 'sys/devices/pci0000:00/0000:0a:00.0';

async function readOnce(host: FakeHost, query: NvidiaQuery): Promise<GpuReading> {
  const collector = openGpuLinux(host, query);
  const reading = await collector.read(signal);
  collector.close?.();
  collector.close?.();
  return reading;
}

test("a desktop's AMD card from /sys and its NVIDIA card from nvidia-smi", async () => {
  const reading = await readOnce(treeHost('desktop'), fakeQuery(desktopLine));
  const { data, unavailable } = derive(gpuChannel, between(gpu, reading, null));
  expect(data.gpus).toEqual([
    {
      gpu: '0000:03:00.0',
      name: 'Radeon RX 7900 XT/7900 XTX/7900 GRE/7900M',
      vendor: 'amd',
      driver: 'amdgpu',
      utilization_percent: 37,
      memory_used_bytes: 3_221_225_472,
      memory_total_bytes: 25_753_026_560,
      temperature_celsius: 51,
      power_watts: 96,
      clock_hertz: 2_104_000_000,
      // 51 of 255.
      fan_percent: 20,
      asleep: false,
      processes: [],
    },
    {
      gpu: '0000:0a:00.0',
      name: 'NVIDIA GeForce RTX 3060',
      vendor: 'nvidia',
      driver: 'nvidia',
      utilization_percent: 12,
      memory_used_bytes: 1_073_741_824,
      memory_total_bytes: 12_884_901_888,
      temperature_celsius: 55,
      power_watts: 45.5,
      clock_hertz: 1_807_000_000,
      fan_percent: 30,
      asleep: false,
      processes: [],
    },
  ]);
  expect(unavailable).toEqual({});
});

test('a laptop: the sleeping card is not asked, and what Intel does not tell is null', async () => {
  const query = fakeQuery(desktopLine);
  const reading = await readOnce(treeHost('laptop'), query);
  expect(query.calls).toBe(0);
  const { data, unavailable } = derive(gpuChannel, between(gpu, reading, null));
  const [integrated, dedicated] = data.gpus;
  expect(integrated).toMatchObject({
    gpu: '0000:00:02.0',
    name: 'Iris Xe Graphics',
    clock_hertz: 350_000_000,
    utilization_percent: null,
    asleep: false,
  });
  expect(unavailable['gpus[0000:00:02.0].utilization_percent']).toBe('the driver tells it for each process only');
  expect(unavailable['gpus[0000:00:02.0].memory_used_bytes']).toBe(
    'it has no memory of its own: it shares that of the machine',
  );
  expect(dedicated).toEqual({
    gpu: '0000:01:00.0',
    name: 'GeForce RTX 3060 Mobile / Max-Q',
    vendor: 'nvidia',
    driver: 'nvidia',
    utilization_percent: null,
    memory_used_bytes: null,
    memory_total_bytes: null,
    temperature_celsius: null,
    power_watts: null,
    clock_hertz: null,
    fan_percent: null,
    asleep: true,
    processes: null,
  });
  expect(unavailable['gpus[0000:01:00.0].power_watts']).toBe('asleep: not woken to be read');
});

test('while one NVIDIA card sleeps its neighbour is not asked either', async () => {
  const host = treeHost('laptop');
  host.write('sys/bus/pci/devices/0000:05:00.0/class', '0x030000\n');
  host.write('sys/bus/pci/devices/0000:05:00.0/vendor', '0x10de\n');
  host.write('sys/bus/pci/devices/0000:05:00.0/device', '0x2504\n');
  host.write('sys/bus/pci/devices/0000:05:00.0/power/runtime_status', 'active\n');
  symlinkSync('../../drivers/nvidia', `${host.sysRoot}/bus/pci/devices/0000:05:00.0/driver`);
  const query = fakeQuery('');
  const { gpus } = await readOnce(host, query);
  expect(query.calls).toBe(0);
  expect(gpus[2]?.figures.power).toEqual({
    reason: 'not asked: another NVIDIA card is asleep, which the question might wake',
  });
});

test('what nvidia-smi has no value for is null with its reason', async () => {
  const line = '00000000:3B:00.0, NVIDIA H100 80GB HBM3, [N/A], 81079, 81559, 42, 123.40, 1980, [N/A]\n';
  const reading = await readOnce(treeHost('server'), fakeQuery(line));
  const { data, unavailable } = derive(gpuChannel, between(gpu, reading, null));
  expect(data.gpus).toHaveLength(1);
  expect(data.gpus[0]).toMatchObject({
    utilization_percent: null,
    memory_used_bytes: 81_079 * 1_048_576,
    fan_percent: null,
  });
  expect(unavailable['gpus[0000:3b:00.0].utilization_percent']).toBe(
    "NVIDIA's driver does not tell it of this GPU",
  );
});

test.each([
  ['is not installed', { code: 'ENOENT' }, "nvidia-smi is not installed; it comes with NVIDIA's driver"],
  [
    'fails',
    { code: 9, stdout: "\nNVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n" },
    "nvidia-smi failed: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
  ],
])('where nvidia-smi %s, the AMD card is read all the same', async (_, error, reason) => {
  const query = async () => Promise.reject(Object.assign(new Error('nvidia-smi'), error));
  const { gpus } = await readOnce(treeHost('desktop'), query);
  expect(gpus[0]?.figures.power).toEqual({ value: 96 });
  expect(gpus[1]?.figures.power).toEqual({ reason });
});

test('an idle card that could sleep is left alone for 20 s after 10 s, and then watched for twice as long', async () => {
  const host = treeHost('desktop');
  host.write(`${nvidia}/power/control`, 'auto\n');
  const query = fakeQuery(desktopLine.replace(' 12,', ' 0,'));
  let nowMs = 0;
  const collector = openGpuLinux(host, query, () => nowMs);
  const askedAt: number[] = [];
  for (; nowMs <= 60_000; nowMs += 2_000) {
    const before = query.calls;
    const { gpus } = await collector.read(signal);
    if (query.calls > before) askedAt.push(nowMs / 1_000);
    else expect(gpus[1]?.figures.power).toEqual({ reason: 'idle: left alone, so that it can fall asleep' });
  }
  collector.close?.();
  expect(askedAt).toEqual([0, 2, 4, 6, 8, 10, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50]);
});

test('a busy card, and one that is kept awake anyway, are asked every time', () => {
  let nowMs = 0;
  const rest = new IdleRest(() => nowMs);
  for (; nowMs < 100_000; nowMs += 2_000) {
    expect(rest.mayAsk()).toBe(true);
    rest.saw(nowMs % 10_000 === 0 ? 'busy' : 'idle');
  }
});

test('an AMD card without a screen is left alone when idle, sleeps, and is read when it is woken', async () => {
  const host = treeHost('desktop');
  host.write(`${amd}/drm/card0/card0-DP-1/enabled`, 'disabled\n');
  host.write(`${amd}/gpu_busy_percent`, '0\n');
  let nowMs = 0;
  const collector = openGpuLinux(host, fakeQuery(desktopLine), () => nowMs);
  const power = async () => (await collector.read(signal)).gpus[0];
  expect((await power())?.figures.power).toEqual({ value: 96 });
  nowMs = 10_000;
  await power();
  nowMs = 12_000;
  expect(await power()).toMatchObject({
    asleep: false,
    figures: { power: { reason: 'idle: left alone, so that it can fall asleep' } },
  });
  host.write(`${amd}/power/runtime_status`, 'suspended\n');
  nowMs = 14_000;
  expect((await power())?.asleep).toBe(true);
  host.write(`${amd}/power/runtime_status`, 'active\n');
  nowMs = 16_000;
  expect((await power())?.figures.power).toEqual({ value: 96 });
  collector.close?.();
});

test('a card without a driver, or handed to a virtual machine, is listed and not touched', async () => {
  const host = treeHost('desktop');
  host.remove(`${amd}/driver`);
  host.write('sys/bus/pci/drivers/vfio-pci/module_version', '1');
  host.remove(`${nvidia}/driver`);
  symlinkSync('../../../bus/pci/drivers/vfio-pci', `${host.rootPrefix}/${nvidia}/driver`);
  const query = fakeQuery(desktopLine);
  const { gpus } = await readOnce(host, query);
  expect(query.calls).toBe(0);
  expect(gpus.map(({ driver, figures }) => [driver, figures.power])).toEqual([
    [null, { reason: 'no driver is bound to it' }],
    ['vfio-pci', { reason: 'handed to a virtual machine (vfio-pci)' }],
  ]);
});

test('an Intel card counts energy, which becomes watts', async () => {
  const host = treeHost('laptop');
  const card = 'sys/devices/pci0000:00/0000:00:02.0';
  host.write(`${card}/hwmon/hwmon6/name`, 'xe\n');
  host.write(`${card}/hwmon/hwmon6/energy1_label`, 'card\n');
  host.write(`${card}/hwmon/hwmon6/energy1_input`, '5000000\n');
  const collector = openGpuLinux(host, fakeQuery(''));
  const first = await collector.read(signal);
  host.write(`${card}/hwmon/hwmon6/energy1_input`, '65000000\n');
  const second = await collector.read(signal);
  collector.close?.();
  // 60 J in 2 s.
  expect(derive(gpuChannel, between(gpu, second, first, 2)).data.gpus[0]?.power_watts).toBe(30);
  const { unavailable } = derive(gpuChannel, between(gpu, first, null));
  expect(unavailable['gpus[0000:00:02.0].power_watts']).toBe('first reading: a rate needs two');
});

test('garbage of a driver is null with the reason', async () => {
  const host = treeHost('desktop');
  host.write(`${amd}/gpu_busy_percent`, '65535\n');
  host.write(`${amd}/mem_info_vram_used`, 'lots\n');
  host.write(`${amd}/hwmon/hwmon4/pwm1`, '-1\n');
  const { gpus } = await readOnce(host, fakeQuery(''));
  expect(gpus[0]?.figures).toMatchObject({
    utilizationPercent: { reason: 'the driver says 65535 %' },
    memoryUsedBytes: { reason: 'the driver answered "lots"' },
    fanPercent: { reason: 'the driver answered "-1"' },
  });
  expect(gpus[1]?.figures.power).toEqual({ reason: 'nvidia-smi does not list it' });
});

test("a machine without a card says so; a management controller's graphics are none", () => {
  expect(() => openGpuLinux(fakeHost())).toThrow(/no graphics card of AMD, Intel or NVIDIA/);
  const host = fakeHost({
    'sys/bus/pci/devices/0000:07:00.0/class': '0x030000\n',
    'sys/bus/pci/devices/0000:07:00.0/vendor': '0x1a03\n',
  });
  expect(() => openGpuLinux(host)).toThrow(/no graphics card/);
  expect(derive(gpuChannel, failed(gpu, 'late')).unavailable).toEqual({ gpus: 'late' });
});

test('elsewhere the cards are listed once; figures come from nvidia-smi on Windows alone', async () => {
  let calls = 0;
  const load = async () => ({
    graphics: async () => {
      calls += 1;
      return {
        controllers: [
          { vendor: 'NVIDIA', model: 'NVIDIA GeForce RTX 3060', vram: 12_288, vramDynamic: false },
          { vendor: 'Intel Corporation', model: 'Intel(R) UHD Graphics', vram: 1_024, vramDynamic: true },
        ],
      };
    },
  });
  const collector = openGpuPortable('win32', load, fakeQuery(desktopLine));
  await collector.read(signal);
  const { data, unavailable } = derive(gpuChannel, between(gpu, await collector.read(signal), null));
  expect(calls).toBe(1);
  expect(data.gpus.map((each) => [each.gpu, each.vendor, each.power_watts, each.memory_total_bytes])).toEqual([
    ['0000:0a:00.0', 'nvidia', 45.5, 12_884_901_888],
    ['0', 'intel', null, null],
  ]);
  expect(unavailable['gpus[0].power_watts']).toBe('Windows does not report it');
});
