import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openDiskLinux } from '../../main/collectors/disk.linux.ts';
import { disk, diskChannel } from '../../main/collectors/disk.ts';
import { type DiskHealthOptions, openDiskHealth } from '../../main/collectors/disk-health.linux.ts';
import { readSmartctlAnswer, smartctlArguments } from '../../main/collectors/smartctl.ts';
import { fakeHost } from './fake-host.ts';
import { between, derive } from './take.ts';

const signal = new AbortController().signal;
const hourMs = 3_600_000;

// Shortened from what smartctl 7.4 prints; the form is that of its man page and of its source (ataprint, nvmeprint).
const hardDisk = JSON.stringify({
  smartctl: { version: [7, 4], exit_status: 0 },
  device: { name: '/dev/sda', type: 'sat', protocol: 'ATA' },
  smart_status: { passed: true },
  ata_smart_attributes: {
    table: [
      { id: 5, name: 'Reallocated_Sector_Ct', value: 100, raw: { value: 8, string: '8' } },
      { id: 197, name: 'Current_Pending_Sector', value: 100, raw: { value: 2, string: '2' } },
    ],
  },
  power_on_time: { hours: 1_000 },
  temperature: { current: 34 },
});
const solidDisk = JSON.stringify({
  smartctl: { exit_status: 8 },
  smart_status: { passed: false, nvme: { value: 4 } },
  nvme_smart_health_information_log: { critical_warning: 4, percentage_used: 103, media_errors: 7 },
  temperature: { current: 41 },
  power_on_time: { hours: 20_000 },
});
const asleep = JSON.stringify({
  smartctl: {
    exit_status: 2,
    messages: [{ string: 'Device is in STANDBY mode, exit(2)', severity: 'information' }],
  },
});

