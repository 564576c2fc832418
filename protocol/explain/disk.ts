/** What the fields of channel `disk` mean; made by main/collectors/disk.ts. */
import type { DiskData } from '../families/disk.ts';
import { asRead, type Explanation, type Explanations, linuxOnly } from './explanation.ts';

const diskstats = '/proc/diskstats';
const notEach = 'Missing: systeminformation does not tell it of single disks.';
const layout = 'diskLayout() of systeminformation, once';

/** A rate of one column of /proc/diskstats. */
function perSecond(
  unit: 'per_second' | 'bytes_per_second',
  meaning: string,
  column: string,
  others?: string,
): Explanation {
  return {
    unit,
    meaning,
    linux: `${diskstats}: ${column}.`,
    portable: notEach,
    formula: unit === 'bytes_per_second' ? `Δ ${column} × 512 / seconds.` : `Δ ${column} / seconds.`,
    ...(others !== undefined && { others }),
  };
}

function latency(meaning: string, time: string, count: string, others: string): Explanation {
  return {
    unit: 'seconds',
    meaning,
    linux: `${diskstats}: ${time} and ${count}.`,
    portable: notEach,
    formula: `Δ ${time} / Δ ${count}; null when none ended.`,
    others,
  };
}

function total(meaning: string, column: string, found: string, others: string): Explanation {
  return {
    unit: 'bytes_per_second',
    meaning,
    linux: `${diskstats}: ${column} of the physical devices.`,
    portable: `fsStats() of systeminformation on macOS: ${found}, all disks together; missing on Windows.`,
    formula: `Σ Δ ${column} × 512 / seconds, over physical devices: what is built on them (LVM, RAID, loop) would count twice.`,
    others,
  };
}

function raid(
  unit: Explanation['unit'],
  meaning: string,
  file: string,
  formula: string,
  others?: string,
): Explanation {
  return {
    unit,
    meaning,
    linux: `/sys/block/md<n>/md/${file}.`,
    portable: linuxOnly,
    formula,
    ...(others !== undefined && { others }),
  };
}

function health(unit: Explanation['unit'], meaning: string, field: string, formula = asRead): Explanation {
  return {
    unit,
    meaning,
    linux: `smartctl -n standby -j -H -A: ${field}. At most hourly, as root, and never of a disk that sleeps.`,
    portable: linuxOnly,
    formula,
    others: 'smartctl -a shows it as the disk says it now; this is up to an hour old (checked_at).',
  };
}

