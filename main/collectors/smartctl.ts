/**
 * What `smartctl -j -H -A` (smartmontools 7.0 and later) says of a disk's health; smartctl(8), "EXIT STATUS", tells
 * which bits of its exit status speak of the call and which of the disk.
 */
import type { DiskHealth } from '../../protocol/families/disk.ts';

/** How smartctl is asked. It answers from a disk in standby without waking it, by `-n standby`. */
export function smartctlArguments(path: string): string[] {
  return ['-n', 'standby', '-j', '-H', '-A', path];
}

export type Answer =
  | { readonly kind: 'health'; readonly health: Omit<DiskHealth, 'checked_at' | 'standby'> }
  | { readonly kind: 'standby' }
  | { readonly kind: 'failure'; readonly reason: string };

/** Numbers of ATA's attributes, on whose meaning makers agree. */
const reallocatedSectors = 5;
const pendingSectors = 197;

/** Never throws: whatever it is given comes from another program. */
export function readSmartctlAnswer(text: string): Answer {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return { kind: 'failure', reason: 'smartctl gave no JSON: version 7.0 or later is needed' };
  }
  const at = (...path: (string | number)[]): unknown => path.reduce(field, root);
  const messages = list(at('smartctl', 'messages')).map((message) => String(field(message, 'string') ?? ''));
  if (messages.some((message) => /\b(?:STANDBY|SLEEP)\b/i.test(message))) return { kind: 'standby' };
  const passed = at('smart_status', 'passed');
  const attribute = (id: number) =>
    list(at('ata_smart_attributes', 'table')).find((row) => field(row, 'id') === id);
  const health = {
    passed: typeof passed === 'boolean' ? passed : null,
    temperature_celsius: number(at('temperature', 'current')),
    power_on_seconds: scaled(number(at('power_on_time', 'hours')), 3_600),
    reallocated_sectors: number(field(field(attribute(reallocatedSectors), 'raw'), 'value')),
    pending_sectors: number(field(field(attribute(pendingSectors), 'raw'), 'value')),
    media_errors: number(at('nvme_smart_health_information_log', 'media_errors')),
    // May pass 100: the maker's estimate of what the disk was built for.
    wear_percent: number(at('nvme_smart_health_information_log', 'percentage_used')),
  };
  if (Object.values(health).some((value) => value !== null)) return { kind: 'health', health };
  return {
    kind: 'failure',
    reason: messages[0] ? `smartctl: ${messages[0]}` : 'the disk tells nothing of its health',
  };
}

function field(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}
