/**
 * Devices that change their name, go and come back, on real ones: a virtual interface in a network namespace of its own,
 * and a filesystem on a loop device in a mount namespace of its own. Both need root; without it they are skipped.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import type { Host } from '../../main/collectors/collector.ts';
import { openDiskLinux } from '../../main/collectors/disk.linux.ts';
import { openFilesystemLinux } from '../../main/collectors/filesystem.linux.ts';
import { openNetworkLinux } from '../../main/collectors/network.linux.ts';
import { type NetworkReading, network, networkChannel } from '../../main/collectors/network.ts';
import { between, derive } from './take.ts';
import { thisMachine } from './tools.ts';

const { signal } = new AbortController();
const isLinux = process.platform === 'linux';

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Does it, or skips the test with the reason why this machine does not let it. */
function attempt(context: TestContext, what: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    context.skip(`${what} is not possible here: ${(stderr || message).trim().split('\n')[0]}`);
  }
}

function needRoot(context: TestContext): void {
  if (process.getuid?.() !== 0) context.skip('only root may make namespaces and devices: run the tests as root');
}

/** A process that lives in namespaces of its own until the test ends; told by `ready`, which is its first line. */
async function holder(context: TestContext, command: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let problem = '';
  child.stderr.on('data', (text) => {
    problem += String(text);
  });
  const isReady = await new Promise<boolean>((resolve) => {
    child.stdout.once('data', () => resolve(true));
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
  });
  if (!isReady) context.skip(`${command} is not possible here: ${problem.trim().split('\n')[0]}`);
  return child;
}

function rates(current: NetworkReading, previous: NetworkReading, name: string) {
  const { data, unavailable } = derive(networkChannel, between(network, current, previous));
  const found = data.interfaces.find((each) => each.interface === name);
  return { found, reason: unavailable[`interfaces[${name}].receive_bytes_per_second`] };
}

test.runIf(isLinux)(
  'an interface that is renamed, removed and made again never inherits a rate',
  async (context) => {
    needRoot(context);
    const name = `telltale-${process.pid}`;
    const ip = (...args: string[]) => run('ip', '-n', name, ...args);
    attempt(context, 'a network namespace', () => run('ip', 'netns', 'add', name));
    onTestFinished(() => {
      run('ip', 'netns', 'del', name);
    });
    attempt(context, 'a virtual interface', () => ip('link', 'add', 'tt0', 'type', 'veth', 'peer', 'name', 'tt1'));
    const up = (device: string, address: string) => {
      ip('address', 'replace', address, 'dev', device);
      ip('link', 'set', device, 'up');
    };
    /** What is sent into tt0 is received by tt1. */
    const send = () =>
      run('ip', 'netns', 'exec', name, 'bash', '-c', 'head -c 1000 /dev/zero > /dev/udp/10.251.0.9/9');
    up('tt0', '10.251.0.1/24');
    ip('link', 'set', 'tt1', 'up');
    ip('neighbour', 'replace', '10.251.0.9', 'lladdr', '02:00:00:00:00:09', 'dev', 'tt0');
    send();
    const inside = await holder(context, 'ip', ['netns', 'exec', name, 'sh', '-c', 'echo ready; exec sleep 120']);
    const folder = `/proc/${inside.pid}`;
    const host: Host = { platform: 'linux', procRoot: folder, sysRoot: `${folder}/root/sys`, rootPrefix: '' };
    const collector = openNetworkLinux(host);
    const read = () => collector.read(signal);

    const first = await read();
    const sentBefore = rates(first, first, 'tt0').found?.transmit_bytes_total ?? 0;
    expect(sentBefore).toBeGreaterThanOrEqual(1_000);

    ip('link', 'set', 'tt0', 'down');
    ip('link', 'set', 'tt0', 'name', 'tt9');
    const renamed = await read();
    const { found, reason } = rates(renamed, first, 'tt9');
    expect(rates(renamed, first, 'tt0').found).toBeUndefined();
    expect(found?.receive_bytes_per_second).toBeNull();
    expect(found?.transmit_bytes_total).toBeGreaterThanOrEqual(sentBefore);
    expect(reason).toMatch(/no earlier value/);

    ip('link', 'del', 'tt9');
    const removed = await read();
    expect(removed.interfaces.map((each) => each.interface)).toEqual(['lo']);
    expect(derive(networkChannel, between(network, removed, renamed)).data.interfaces).toHaveLength(1);

    ip('link', 'add', 'tt9', 'type', 'veth', 'peer', 'name', 'tt1');
    const again = await read();
    // One that came back under its name between two samples counts from 0: a reset, no negative rate.
    const skipped = rates(again, renamed, 'tt9');
    expect(skipped.found?.transmit_bytes_per_second).toBeNull();
    expect(rates(again, removed, 'tt9').found?.transmit_bytes_per_second).toBeNull();
    up('tt9', '10.251.0.1/24');
    ip('link', 'set', 'tt1', 'up');
    ip('neighbour', 'replace', '10.251.0.9', 'lladdr', '02:00:00:00:00:09', 'dev', 'tt9');
    const settled = await read();
    send();
    const sent = rates(await read(), settled, 'tt9').found?.transmit_bytes_per_second;
    expect(sent).toBeGreaterThanOrEqual(1_000);
    collector.close?.();
  },
);

