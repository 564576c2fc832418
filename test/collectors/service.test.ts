import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openServiceLinux } from '../../main/collectors/service.linux.ts';
import { openServiceWindows } from '../../main/collectors/service.portable.ts';
import { type ServiceReading, service, serviceChannel } from '../../main/collectors/service.ts';
import { parseShow, type RunSystemctl } from '../../main/collectors/systemctl.ts';
import { fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';

const signal = new AbortController().signal;
const printed = readFileSync('test/fixtures/systemd-linux-6.1/systemctl-show.txt', 'utf8');
const prints: RunSystemctl = () => Promise.resolve(printed);

/** Its monotonic time is set by the test. */
function manualClock() {
  let nowMs = 1_000;
  return { monotonic: () => nowMs, pass: (ms: number) => (nowMs += ms) };
}

function deriveTwo(current: ServiceReading, previous: ServiceReading | null) {
  return derive(serviceChannel, between(service, current, previous, 5));
}

test('systemd tells states and restarts, control groups CPU time and memory', async () => {
  const host = fakeHost({}, 'systemd-linux-6.1');
  const clock = manualClock();
  const calls: string[][] = [];
  const run: RunSystemctl = (args) => {
    calls.push([...args]);
    return Promise.resolve(printed);
  };
  const collector = openServiceLinux(host, run, clock);
  const previous = await collector.read(signal);
  clock.pass(5_000);
  host.write('sys/fs/cgroup/system.slice/postgresql.service/cpu.stat', 'usage_usec 67500000\n');
  const { data, unavailable } = deriveTwo(await collector.read(signal), previous);

  // One process for all units, twice.
  expect(calls).toHaveLength(2);
  expect(calls[0]?.at(-1)).toBe('*.service');
  expect(data.services.map(({ service: name, state, sub_state }) => `${name} ${state} ${sub_state}`)).toEqual([
    'backup.service failed failed',
    'getty@tty1.service active running',
    'postgresql.service active running',
    'ssh.service active running',
    'systemd-sysctl.service active exited',
    'user@1000.service active running',
    'web.service activating auto-restart',
  ]);
  const named = (name: string) => data.services.find((each) => each.service === name);
  expect(named('postgresql.service')).toEqual({
    service: 'postgresql.service',
    description: 'PostgreSQL = the database',
    state: 'active',
    sub_state: 'running',
    cpu_percent: 150,
    // As systemctl status: with the page cache.
    memory_bytes: 209_715_200,
    restarts: 2,
    tasks: 8,
    main_pid: 850,
  });
  expect(named('ssh.service')).toMatchObject({ cpu_percent: 0, memory_bytes: 6_291_456 });
  expect(named('web.service')).toMatchObject({
    restarts: 41,
    cpu_percent: null,
    memory_bytes: null,
    main_pid: null,
  });
  for (const each of data.services) {
    for (const [field, value] of Object.entries(each)) {
      if (value !== null) continue;
      expect(unavailable[`services[${each.service}].${field}`] ?? unavailable[`services[].${field}`]).toBeTypeOf(
        'string',
      );
    }
  }
  expect(unavailable['services[].cpu_percent']).toBe('it has no process now');
});

test('where systemctl fails the groups still tell what runs, with why the rest is null', async () => {
  const host = fakeHost({}, 'systemd-linux-6.1');
  const collector = openServiceLinux(host, () => Promise.reject(new Error('Failed to connect to bus')));
  const { data, unavailable } = deriveTwo(await collector.read(signal), null);
  // Neither the user's own services nor those of a container.
  expect(data.services.map((each) => each.service)).toEqual([
    'getty@tty1.service',
    'postgresql.service',
    'ssh.service',
    'user@1000.service',
  ]);
  expect(data.services[1]).toMatchObject({ state: null, restarts: null, memory_bytes: 209_715_200, tasks: 8 });
  expect(unavailable['services[].state']).toBe('systemd cannot be asked: Failed to connect to bus');
  expect(unavailable['services[].cpu_percent']).toMatch(/first reading/);
});

test('of another machine systemd is not asked', async () => {
  const host = fakeHost({}, 'systemd-linux-6.1');
  host.remove('run');
  const { rows } = await service.open(host).read(signal);
  expect(rows).toHaveLength(4);
  expect(rows[0]?.managerMissing).toMatch(/of the machine that is watched cannot be asked from here/);
});

test('a service that was started anew has no rate of the old one', async () => {
  const host = fakeHost({}, 'systemd-linux-6.1');
  const clock = manualClock();
  const collector = openServiceLinux(host, prints, clock);
  const previous = await collector.read(signal);
  clock.pass(5_000);
  const restarted: ServiceReading = {
    rows: previous.rows.map((row) =>
      'missing' in row.usage ? row : { ...row, usage: { ...row.usage, instance: 'another', readAtMs: 6_000 } },
    ),
  };
  const { data, unavailable } = deriveTwo(restarted, previous);
  expect(data.services.map((each) => each.cpu_percent)).toEqual(Array(7).fill(null));
  expect(unavailable['services[].cpu_percent']).toBe('it was started anew since the last reading');
});

test('without control groups states are told all the same', async () => {
  const host = fakeHost({}, 'systemd-linux-6.1');
  host.remove('sys');
  const { data, unavailable } = deriveTwo(await openServiceLinux(host, prints).read(signal), null);
  expect(data.services).toHaveLength(7);
  expect(data.services[2]).toMatchObject({ state: 'active', memory_bytes: null, cpu_percent: null });
  expect(unavailable['services[].memory_bytes']).toBe('its control group cannot be seen from here');
});

test('where neither systemctl nor a group tells of any service, the reading fails with why', async () => {
  const host = fakeHost({ 'run/systemd/system/x': '' });
  const collector = openServiceLinux(host, () => Promise.reject(new Error('systemctl is not installed')));
  await expect(collector.read(signal)).rejects.toThrow('systemctl is not installed');
});

test('output of systemctl is taken by its keys; what is cut or unknown is left out', () => {
  expect(parseShow('Id=a.service\nActiveState=active\n')).toEqual([
    {
      service: 'a.service',
      description: null,
      state: 'active',
      subState: null,
      restarts: null,
      mainPid: null,
      controlGroup: null,
    },
  ]);
  const odd = parseShow(
    'Id=a.service\nActiveState=flying\nNRestarts=[not set]\nMainPID=x\nDescription=<img>\u001b[0m\n\n\nId=b.socket\n\nAct',
  );
  expect(odd).toEqual([
    expect.objectContaining({ service: 'a.service', state: null, restarts: null, mainPid: null }),
  ]);
  expect(() => parseShow('')).toThrow(/no service/);
  expect(() => parseShow('Unit *.service could not be found.')).toThrow(/no service/);
});

test('without systemd the channel says so, on macOS too', () => {
  expect(() => service.open(fakeHost())).toThrow('This system does not run systemd');
  expect(() => service.open({ ...fakeHost(), platform: 'darwin' })).toThrow(
    /Linux with systemd and on Windows only/,
  );
});

test('Windows tells which services were started, and none of the zeros', async () => {
  const collector = openServiceWindows(() =>
    Promise.resolve({
      services: async () => [
        { name: 'dhcp', running: true, startmode: 'Auto', pids: ['1204' as unknown as number], cpu: 0, mem: 0 },
        { name: 'fax', running: false, startmode: 'Manual', pids: [], cpu: 0, mem: 0 },
      ],
    }),
  );
  const { data, unavailable } = deriveTwo(await collector.read(signal), null);
  expect(data.services).toEqual([
    {
      service: 'dhcp',
      description: null,
      state: 'active',
      sub_state: null,
      cpu_percent: null,
      memory_bytes: null,
      restarts: null,
      tasks: null,
      main_pid: 1_204,
    },
  ]);
  expect(unavailable['services[].memory_bytes']).toMatch(/share processes/);
  await expect(
    openServiceWindows(() => Promise.resolve({ services: async () => [] })).read(signal),
  ).rejects.toThrow(/no service/);
});

test('a family that could not be read leaves an empty list, with why', () => {
  const { data, unavailable } = derive(serviceChannel, failed(service, 'no answer'));
  expect(data).toEqual({ services: [] });
  expect(unavailable).toEqual({ services: 'no answer' });
});
