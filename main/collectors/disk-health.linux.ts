/**
 * Health of physical disks, from smartctl where it is installed: at most once an hour for each disk, one disk at a
 * time, beside the readings, which take the last answer.
 *
 * A disk is never woken. One that the kernel has suspended is not asked at all, since opening it would resume it
 * (Documentation/ABI/testing/sysfs-devices-power, runtime_status); of one in standby smartctl learns by CHECK POWER
 * MODE, which no disk spins up for, and ends there. We open no device ourselves.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import type { DiskHealth } from '../../protocol/families/disk.ts';
import { readAttribute } from '../procfs/attribute.ts';
import { sysfsName } from '../procfs/block.ts';
import type { Host } from './collector.ts';
import { readSmartctlAnswer, smartctlArguments } from './smartctl.ts';

/** The health, or why there is none. */
export type HealthReading = DiskHealth | { readonly missing: string };

export interface DiskHealthReader {
  /** The last answer of each; starts a check where one is due. At once. */
  read(devices: readonly string[]): ReadonlyMap<string, HealthReading>;
  /** Ends a check under way. Harmless twice. */
  close(): void;
}

export interface DiskHealthOptions {
  /** Runs smartctl. @returns what it printed, whatever its exit status */
  run(path: string, args: readonly string[], signal: AbortSignal): Promise<string>;
  /** Path of smartctl; `null` where it is not installed. */
  find(): string | null;
  /** Whether this process may ask a disk: root's privilege. */
  isPermitted: boolean;
  monotonicMs(): number;
  now(): number;
}

/** Between two checks of one disk, in milliseconds. */
const periodMs = 3_600_000;
/** Longest that smartctl may take. */
const timeoutMs = 60_000;

const folders = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/usr/bin', '/usr/local/bin'];

const thisMachine: DiskHealthOptions = {
  run: (path, args, signal) =>
    new Promise((resolve) => {
      execFile(path, [...args], { signal, timeout: timeoutMs, env: { LC_ALL: 'C' } }, (_error, stdout) =>
        resolve(stdout),
      );
    }),
  find: () => folders.map((folder) => `${folder}/smartctl`).find(isExecutable) ?? null,
  isPermitted: process.geteuid?.() === 0,
  monotonicMs: () => performance.now(),
  now: Date.now,
};

/** @param options left out on the machine itself; another machine's disks are not here to be asked */
export function openDiskHealth(host: Host, options?: DiskHealthOptions): DiskHealthReader {
  if (!options && host.rootPrefix !== '') return without('disks of another root cannot be asked from here');
  const { run, find, isPermitted, monotonicMs, now } = options ?? thisMachine;
  const smartctl = find();
  if (smartctl === null) return without('smartctl is not installed: package smartmontools');
  if (!isPermitted) return without('only root may ask a disk for it: "sudo telltale serve"');

  const known = new Map<string, HealthReading>();
  const checkedMs = new Map<string, number>();
  const abort = new AbortController();
  let isChecking = false;

  /** Never rejects. */
  async function check(device: string, path: string): Promise<void> {
    if (readAttribute(`${host.sysRoot}/block/${sysfsName(device)}/device/power/runtime_status`) === 'suspended') {
      return asleep(device);
    }
    const text = await run(path, smartctlArguments(`/dev/${device}`), abort.signal).catch(() => '');
    if (abort.signal.aborted) return;
    const answer = readSmartctlAnswer(text);
    if (answer.kind === 'standby') asleep(device);
    else if (answer.kind === 'failure') known.set(device, { missing: answer.reason });
    else known.set(device, { ...answer.health, standby: false, checked_at: new Date(now()).toISOString() });
  }

  /** What was known stays known, with its time. */
  function asleep(device: string): void {
    const last = known.get(device);
    if (last && 'checked_at' in last) known.set(device, { ...last, standby: true });
    else known.set(device, { missing: 'the disk sleeps, and is not woken for it' });
  }

  async function checkAll(due: readonly string[], path: string): Promise<void> {
    isChecking = true;
    for (const device of due) {
      if (abort.signal.aborted) break;
      checkedMs.set(device, monotonicMs());
      await check(device, path);
    }
    isChecking = false;
  }

  return {
    read(devices) {
      const nowMs = monotonicMs();
      const due = devices.filter(
        (device) => nowMs - (checkedMs.get(device) ?? Number.NEGATIVE_INFINITY) >= periodMs,
      );
      if (due.length > 0 && !isChecking && !abort.signal.aborted) void checkAll(due, smartctl);
      for (const device of known.keys()) {
        if (devices.includes(device)) continue;
        // Another disk may take the name.
        known.delete(device);
        checkedMs.delete(device);
      }
      return new Map(devices.map((device) => [device, known.get(device) ?? { missing: 'not checked yet' }]));
    },
    close: () => abort.abort(),
  };
}

function without(missing: string): DiskHealthReader {
  return {
    read: (devices) => new Map(devices.map((device) => [device, { missing }])),
    close: () => undefined,
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
