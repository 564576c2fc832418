/**
 * Finds the graphics cards on PCI and asks those that are awake: AMD's and Intel's through /sys, NVIDIA's by one call of
 * nvidia-smi, which opens them for as long as it runs and no longer. While one NVIDIA card sleeps none is asked, since
 * the call may open them all.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TelltaleError } from '../../protocol/errors.ts';
import { readAttribute } from '../procfs/attribute.ts';
import {
  type NvidiaGpu,
  nvidiaProcessArguments,
  nvidiaSmiArguments,
  parseNvidiaProcesses,
  parseNvidiaSmi,
} from '../procfs/nvidia-smi.ts';
import type { Found } from '../procfs/parse.ts';
import {
  findPciName,
  listPciDevices,
  type PciGpu,
  pciIdsPaths,
  readDriver,
  readPciGpu,
} from '../procfs/pci-gpu.ts';
import { type PowerState, readPowerState } from '../procfs/runtime-power.ts';
import type { Collector, Host } from './collector.ts';
import { type GpuDeviceReading, type GpuFigures, type GpuReading, noFigures } from './gpu.ts';
import { type GpuClients, type GpuClientsReader, openGpuClients } from './gpu-processes.linux.ts';
import type { GpuProcesses } from './gpu-processes.ts';
import { type GpuFiles, openGpuFiles } from './gpu-sysfs.ts';
import { IdleRest } from './idle-rest.ts';

/** Runs nvidia-smi; ends it at `signal`. */
export type NvidiaQuery = (options: readonly string[], signal: AbortSignal) => Promise<string>;

export const queryNvidiaSmi: NvidiaQuery = async (options, signal) => {
  const { stdout } = await promisify(execFile)('nvidia-smi', options, { signal, windowsHide: true });
  return stdout;
};

interface Card extends PciGpu {
  folder: string;
  driver: string | null;
  name: string | null;
  /** Opened when it is first awake; `null` for NVIDIA's own driver, which has none. */
  files: GpuFiles | null;
  rest: IdleRest;
}

/** The processes of one card. */
type ProcessesOf = (address: string) => GpuProcesses;

/** Drivers by which a card is handed to a virtual machine. */
const passThrough: ReadonlySet<string> = new Set(['vfio-pci', 'pci-stub', 'xen-pciback']);

const asleepReason = 'asleep: not woken to be read';
const notAskedOfEach = 'nvidia-smi needs more than a second to tell it of each process, and is not asked';
const restReason = 'idle: left alone, so that it can fall asleep';

/**
 * @param nowMs the monotonic clock
 * @throws TelltaleError channel_unavailable where there is no card
 */
export function openGpuLinux(
  host: Host,
  query: NvidiaQuery = queryNvidiaSmi,
  nowMs: () => number = () => performance.now(),
  clients: GpuClientsReader = openGpuClients(host, nowMs),
): Collector<GpuReading> {
  let cards: Card[] = [];
  let key: string | null = null;
  const nvidiaRest = new IdleRest(nowMs);
  const closeAll = () => {
    for (const { files } of cards) files?.close();
    cards = [];
    key = null;
  };
  const discover = () => {
    const addresses = listPciDevices(host.sysRoot);
    if (addresses.join(' ') === key) return;
    closeAll();
    cards = findCards(host, addresses, nowMs);
    key = addresses.join(' ');
  };
  discover();
  if (cards.length === 0) {
    throw new TelltaleError('channel_unavailable', 'This machine has no graphics card of AMD, Intel or NVIDIA.');
  }
  return {
    async read(signal) {
      discover();
      const present = cards.map((card) => ({
        card,
        driver: readDriver(host.sysRoot, card.address),
        state: readPowerState(host.sysRoot, card.folder),
      }));
      for (const { card, driver } of present) renewDriver(card, driver);
      const nvidia = present.filter(({ driver }) => driver === 'nvidia').map(({ state }) => state);
      const answers = nvidia.length > 0 ? await askNvidia(nvidia, nvidiaRest, query, signal) : null;
      /** Looked for at the first card that was asked. */
      let seen: GpuClients | null = null;
      const gpus: GpuDeviceReading[] = [];
      for (const { card, driver, state } of present) {
        signal.throwIfAborted();
        const answer = driver === 'nvidia' ? answers : null;
        if (state !== 'asleep') card.name = ownName(host, card, answer) ?? card.name;
        const figures = answer ? nvidiaFigures(card, state, answer) : await cardFigures(card, state);
        const reason = untoldReason(figures);
        if (reason === null && !answer) seen ??= await clients.read(signal);
        gpus.push({
          gpu: card.address,
          name: card.name,
          vendor: card.vendor,
          driver,
          asleep: state === 'asleep',
          figures,
          processes:
            reason !== null
              ? { kind: 'missing', reason }
              : answer
                ? nvidiaProcesses(card, answer)
                : clientsOf(seen, card.address),
        });
      }
      return { gpus };
    },
    close: closeAll,
  };
}

function findCards(host: Host, addresses: readonly string[], nowMs: () => number): Card[] {
  const found = addresses.map((address) => readPciGpu(host.sysRoot, address)).filter((each) => each !== null);
  if (found.length === 0) return [];
  const names = pciIdsPaths
    .map((path) => readAttribute(`${host.rootPrefix}${path}`))
    .find((text) => text !== null);
  return found.map((each) => ({
    ...each,
    folder: `${host.sysRoot}/bus/pci/devices/${each.address}`,
    driver: null,
    name: findPciName(names ?? '', each.vendorId, each.deviceId),
    files: null,
    rest: new IdleRest(nowMs),
  }));
}

