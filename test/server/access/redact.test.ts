import { describe, expect, test } from 'vitest';
import type { Sample } from '../../../main/sampler/sample.ts';
import { createRedaction } from '../../../main/server/access/redact.ts';
import type { Filesystem } from '../../../protocol/families/filesystem.ts';
import type { NetworkInterface } from '../../../protocol/families/network.ts';
import type { Process } from '../../../protocol/families/process.ts';
import type { SeriesDefinition } from '../../../protocol/series.ts';
import { defaultShareChoices, type ShareChoices } from '../../../protocol/share.ts';

const timestamp = '2026-11-24T20:15:02.000Z';
const everything: ShareChoices = { processes: true, command_lines: true, users: true, addresses: true };
const connection = 'sshd@3-192.168.1.5:22-192.168.1.9:50122.service';
const nothing: ShareChoices = { processes: false, command_lines: false, users: false, addresses: false };

function viewed<Name extends Sample['channel']>(
  sample: Sample<Name>,
  choices: ShareChoices = defaultShareChoices,
): Sample<Name>['data'] {
  // A sample of one channel is one of the union, which the compiler cannot see for a channel that it does not know.
  return createRedaction(() => choices).sample('viewer', sample as Sample).data as Sample<Name>['data'];
}

function process(changes: Partial<Process>): Process {
  return {
    pid: 1,
    parent_pid: 0,
    name: 'backup',
    user: 'ann',
    state: 'sleeping',
    cpu_percent: 0,
    reaped_cpu_percent: 0,
    cpu_seconds_total: 1,
    memory_bytes: 1,
    memory_percent: 0,
    read_bytes_per_second: 0,
    write_bytes_per_second: 0,
    read_bytes_total: 0,
    write_bytes_total: 0,
    threads: 1,
    nice: 0,
    start_time: timestamp,
    command_line: 'backup --password=hunter2',
    kernel_thread: false,
    container: null,
    service: 'backup.service',
    ...changes,
  };
}

function processes(...rows: Process[]): Sample<'process'> {
  return {
    channel: 'process',
    timeMs: Date.parse(timestamp),
    data: {
      timestamp,
      unavailable: { 'processes[1].user': 'gone', 'processes[].read_bytes_total': 'needs privileges' },
      count: 200,
      threads: 400,
      states: { running: 1, sleeping: 199, idle: 0, stopped: 0, zombie: 0, disk_sleep: 0 },
      processes: rows,
      not_attributed: null,
      complete: true,
    },
  };
}

function filesystems(...mounts: Partial<Filesystem>[]): Sample<'filesystem'> {
  const one: Filesystem = {
    mount: '/',
    device: '/dev/sda1',
    type: 'ext4',
    size_bytes: 100,
    used_bytes: 50,
    available_bytes: 50,
    used_percent: 50,
    inodes_total: null,
    inodes_used: null,
    read_only: false,
    network: false,
  };
  return {
    channel: 'filesystem',
    timeMs: 0,
    data: {
      timestamp,
      unavailable: Object.fromEntries(
        mounts.map(({ mount = '/' }) => [`filesystems[${mount}].inodes_total`, 'none']),
      ),
      filesystems: mounts.map((each) => ({ ...one, ...each })),
    },
  };
}

describe('processes', () => {
  test('by default keep their name and lose user and command line, which say why', () => {
    const data = viewed(processes(process({}), process({ pid: 2, user: null, service: 'user@1000.service' })));
    expect(
      data.processes.map(({ name, user, command_line, service }) => [name, user, command_line, service]),
    ).toEqual([
      ['backup', null, null, 'backup.service'],
      ['backup', null, null, null],
    ]);
    expect(data.unavailable).toEqual({
      'processes[].read_bytes_total': 'needs privileges',
      'processes[].user': 'not shared',
      'processes[].command_line': 'not shared',
    });
  });

  test('each choice shows what it names and nothing else', () => {
    const one = (choices: Partial<ShareChoices>) =>
      viewed(processes(process({})), { ...defaultShareChoices, ...choices }).processes[0];
    expect(one({ users: true })).toMatchObject({ user: 'ann', command_line: null });
    expect(one({ command_lines: true })).toMatchObject({ user: null, command_line: 'backup --password=hunter2' });
  });

  test('hidden altogether leave only their number', () => {
    const data = viewed(processes(process({})), { ...everything, processes: false });
    expect(data).toMatchObject({ count: 200, threads: 400, processes: [] });
    expect(data.unavailable).toEqual({ processes: 'not shared' });
    expect(JSON.stringify(data)).not.toContain('backup');
  });

  test('are left as they are for the owner, for this machine, and where everything is shared', () => {
    const sample = processes(process({}));
    const redaction = createRedaction(() => nothing);
    expect(redaction.sample('owner', sample)).toBe(sample);
    expect(redaction.sample('local', sample)).toBe(sample);
    expect(createRedaction(() => everything).sample('viewer', sample)).toBe(sample);
  });
});

