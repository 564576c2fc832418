/** What the fields of channel `gpu` mean; made by main/collectors/gpu.ts. */
import type { GpuData } from '../families/gpu.ts';
import { asRead, type Explanation, type Explanations } from './explanation.ts';

const pci = '/sys/bus/pci/devices/<address>';
const clients = '/proc/<pid>/fdinfo';
const graphics = 'graphics() of systeminformation, once';

/** A figure; a card that sleeps is not woken for it. */
function figure(
  unit: Explanation['unit'],
  meaning: string,
  sysfs: string,
  query: string,
  formula: string,
  others: string,
): Explanation {
  return {
    unit,
    meaning,
    linux: `${sysfs}; NVIDIA: nvidia-smi, ${query}. Not read while the card sleeps or is left alone to fall asleep.`,
    portable: `nvidia-smi on Windows, ${query}; missing for all other cards and on macOS.`,
    formula,
    others,
  };
}

export const gpuExplanations: Explanations<GpuData> = {
  'gpus[].gpu': {
    unit: null,
    meaning: 'PCI address of the card, which stays from one start to the next.',
    linux: `The folder ${pci}.`,
    portable: 'nvidia-smi: pci.bus_id; else the place in the list of graphics().',
    formula: 'In the kernel’s spelling: 0000:01:00.0.',
    others: 'lspci -D; nvidia-smi writes the domain with eight digits.',
  },
  'gpus[].name': {
    unit: null,
    meaning: 'Name of the card, as NVIDIA’s driver or the list of PCI names has it.',
    linux: 'nvidia-smi: name; /proc/driver/nvidia/gpus/<address>/information; pci.ids.',
    portable: `nvidia-smi: name; ${graphics}: model.`,
    formula: asRead,
    others: 'lspci. One PCI id may serve several products, and is then named after all.',
  },
  'gpus[].vendor': {
    unit: null,
    meaning: 'Who made the chip.',
    linux: `${pci}/vendor.`,
    portable: `${graphics}: vendor.`,
    formula: 'By the number or the name of the vendor.',
  },
  'gpus[].driver': {
    unit: null,
    meaning: 'The kernel’s driver; null where none is bound.',
    linux: `The link ${pci}/driver.`,
    portable: 'Missing: it is not told.',
    formula: asRead,
    others: 'lspci -k: Kernel driver in use.',
  },
  'gpus[].utilization_percent': figure(
    'percent',
    'Share of the time in which something ran on the card, over the driver’s own window of up to 1 s.',
    `AMD: ${pci}/gpu_busy_percent; Intel: missing, its drivers tell it for each process only`,
    'utilization.gpu',
    'As it is read; null above 100.',
    'Task Manager of Windows shows the busiest engine. 100 says that it was never idle, not that all of it worked.',
  ),
  'gpus[].memory_used_bytes': figure(
    'bytes',
    'The card’s own memory that is in use.',
    `AMD: ${pci}/mem_info_vram_used; Intel: missing`,
    'memory.used',
    'As it is read; of nvidia-smi MiB × 1,048,576.',
    'A GPU in the processor shares the machine’s memory, and that share is not counted here.',
  ),
  'gpus[].memory_total_bytes': {
    unit: 'bytes',
    meaning: 'The card’s own memory.',
    linux: `AMD: ${pci}/mem_info_vram_total; NVIDIA: nvidia-smi, memory.total; Intel: missing.`,
    portable: `nvidia-smi: memory.total; ${graphics}: vram, where it is fixed.`,
    formula: 'As it is read; else MiB × 1,048,576.',
    others: 'nvidia-smi shows the same; some tools add shared memory.',
  },
  'gpus[].temperature_celsius': figure(
    'celsius',
    'Temperature of the chip.',
    'temp<n>_input of its hwmon chip: edge of AMD, pkg of Intel, else the first',
    'temperature.gpu',
    'Thousandths / 1,000.',
    'The hottest spot (junction) and the memory are warmer; tools differ in which they show.',
  ),
  'gpus[].power_watts': figure(
    'watts',
    'Power of the board or, in a processor, of what its firmware counts as GPU.',
    'power1_average of its hwmon chip, else power1_input, else energy1_input',
    'power.draw',
    'Millionths / 1,000,000; of an energy counter Δ joules / seconds.',
    'nvidia-smi shows the same; a meter at the wall shows more.',
  ),
  'gpus[].clock_hertz': figure(
    'hertz',
    'Clock of the shaders now; 0 while they are switched off.',
    'AMD: freq1_input of its hwmon chip; Intel: act_freq, rps_act_freq_mhz or gt_act_freq_mhz',
    'clocks.gr',
    'As it is read; of Intel and NVIDIA MHz × 1,000,000.',
    'What Intel’s tools call the requested clock is higher while it idles.',
  ),
  'gpus[].fan_percent': figure(
    'percent',
    'Power of the fan, of its full power, not of its speed.',
    'pwm1 of its hwmon chip, where it has a fan',
    'fan.speed',
    '100 × pwm1 / 255; of nvidia-smi as it is read.',
    'nvidia-smi: Fan, which may pass 100.',
  ),
  'gpus[].asleep': {
    unit: null,
    meaning: 'Whether the kernel has switched the card off until it is needed; all figures are null then.',
    linux: `${pci}/power/runtime_status, read before anything else.`,
    portable: 'Always false.',
    formula: 'True for suspended and for what is on its way there or back.',
    others: 'nvidia-smi and others wake the card to show it.',
  },
  'gpus[].processes[].pid': {
    unit: null,
    meaning: 'A process that uses the card.',
    linux: `${clients} of processes that hold a device below /dev/dri, looked for every 10 s; NVIDIA: nvidia-smi --query-compute-apps.`,
    portable: 'nvidia-smi on Windows; missing for all other cards and on macOS.',
    formula: 'The lowest pid of those that share a client.',
    others: 'nvidia-smi lists programs that draw as well; intel_gpu_top, nvtop show the same.',
  },
  'gpus[].processes[].name': {
    unit: null,
    meaning: 'Its name, as in the table of processes.',
    linux: '/proc/<pid>/comm.',
    portable: 'nvidia-smi: process_name, its last part.',
    formula: asRead,
    others: 'nvidia-smi shows the path of the program.',
  },
  'gpus[].processes[].memory_bytes': {
    unit: 'bytes',
    meaning: 'What it has in the card’s own memory or, of a card without, in the machine’s.',
    linux: `${clients}: drm-resident-<region>, else drm-memory-, else drm-total-; NVIDIA: used_gpu_memory.`,
    portable: 'nvidia-smi: used_gpu_memory, which most cards do not tell on Windows.',
    formula: 'Sum over its clients, of the regions vram and local where there are such, else of all.',
    others: 'What processes share counts for each of them.',
  },
  'gpus[].processes[].utilization_percent': {
    unit: 'percent',
    meaning: 'Share of the time in which the kind of engine that it used most worked for it.',
    linux: `${clients}: drm-engine-<name>, drm-engine-capacity-<name>, drm-cycles-<name>, drm-total-cycles-<name>; NVIDIA: missing.`,
    portable: 'Missing: it is read on Linux only.',
    formula: '100 × Δ busy / Δ time / capacity, or / Δ total cycles; the highest of its engines, at most 100.',
    others: 'Task Manager of Windows shows the busiest engine too; nvtop the engine that draws.',
  },
};