/** A driver that came, went or changed has other files. */
function renewDriver(card: Card, driver: string | null): void {
  if (driver === card.driver) return;
  card.files?.close();
  card.files = null;
  card.driver = driver;
}

/** What nvidia-smi said of each card, or why it was not asked. */
type NvidiaAnswers =
  | { readonly gpus: ReadonlyMap<string, NvidiaGpu>; readonly processesOf: ProcessesOf }
  | { readonly reason: string };

async function askNvidia(
  states: readonly PowerState[],
  rest: IdleRest,
  query: NvidiaQuery,
  signal: AbortSignal,
): Promise<NvidiaAnswers> {
  if (states.includes('asleep')) {
    rest.startAnew();
    return { reason: 'not asked: another NVIDIA card is asleep, which the question might wake' };
  }
  if (!states.includes('restless')) rest.startAnew();
  else if (!rest.mayAsk()) return { reason: restReason };
  try {
    // Side by side: where nobody else uses the driver, it is made ready once for both, which takes a second.
    const [text, processesOf] = await Promise.all([
      query(nvidiaSmiArguments, signal),
      askNvidiaProcesses(query, signal),
    ]);
    const gpus = parseNvidiaSmi(text);
    rest.saw(gpus.some(({ utilizationPercent }) => isAboveZero(utilizationPercent)) ? 'busy' : 'idle');
    return { gpus: new Map(gpus.map((each) => [each.address, each])), processesOf };
  } catch (error) {
    return { reason: queryFailure(error) };
  }
}

/** Each card's programs that compute, by one more run of nvidia-smi; never rejects. */
export async function askNvidiaProcesses(query: NvidiaQuery, signal: AbortSignal): Promise<ProcessesOf> {
  try {
    const found = parseNvidiaProcesses(await query(nvidiaProcessArguments, signal));
    return (address) => ({
      kind: 'told',
      processes: found
        .filter((each) => each.address === address)
        .map((each) => ({ ...each, utilizationPercent: { reason: notAskedOfEach } })),
    });
  } catch (error) {
    const reason = queryFailure(error);
    return () => ({ kind: 'missing', reason });
  }
}

function nvidiaProcesses({ address }: Card, answers: NvidiaAnswers): GpuProcesses {
  return 'reason' in answers ? { kind: 'missing', reason: answers.reason } : answers.processesOf(address);
}

function clientsOf(seen: GpuClients | null, address: string): GpuProcesses {
  const { clients = [], isIncomplete = false } = seen ?? {};
  return { kind: 'clients', clients: clients.filter((each) => each.address === address), isIncomplete };
}

/**
 * Why a card was not asked, which is then the reason of all its figures; `null` for one that was. What its driver tells of
 * processes may wake it just as its figures may (xe does), so it is looked at only then.
 */
function untoldReason({ energyCounter: _, ...figures }: GpuFigures): string | null {
  const reasons = new Set(Object.values(figures).map((found: Found) => ('reason' in found ? found.reason : null)));
  const [reason = null] = reasons.size === 1 ? reasons : [];
  return reason;
}

function queryFailure(error: unknown): string {
  const { code, stderr, stdout } = error as { code?: unknown; stderr?: string; stdout?: string };
  if (code === 'ENOENT') return "nvidia-smi is not installed; it comes with NVIDIA's driver";
  const [said] = `${stderr ?? ''}\n${stdout ?? ''}`.split('\n').filter((line) => line.trim() !== '');
  return `nvidia-smi failed: ${said ?? String(code ?? error)}`.slice(0, 200);
}

function nvidiaFigures({ address }: Card, state: PowerState, answers: NvidiaAnswers): GpuFigures {
  if (state === 'asleep') return noFigures(asleepReason);
  if ('reason' in answers) return noFigures(answers.reason);
  const gpu = answers.gpus.get(address);
  if (!gpu) return noFigures('nvidia-smi does not list it');
  const { powerWatts, address: _, name: __, ...figures } = gpu;
  return { ...figures, power: powerWatts, energyCounter: false };
}

/** NVIDIA's driver knows the name by which the card is sold; its file in /proc is read while the card is awake only. */
function ownName(host: Host, { address, driver }: Card, answers: NvidiaAnswers | null): string | null {
  if (driver !== 'nvidia') return null;
  const told = answers && !('reason' in answers) ? answers.gpus.get(address)?.name : undefined;
  if (told) return told;
  const information = readAttribute(`${host.procRoot}/driver/nvidia/gpus/${address}/information`);
  return /^Model:\s*(\S.*)$/m.exec(information ?? '')?.[1]?.trim() ?? null;
}

async function cardFigures(card: Card, state: PowerState): Promise<GpuFigures> {
  const { driver, rest, folder } = card;
  if (driver === null) return noFigures('no driver is bound to it');
  if (passThrough.has(driver)) return noFigures(`handed to a virtual machine (${driver})`);
  if (state === 'restless') {
    if (!rest.mayAsk()) return noFigures(restReason);
  } else rest.startAnew();
  if (state === 'asleep') return noFigures(asleepReason);
  card.files ??= openGpuFiles(folder, card);
  const figures = await card.files.read();
  // Intel's tell no utilization; their clock stands still while nothing runs.
  const works = 'value' in figures.utilizationPercent ? figures.utilizationPercent : figures.clockHertz;
  rest.saw(isAboveZero(works) ? 'busy' : 'idle');
  return figures;
}

function isAboveZero(found: Found): boolean {
  return 'value' in found && found.value > 0;
}