describe('filesystems', () => {
  test.each([
    '/home/ann',
    '/home/ann/.cache/doc',
    '/var/home/ann',
    '/run/media/ann/STICK',
    '/media/ann/STICK',
    '/run/user/1000',
    '/Users/ann',
    'C:\\Users\\ann',
    '/mnt/192.168.1.9/share',
  ])('mounted on %s are left out, with what is said of them, and counted', (mount) => {
    const data = viewed(filesystems({}, { mount }));
    expect(data.filesystems.map((each) => each.mount)).toEqual(['/']);
    expect(data.unavailable).toEqual({
      'filesystems[/].inodes_total': 'none',
      filesystems: '1 more are not shared',
    });
    expect(viewed(filesystems({}, { mount }), everything).filesystems).toHaveLength(2);
  });

  test.each(['/', '/home', '/media', '/srv/homes', '/boot/efi', '/mnt/data', 'C:\\'])(
    'mounted on %s stay',
    (mount) => {
      expect(viewed(filesystems({ mount })).filesystems).toHaveLength(1);
    },
  );

  test.each([
    'nas:/export',
    '//nas/share',
    '\\\\nas\\share',
    'ann@nas:/home/ann',
    '10.0.0.5:6789:/',
    '[fd00::1]:/export',
    'https://nas.example/dav',
    '/home/ann/disk.img',
  ])('from %s do not tell from where', (device) => {
    const data = viewed(filesystems({ device }));
    expect(data.filesystems[0]?.device).toBe('not shared');
    expect(JSON.stringify(data)).not.toMatch(/nas|ann|10\.0|fd00/);
  });

  test.each(['/dev/sda1', '/dev/mapper/vg-home', 'tank/data', 'overlay', 'C:', '/dev/disk/by-id/a:b'])(
    'from %s say so',
    (device) => {
      expect(viewed(filesystems({ device })).filesystems[0]?.device).toBe(device);
    },
  );

  test('keep their series hidden with them', () => {
    const redaction = createRedaction(() => defaultShareChoices);
    const mounts: SeriesDefinition = {
      channel: 'filesystem',
      path: 'filesystems[].used_percent',
      label: 'mount',
      unit: 'percent',
      kind: 'gauge',
      help: '',
    };
    expect(redaction.hidesSeries(mounts, '/home/ann', 'viewer')).toBe(true);
    expect(redaction.hidesSeries(mounts, '/', 'viewer')).toBe(false);
    expect(redaction.hidesSeries(mounts, null, 'viewer')).toBe(false);
    expect(redaction.hidesSeries(mounts, '/home/ann', 'owner')).toBe(false);
  });
});

describe('services', () => {
  const service = (name: string) => ({ service: name, description: `about ${name}`, main_pid: null });
  const sample = {
    channel: 'service',
    timeMs: 0,
    data: {
      timestamp,
      services: ['nginx.service', 'user@1000.service', 'user-runtime-dir@1000.service', connection].map(service),
      unavailable: { 'services[user@1000.service].restarts': 'none', 'services[nginx.service].restarts': 'none' },
    },
  } as unknown as Sample<'service'>;
  const names = (choices: Partial<ShareChoices>) =>
    viewed(sample, { ...everything, ...choices }).services.map((each) => each.service);

  test('of one user, and of one connection, are left out and counted', () => {
    expect(names({})).toHaveLength(4);
    expect(names({ users: false })).toEqual(['nginx.service', connection]);
    expect(names({ addresses: false })).toEqual([
      'nginx.service',
      'user@1000.service',
      'user-runtime-dir@1000.service',
    ]);
    expect(viewed(sample).unavailable).toEqual({
      'services[nginx.service].restarts': 'none',
      services: '3 more are not shared',
    });
    expect(JSON.stringify(viewed(sample))).not.toMatch(/1000|192\.168/);
  });

  test('of a process are none where they are hidden, whatever else is shown', () => {
    const row = process({ service: connection });
    const shown = (choices: Partial<ShareChoices>) =>
      viewed(processes(row), { ...everything, ...choices }).processes[0]?.service;
    expect([shown({}), shown({ users: false }), shown({ addresses: false })]).toEqual([
      connection,
      connection,
      null,
    ]);
  });
});

test.each([
  ['10.0.0.5:5000/team/app:1', 'team/app:1'],
  ['registry.lan:5000/app', 'app'],
  ['192.168.1.5/app', 'app'],
  ['[fd00::5]/app', 'app'],
  ['ghcr.io/team/app@sha256:00', 'ghcr.io/team/app@sha256:00'],
  ['nginx:1.27', 'nginx:1.27'],
  [null, null],
])('a container’s image %s is shown as %s', (image, shown) => {
  const sample = {
    channel: 'container',
    timeMs: 0,
    data: { timestamp, containers: [{ name: 'app', image }] },
  } as unknown as Sample<'container'>;
  expect(viewed(sample).containers[0]?.image).toBe(shown);
  expect(viewed(sample, everything)).toBe(sample.data);
});

test('interfaces lose their addresses and say why', () => {
  const lan = { interface: 'eth0', kind: 'physical', addresses: ['192.168.1.5', 'fd00::5'] };
  const sample = {
    channel: 'network',
    timeMs: 0,
    data: { timestamp, interfaces: [lan as NetworkInterface] },
  } as Sample<'network'>;
  expect(viewed(sample)).toEqual({
    timestamp,
    interfaces: [{ ...lan, addresses: [] }],
    unavailable: { 'interfaces[].addresses': 'not shared' },
  });
  expect(viewed(sample, everything)).toBe(sample.data);
});
