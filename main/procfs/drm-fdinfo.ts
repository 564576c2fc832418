/**
 * /proc/<pid>/fdinfo/<fd> of an open graphics device (Documentation/gpu/drm-usage-stats.rst): what one client of a driver
 * uses. i915 and amdgpu count the time of each engine, xe its clock's cycles (drm-cycles-, against drm-total-cycles-).
 *
 *     drm-driver:	i915
 *     drm-client-id:	7
 *     drm-pdev:	0000:00:02.0
 *     drm-total-system0:	131072 KiB
 *     drm-engine-render:	25662044495 ns
 *     drm-engine-capacity-video:	2
 */
import { parseCount } from './parse.ts';

export interface DrmEngine {
  /** Nanoseconds or cycles, whichever the driver counts, in which it worked for this client. */
  readonly busy: number;
  /** Cycles that passed at all; `null` where `busy` is nanoseconds. */
  readonly total: number | null;
  /** How many engines of the kind there are, whose times add up. */
  readonly capacity: number;
}

export interface DrmClient {
  /** 0000:00:02.0 */
  readonly address: string;
  /** Unique for the device; several descriptors, of several processes too, may be of one client. */
  readonly id: number;
  readonly engines: ReadonlyMap<string, DrmEngine>;
  /** What lies in the card's own memory or, of a card that has none, in the machine's; `null` where it is not told. */
  readonly memoryBytes: number | null;
}

const unitBytes: Readonly<Record<string, number>> = { '': 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 };
/** Regions of a card's own memory: i915 calls them local0, amdgpu and xe vram and vram0. */
const ownMemory = /^(?:local|vram)\d*$/;
/** Present in memory; `memory` is the older key for the same; `total` counts what is swapped out too. */
const preference = ['resident', 'memory', 'total'] as const;

/** `null` for a descriptor of anything else, and for a driver that tells no device or no client. */
export function parseDrmFdinfo(text: string): DrmClient | null {
  if (!text.includes('drm-client-id:')) return null;
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (line.startsWith('drm-') && colon !== -1) values.set(line.slice(4, colon), line.slice(colon + 1).trim());
  }
  const address = values.get('pdev') ?? '';
  const id = parseCount(values.get('client-id'));
  if (id === null || !/^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(address)) return null;
  return { address, id, engines: enginesOf(values), memoryBytes: memoryOf(values) };
}

function enginesOf(values: ReadonlyMap<string, string>): Map<string, DrmEngine> {
  const engines = new Map<string, DrmEngine>();
  for (const [key, text] of values) {
    const [, kind, name = ''] = /^(engine|cycles)-(?!capacity-)(.+)$/.exec(key) ?? [];
    if (kind === undefined) continue;
    const busy = parseCount(text.replace(/ ns$/, ''));
    const total = kind === 'cycles' ? parseCount(values.get(`total-cycles-${name}`)) : null;
    // A driver may tell both; cycles without their total say nothing.
    if (busy === null || (kind === 'cycles' && (total === null || engines.has(name)))) continue;
    engines.set(name, { busy, total, capacity: parseCount(values.get(`engine-capacity-${name}`)) || 1 });
  }
  return engines;
}

function memoryOf(values: ReadonlyMap<string, string>): number | null {
  const regions = new Map<string, number>();
  for (const kind of preference) {
    for (const [key, text] of values) {
      if (!key.startsWith(`${kind}-`) || key.startsWith('total-cycles-')) continue;
      const region = key.slice(kind.length + 1);
      const bytes = bytesOf(text);
      if (bytes !== null && !regions.has(region)) regions.set(region, bytes);
    }
  }
  const own = [...regions].filter(([region]) => ownMemory.test(region));
  const counted = own.length > 0 ? own : [...regions];
  return counted.length === 0 ? null : counted.reduce((sum, [, bytes]) => sum + bytes, 0);
}

function bytesOf(text: string): number | null {
  const [, digits, unit = ''] = /^(\d{1,15})(?: (\w+))?$/.exec(text) ?? [];
  const scale = Object.hasOwn(unitBytes, unit) ? unitBytes[unit] : undefined;
  return digits === undefined || scale === undefined ? null : Number(digits) * scale;
}
