/** What the tray says in numbers and words: the essentials of the newest samples, and their texts. */
import { maxIntervalMs } from '../../protocol/channels.ts';
import type { EngineLook } from '../engine.ts';

/** `null` where there is no reading, or none that is of now. */
export interface Readings {
  /** Of all CPUs, 0 to 100. */
  readonly cpuPercent: number | null;
  /** In use, 0 to 100. */
  readonly memoryPercent: number | null;
  readonly readBytesPerSecond: number | null;
  readonly writeBytesPerSecond: number | null;
  readonly receiveBytesPerSecond: number | null;
  readonly transmitBytesPerSecond: number | null;
}

/** Samples older than this many base intervals, and than {@link leastAgeMs}, say nothing of now. */
const freshIntervals = 3;
/** While nobody looks at a page samples may come as rarely as the longest interval. */
const leastAgeMs = maxIntervalMs + 2_000;
const prefixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** @param nowMs Unix milliseconds */
export function readEssentials(look: Pick<EngineLook, 'latest'>, nowMs: number, intervalMs: number): Readings {
  const oldestMs = nowMs - Math.max(leastAgeMs, freshIntervals * intervalMs);
  const fresh = <Data extends { timestamp: string }>(data: Data | null): Data | null =>
    data !== null && Date.parse(data.timestamp) >= oldestMs ? data : null;
  const system = fresh(look.latest('system'));
  const disk = fresh(look.latest('disk'));
  const network = fresh(look.latest('network'));
  return {
    cpuPercent: system?.cpu_percent ?? null,
    memoryPercent: system?.memory_percent ?? null,
    readBytesPerSecond: disk?.read_bytes_per_second ?? null,
    writeBytesPerSecond: disk?.write_bytes_per_second ?? null,
    receiveBytesPerSecond: network?.receive_bytes_per_second ?? null,
    transmitBytesPerSecond: network?.transmit_bytes_per_second ?? null,
  };
}

/** Some short lines; Windows cuts a tooltip after 127 characters, so the name of the machine does not go before them. */
export function tooltipText(readings: Readings): string {
  const { readBytesPerSecond, writeBytesPerSecond, receiveBytesPerSecond, transmitBytesPerSecond } = readings;
  return [
    `CPU ${percentText(readings.cpuPercent)}  Memory ${percentText(readings.memoryPercent)}`,
    `Disk  read ${rateText(readBytesPerSecond)}, write ${rateText(writeBytesPerSecond)}`,
    `Net  down ${rateText(receiveBytesPerSecond)}, up ${rateText(transmitBytesPerSecond)}`,
  ].join('\n');
}

/** Whole percents: 7%. */
export function percentText(value: number | null): string {
  return value === null ? '—' : `${Math.round(value)}%`;
}

/** Bytes a second with two or three digits: 1.2 MiB/s. */
function rateText(value: number | null): string {
  if (value === null) return '—';
  const step = value < 1_024 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log2(value) / 10));
  const scaled = value / 1_024 ** step;
  return `${step > 0 && scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)} ${prefixes[step]}B/s`;
}