test.runIf(isLinux)(
  'an interface that takes the name of another between two samples is told as what it is',
  async (context) => {
    needRoot(context);
    const name = `telltale-names-${process.pid}`;
    const ip = (...args: string[]) => run('ip', '-n', name, ...args);
    attempt(context, 'a network namespace', () => run('ip', 'netns', 'add', name));
    onTestFinished(() => {
      run('ip', 'netns', 'del', name);
    });
    attempt(context, 'a virtual interface', () => ip('link', 'add', 'tt0', 'type', 'veth', 'peer', 'name', 'tt1'));
    ip('link', 'add', 'ttbr', 'type', 'bridge');
    const inside = await holder(context, 'ip', ['netns', 'exec', name, 'sh', '-c', 'echo ready; exec sleep 120']);
    const folder = `/proc/${inside.pid}`;
    const collector = openNetworkLinux({
      platform: 'linux',
      procRoot: folder,
      sysRoot: `${folder}/root/sys`,
      rootPrefix: '',
    });
    const find = async (wanted: string) =>
      (await collector.read(signal)).interfaces.find((each) => each.interface === wanted);
    const pair = await find('tt0');
    const bridge = await find('ttbr');
    expect(pair).toMatchObject({ kind: 'virtual', index: expect.any(Number) });
    expect(bridge).toMatchObject({ kind: 'bridge', index: expect.any(Number) });
    ip('link', 'set', 'tt0', 'name', 'ttaway');
    ip('link', 'set', 'ttbr', 'name', 'tt0');
    expect(await find('tt0')).toMatchObject({ kind: 'bridge', index: bridge?.index });
    expect(await find('ttaway')).toMatchObject({ kind: 'virtual', index: pair?.index });
    collector.close?.();
  },
);

test.runIf(isLinux)('a disk that is mounted and taken away comes and goes with its very size', async (context) => {
  needRoot(context);
  const folder = mkdtempSync(join(tmpdir(), 'telltale-loop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const image = join(folder, 'image');
  writeFileSync(image, '');
  truncateSync(image, 32 * 1_024 * 1_024);
  attempt(context, 'a filesystem of ext4', () => run('mkfs.ext4', '-q', '-F', image));
  const disks = openDiskLinux(thisMachine);
  const before = (await disks.read(signal)).devices.map(({ device }) => device);
  const inside = await holder(context, 'unshare', [
    '-mpf',
    '--mount-proc',
    '--kill-child',
    'sh',
    '-c',
    `mkdir ${folder}/disk && mount -o loop ${image} ${folder}/disk && echo ready && exec sleep 120`,
  ]);
  const pid = Number(readFileSync(`/proc/${inside.pid}/task/${inside.pid}/children`, 'utf8').trim());
  const root = `/proc/${pid}/root`;
  const host: Host = { platform: 'linux', procRoot: `${root}/proc`, sysRoot: `${root}/sys`, rootPrefix: root };
  const collector = openFilesystemLinux(host);
  const mount = `${folder}/disk`;
  const find = async () => (await collector.read(signal)).find((each) => each.mount === mount);

  const { bsize, blocks } = statfsSync(`${root}${mount}`);
  expect(await find()).toMatchObject({ type: 'ext4', space: { sizeBytes: bsize * blocks } });
  // What lies in a file of another disk is no disk of its own and is not counted twice.
  expect((await disks.read(signal)).devices.map(({ device }) => device)).toEqual(before);

  run('nsenter', '-m', '-p', '-t', String(pid), 'umount', mount);
  expect(await find()).toBeUndefined();
  expect((await disks.read(signal)).devices.map(({ device }) => device)).toEqual(before);
  collector.close?.();
  disks.close?.();
});