/** smartctl in place of which the test answers, and the calls that were made. */
function smartctl(answers: Record<string, string>, changes: Partial<DiskHealthOptions> = {}) {
  let nowMs = 0;
  const calls: string[] = [];
  const options: DiskHealthOptions = {
    async run(path, args) {
      calls.push([path, ...args].join(' '));
      return answers[args.at(-1) ?? ''] ?? '';
    },
    find: () => '/usr/sbin/smartctl',
    isPermitted: true,
    monotonicMs: () => nowMs,
    now: () => Date.UTC(2026, 10, 24, 12) + nowMs,
    ...changes,
  };
  return {
    options,
    calls,
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}

/** Lets checks under way finish: each is a promise that is settled already. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('what smartctl prints', () => {
  test('a hard disk tells its verdict, heat, age and sectors', () => {
    expect(readSmartctlAnswer(hardDisk)).toEqual({
      kind: 'health',
      health: {
        passed: true,
        temperature_celsius: 34,
        power_on_seconds: 3_600_000,
        reallocated_sectors: 8,
        pending_sectors: 2,
        media_errors: null,
        wear_percent: null,
      },
    });
  });

  test('an NVMe drive tells its wear, which may pass 100, and that it expects to fail', () => {
    expect(readSmartctlAnswer(solidDisk)).toMatchObject({
      kind: 'health',
      health: { passed: false, wear_percent: 103, media_errors: 7, power_on_seconds: 72_000_000 },
    });
  });

  test.each([
    ['STANDBY', 'Device is in STANDBY mode, exit(2)'],
    ['STANDBY BY COMMAND', 'Device is in STANDBY BY COMMAND mode, exit(2)'],
    ['SLEEP', 'Device is in SLEEP mode, exit(2)'],
    ['what the system says', 'Device is in STANDBY (OS) mode, exit(2)'],
  ])('a disk in %s is told apart from one that fails', (_, string) => {
    expect(readSmartctlAnswer(JSON.stringify({ smartctl: { messages: [{ string }] } }))).toEqual({
      kind: 'standby',
    });
  });

  test('a message of smartctl is passed on; an older smartctl prints no JSON', () => {
    const failed = {
      smartctl: { messages: [{ string: 'Smartctl open device: /dev/vda failed', severity: 'error' }] },
    };
    expect(readSmartctlAnswer(JSON.stringify(failed))).toEqual({
      kind: 'failure',
      reason: 'smartctl: Smartctl open device: /dev/vda failed',
    });
    expect(readSmartctlAnswer('smartctl 6.6 2017-11-05')).toMatchObject({ kind: 'failure' });
    expect(readSmartctlAnswer('{}')).toMatchObject({ reason: 'the disk tells nothing of its health' });
  });

  test('whatever JSON it prints, nothing is thrown and no figure is below zero', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const answer = readSmartctlAnswer(text);
        if (answer.kind !== 'health') return;
        for (const value of Object.values(answer.health))
          if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test('each disk is asked once an hour, without waking it, and the readings wait for nothing', async () => {
  const { options, calls, wait } = smartctl({ '/dev/sda': hardDisk, '/dev/nvme0n1': solidDisk });
  const reader = openDiskHealth(fakeHost(), options);
  expect(reader.read(['sda', 'nvme0n1']).get('sda')).toEqual({ missing: 'not checked yet' });
  await settle();
  for (let second = 0; second < 3_599; second += 1) {
    wait(1_000);
    reader.read(['sda', 'nvme0n1']);
  }
  await settle();
  expect(calls).toEqual([
    '/usr/sbin/smartctl -n standby -j -H -A /dev/sda',
    '/usr/sbin/smartctl -n standby -j -H -A /dev/nvme0n1',
  ]);
  expect(reader.read(['sda', 'nvme0n1']).get('sda')).toMatchObject({
    passed: true,
    standby: false,
    checked_at: '2026-11-24T12:00:00.000Z',
  });
  wait(1_000);
  reader.read(['sda', 'nvme0n1']);
  await settle();
  expect(calls).toHaveLength(4);
});

test('a disk in standby keeps what was known, with its time; before that there is only the reason', async () => {
  const answers = { '/dev/sda': asleep };
  const { options, wait } = smartctl(answers);
  const reader = openDiskHealth(fakeHost(), options);
  reader.read(['sda']);
  await settle();
  expect(reader.read(['sda']).get('sda')).toEqual({ missing: 'the disk sleeps, and is not woken for it' });
  answers['/dev/sda'] = hardDisk;
  wait(hourMs);
  reader.read(['sda']);
  await settle();
  answers['/dev/sda'] = asleep;
  wait(hourMs);
  reader.read(['sda']);
  await settle();
  expect(reader.read(['sda']).get('sda')).toMatchObject({
    passed: true,
    standby: true,
    checked_at: '2026-11-24T13:00:00.000Z',
  });
});

test('a disk that the kernel has suspended is not even asked', async () => {
  const host = fakeHost({ 'sys/block/sda/device/power/runtime_status': 'suspended\n' });
  const { options, calls } = smartctl({ '/dev/sda': hardDisk });
  const reader = openDiskHealth(host, options);
  reader.read(['sda']);
  await settle();
  expect(calls).toEqual([]);
  expect(reader.read(['sda']).get('sda')).toMatchObject({ missing: expect.stringContaining('sleeps') as string });
});

test.each([
  ['without smartctl', { find: () => null }, /smartmontools/],
  ['without privileges', { isPermitted: false }, /sudo telltale serve/],
])('%s nothing is run, and the reason names what helps', async (_, changes, reason) => {
  const { options, calls } = smartctl({}, changes);
  const reader = openDiskHealth(fakeHost(), options);
  expect(reader.read(['sda']).get('sda')).toEqual({ missing: expect.stringMatching(reason) as string });
  await settle();
  expect(calls).toEqual([]);
});

test('a disk that was replaced under its name does not inherit the health of the one before', async () => {
  const { options, calls } = smartctl({ '/dev/sda': hardDisk });
  const reader = openDiskHealth(fakeHost(), options);
  reader.read(['sda']);
  await settle();
  reader.read([]);
  expect(reader.read(['sda']).get('sda')).toEqual({ missing: 'not checked yet' });
  await settle();
  expect(calls).toHaveLength(2);
});

test('after close nothing more is run; a check under way is ended', async () => {
  let ended = false;
  const { options, wait } = smartctl(
    {},
    {
      run: (_path, _args, abort) =>
        new Promise((resolve) => {
          abort.addEventListener('abort', () => {
            ended = true;
            resolve('');
          });
        }),
    },
  );
  const reader = openDiskHealth(fakeHost(), options);
  reader.read(['sda', 'sdb']);
  reader.close();
  reader.close();
  await settle();
  expect(ended).toBe(true);
  wait(2 * hourMs);
  expect(reader.read(['sda']).get('sda')).toEqual({ missing: 'not checked yet' });
});

test('the channel shows the health of physical disks alone, and why a figure is null', async () => {
  const { options, calls } = smartctl({ '/dev/sda': hardDisk });
  const host = fakeHost({}, 'server-linux-5.10');
  const collector = openDiskLinux(host, openDiskHealth(host, options));
  await collector.read(signal);
  await settle();
  const { data, unavailable } = derive(diskChannel, between(disk, await collector.read(signal), null));
  collector.close?.();
  const shown = data.devices.find((each) => each.device === 'sda');
  expect(shown?.health).toMatchObject({ passed: true, temperature_celsius: 34 });
  expect(unavailable['devices[sda].health.wear_percent']).toBe('the disk does not tell it');
  expect(data.devices.find((each) => each.device === 'nvme0n1')?.health).toBeNull();
  expect(calls.map((call) => call.split(' ').at(-1)).sort()).toEqual(['/dev/nvme0n1', '/dev/nvme1n1', '/dev/sda']);
});

test('no device is opened by us: /dev is named only where smartctl is called, and always with -n standby', () => {
  expect(smartctlArguments('/dev/sda').slice(0, 2)).toEqual(['-n', 'standby']);
  const sources = [
    'collectors/disk.linux',
    'collectors/disk',
    'procfs/block',
    'procfs/diskstats',
    'procfs/md',
    'procfs/zpool',
    'procfs/statfs',
    'collectors/filesystem.linux',
  ];
  for (const source of sources)
    expect(readFileSync(`main/${source}.ts`, 'utf8'), source).not.toMatch(/['`]\/dev\/\$?/);
  const health = readFileSync('main/collectors/disk-health.linux.ts', 'utf8');
  expect(health.match(/`\/dev\//g)).toHaveLength(1);
  expect(health).toContain('smartctlArguments(`/dev/');
});