export const diskExplanations: Explanations<DiskData> = {
  read_bytes_per_second: total(
    'Read from all physical devices.',
    'sectors read',
    'rx',
    'iostat -d shows devices; summed with dm and md devices the same traffic counts twice or more.',
  ),
  write_bytes_per_second: total(
    'Written to all physical devices.',
    'sectors written',
    'wx',
    'More than programs wrote by journals and metadata, less by what the cache absorbed.',
  ),
  'devices[].device': {
    unit: null,
    meaning: 'The kernel’s name of the device.',
    linux: `${diskstats}, the third field; whole devices that have a size.`,
    portable: `${layout}: device or name.`,
    formula: asRead,
    others: 'lsblk: NAME or KNAME.',
  },
  'devices[].read_bytes_per_second': perSecond(
    'bytes_per_second',
    'Read from the device.',
    'sectors read',
    'iostat -x: rkB/s, in KiB.',
  ),
  'devices[].write_bytes_per_second': perSecond(
    'bytes_per_second',
    'Written to the device.',
    'sectors written',
    'iostat -x: wkB/s, in KiB.',
  ),
  'devices[].reads_per_second': perSecond('per_second', 'Reads that ended.', 'reads completed', 'iostat -x: r/s.'),
  'devices[].writes_per_second': perSecond(
    'per_second',
    'Writes that ended.',
    'writes completed',
    'iostat -x: w/s.',
  ),
  'devices[].busy_percent': {
    unit: 'percent',
    meaning: 'Share of the time in which at least one request was in flight.',
    linux: `${diskstats}: time spent doing I/Os.`,
    portable: notEach,
    formula: '100 × Δ milliseconds / milliseconds that passed, at most 100.',
    others: 'iostat -x: %util. A disk that serves many requests at once, as SSDs do, has room left at 100.',
  },
  'devices[].queue_depth': {
    unit: 'requests',
    meaning: 'Mean number of requests in flight.',
    linux: `${diskstats}: weighted time spent doing I/Os.`,
    portable: notEach,
    formula: 'Δ weighted milliseconds / milliseconds that passed.',
    others: 'iostat -x: aqu-sz.',
  },
  'devices[].read_latency_seconds': latency(
    'Mean time of the reads that ended, waiting in the queue included.',
    'time spent reading',
    'reads completed',
    'iostat -x: r_await, in ms; it shows 0 when none ended.',
  ),
  'devices[].write_latency_seconds': latency(
    'Mean time of the writes that ended, waiting in the queue included.',
    'time spent writing',
    'writes completed',
    'iostat -x: w_await, in ms; it shows 0 when none ended.',
  ),
  'devices[].reads_merged_per_second': perSecond(
    'per_second',
    'Reads that were joined with another before they were sent.',
    'reads merged',
    'iostat -x: rrqm/s.',
  ),
  'devices[].writes_merged_per_second': perSecond(
    'per_second',
    'Writes that were joined with another before they were sent.',
    'writes merged',
    'iostat -x: wrqm/s.',
  ),
  'devices[].discards_per_second': perSecond(
    'per_second',
    'Requests to give ranges up (TRIM) that ended; since Linux 4.18.',
    'discards completed',
    'iostat -x: d/s.',
  ),
  'devices[].discard_bytes_per_second': perSecond(
    'bytes_per_second',
    'Bytes of the ranges that were given up; since Linux 4.18.',
    'sectors discarded',
    'iostat -x: dkB/s, in KiB.',
  ),
  'devices[].flushes_per_second': perSecond(
    'per_second',
    'Requests to make lasting what was written that ended; since Linux 5.5.',
    'flush requests completed',
    'iostat -x: f/s.',
  ),
  'devices[].flush_latency_seconds': latency(
    'Mean time of the flushes that ended.',
    'time spent flushing',
    'flush requests completed',
    'iostat -x: f_await, in ms; it shows 0 when none ended.',
  ),
  'devices[].label': {
    unit: null,
    meaning: 'Name that was given to a mapping: a volume of LVM, a LUKS mapping; left out where there is none.',
    linux: '/sys/block/dm-<n>/dm/name.',
    portable: linuxOnly,
    formula: asRead,
    others: 'lsblk: NAME; dmsetup ls.',
  },
  'devices[].raid.level': raid(
    null,
    'RAID level of the array.',
    'level',
    asRead,
    '/proc/mdstat; mdadm --detail: Raid Level.',
  ),
  'devices[].raid.state': raid(
    null,
    'State of the array in the kernel’s words: clean, active, readonly, inactive and others.',
    'array_state',
    asRead,
    'mdadm --detail: State, in its own words.',
  ),
  'devices[].raid.disks': raid('disks', 'How many disks the array is made for.', 'raid_disks', asRead),
  'devices[].raid.missing_disks': raid(
    'disks',
    'How many of them are missing; above 0 the array is degraded.',
    'degraded',
    'As it is read; null for levels without redundancy.',
    '/proc/mdstat: an underscore for each in [U_].',
  ),
  'devices[].raid.action': raid(
    null,
    'What the array is doing: idle, resync, recover, check, repair, reshape.',
    'sync_action',
    'As it is read; null for levels without redundancy.',
  ),
  'devices[].raid.action_percent': raid(
    'percent',
    'How far the action is; null while nothing is under way.',
    'sync_completed',
    '100 × sectors done / all sectors.',
    '/proc/mdstat: the percentage after resync, recovery or check.',
  ),
  'devices[].health.passed': health(
    null,
    'The disk’s own verdict; false: it expects to fail.',
    'smart_status.passed',
  ),
  'devices[].health.temperature_celsius': health('celsius', 'Temperature of the disk.', 'temperature.current'),
  'devices[].health.power_on_seconds': health(
    'seconds',
    'How long the disk has been switched on in its life.',
    'power_on_time.hours',
    'Hours × 3,600.',
  ),
  'devices[].health.reallocated_sectors': health(
    'sectors',
    'Sectors that were replaced by spare ones; disks of ATA.',
    'raw value of attribute 5',
  ),
  'devices[].health.pending_sectors': health(
    'sectors',
    'Sectors that could not be read and wait to be replaced; disks of ATA.',
    'raw value of attribute 197',
  ),
  'devices[].health.media_errors': health(
    'errors',
    'Times that data could not be read or was corrupt; NVMe.',
    'nvme_smart_health_information_log.media_errors',
  ),
  'devices[].health.wear_percent': health(
    'percent',
    'How much of the life that the maker expects is used up; may pass 100; NVMe.',
    'nvme_smart_health_information_log.percentage_used',
  ),
  'devices[].health.checked_at': {
    unit: null,
    meaning: 'When the disk was asked.',
    linux: 'The clock when smartctl answered.',
    portable: linuxOnly,
    formula: 'ISO 8601, UTC, milliseconds.',
  },
  'devices[].health.standby': {
    unit: null,
    meaning: 'Whether the disk slept at the last check and was left alone, so that the figures are older.',
    linux: 'device/power/runtime_status of the disk, and smartctl’s word that it is in standby.',
    portable: linuxOnly,
    formula: asRead,
    others: 'hdparm -C.',
  },
  'devices[].model': {
    unit: null,
    meaning: 'Model of the disk.',
    linux: '/sys/block/<device>/device/model, of memory cards device/name.',
    portable: `${layout}: name.`,
    formula: asRead,
    others: 'lsblk: MODEL.',
  },
  'devices[].size_bytes': {
    unit: 'bytes',
    meaning: 'Size of the device.',
    linux: '/sys/block/<device>/size.',
    portable: `${layout}: size; null where it is 0.`,
    formula: 'Sectors × 512, whatever the device’s own block size.',
    others: 'lsblk -b: SIZE. Makers count in units of 1,000.',
  },
  'devices[].rotational': {
    unit: null,
    meaning: 'Whether it is made of turning discs.',
    linux: '/sys/block/<device>/queue/rotational.',
    portable: `${layout}: type, HD against SSD and NVMe.`,
    formula: asRead,
    others: 'lsblk: ROTA, which is 1 for any virtual disk of virtio or Xen; here that is null.',
  },
  'devices[].kind': {
    unit: null,
    meaning: 'What the device is; physical ones make up the totals.',
    linux: 'Its name and the folders dm, md and device in /sys/block/<device>.',
    portable: 'All are physical.',
    formula: 'By the kernel’s fixed names, else by the folder that is there.',
    others: 'lsblk: TYPE.',
  },
  'pools[].pool': {
    unit: null,
    meaning: 'Name of a pool of ZFS; left out where there is none.',
    linux: '/proc/spl/kstat/zfs/<pool>.',
    portable: linuxOnly,
    formula: asRead,
    others: 'zpool list: NAME.',
  },
  'pools[].state': {
    unit: null,
    meaning: 'State of the pool: online, degraded, faulted, suspended and others.',
    linux: '/proc/spl/kstat/zfs/<pool>/state, since OpenZFS 0.8.',
    portable: linuxOnly,
    formula: 'As it is read, in small letters.',
    others: 'zpool list: HEALTH.',
  },
};
