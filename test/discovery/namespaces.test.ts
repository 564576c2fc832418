/**
 * Telltales on networks of their own: namespaces joined by veth pairs, the port of mDNS, IPv4 and IPv6. Needs root
 * and iproute2; nothing leaves the namespaces.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PeerEvent, PeerTask } from './peer.ts';

const root = join(import.meta.dirname, '../..');
/** The sharing machine is on two networks, `home` and `other`. */
const spaces = {
  share: `tt-share-${process.pid}`,
  home: `tt-home-${process.pid}`,
  other: `tt-other-${process.pid}`,
};

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' });

function canMakeNamespaces(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const probe = `tt-probe-${process.pid}`;
  if (spawnSync('ip', ['netns', 'add', probe], { stdio: 'ignore' }).status !== 0) return false;
  return spawnSync('ip', ['netns', 'delete', probe], { stdio: 'ignore' }).status === 0;
}

function joinTo(network: 'home' | 'other', third: number): void {
  const [near, far] = [`v-${network}`, 'v-share'];
  ip('-n', spaces.share, 'link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', spaces[network]);
  for (const [space, link, host] of [
    [spaces.share, near, 1],
    [spaces[network], far, 2],
  ] as const) {
    ip('-n', space, 'address', 'add', `10.99.${third}.${host}/24`, 'dev', link);
    ip('-n', space, 'address', 'add', `fd99:${third}::${host}/64`, 'dev', link, 'nodad');
    ip('-n', space, 'link', 'set', link, 'addrgenmode', 'none');
    ip('-n', space, 'address', 'add', `fe80::${third}:${host}/64`, 'dev', link, 'nodad');
    ip('-n', space, 'link', 'set', link, 'up');
  }
}

/** Sockets of the sharing machine that are bound to 224.0.0.251:5353. */
function groupSockets(): number {
  const table = ip('netns', 'exec', spaces.share, 'cat', '/proc/net/udp').toString();
  return table.split(' FB0000E0:14E9 ').length - 1;
}

interface Running {
  readonly events: PeerEvent[];
  /** The last list that it told. */
  urls(): string[] | null;
  logs(): string[];
  /** Ends it by closing its input. */
  stop(): Promise<void>;
}

describe.skipIf(!canMakeNamespaces())('between network namespaces, with Linux, root and `ip netns`', () => {
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-discovery-'));
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      publicDir: false,
      ssr: { noExternal: true },
      build: {
        ssr: 'test/discovery/peer.ts',
        target: 'node20',
        outDir: folder,
        minify: false,
        reportCompressedSize: false,
        rolldownOptions: { output: { format: 'es', entryFileNames: 'peer.mjs' } },
      },
    });
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(() => {
    for (const space of Object.values(spaces)) ip('netns', 'add', space);
    joinTo('home', 1);
    joinTo('other', 2);
  });

  afterEach(() => {
    for (const space of Object.values(spaces)) spawnSync('ip', ['netns', 'delete', space], { stdio: 'ignore' });
  });

  async function run(space: keyof typeof spaces, task: PeerTask): Promise<Running> {
    const child: ChildProcess = spawn(
      'ip',
      ['netns', 'exec', spaces[space], process.execPath, join(folder, 'peer.mjs'), JSON.stringify(task)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    const events: PeerEvent[] = [];
    if (!child.stdout) throw new Error('the output of the peer is a pipe');
    createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line) as PeerEvent));
    await expect.poll(() => events.some((event) => 'ready' in event), { timeout: 10_000 }).toBe(true);
    return {
      events,
      urls() {
        const last = events.findLast((event) => 'neighbours' in event);
        return last && 'neighbours' in last ? last.neighbours.map(({ url }) => url) : null;
      },
      logs: () => events.flatMap((event) => ('log' in event ? [event.log] : [])),
      async stop() {
        child.stdin?.end();
        expect(await ended).toBe(0);
      },
    };
  }

  test('a share is heard on the network that it was chosen for, by its address there, until its goodbye', async () => {
    const home = await run('home', { role: 'browse', addresses: ['10.99.1.2'] });
    const other = await run('other', { role: 'listen', addresses: ['10.99.2.2'] });
    const share = await run('share', { role: 'announce', addresses: ['10.99.1.1'] });
    await expect.poll(home.urls, { timeout: 10_000 }).toEqual(['http://10.99.1.1:7447/']);
    await share.stop();
    await expect.poll(home.urls, { timeout: 5_000 }).toEqual([]);
    expect(other.events).toEqual([{ ready: true }]);
    expect([...home.logs(), ...share.logs()]).toEqual([]);
    await Promise.all([home.stop(), other.stop()]);
  }, 60_000);

  test('on each of two networks only the address there is told', async () => {
    const home = await run('home', { role: 'listen', addresses: ['10.99.1.2'] });
    const other = await run('other', { role: 'browse', addresses: ['10.99.2.2'] });
    const share = await run('share', { role: 'announce', addresses: ['10.99.1.1', '10.99.2.1'] });
    await expect.poll(other.urls, { timeout: 10_000 }).toEqual(['http://10.99.2.1:7447/']);
    await share.stop();
    await expect.poll(other.urls, { timeout: 5_000 }).toEqual([]);
    const addressAt = (third: number) => String.fromCharCode(0, 4, 10, 99, third, 1);
    const atHome = home.events.flatMap((event) => ('datagram' in event ? [event.datagram] : []));
    expect(atHome.some((datagram) => datagram.includes(addressAt(1)))).toBe(true);
    expect(atHome.filter((datagram) => datagram.includes(addressAt(2)))).toEqual([]);
  }, 60_000);

  test('a network without IPv4 is spoken on over IPv6', async () => {
    for (const space of ['share', 'home'] as const) {
      const link = space === 'share' ? 'v-home' : 'v-share';
      ip('-n', spaces[space], '-4', 'address', 'flush', 'dev', link);
    }
    const home = await run('home', { role: 'browse', addresses: ['fd99:1::2'] });
    const share = await run('share', { role: 'announce', addresses: ['fd99:1::1'] });
    await expect.poll(home.urls, { timeout: 10_000 }).toEqual(['http://[fd99:1::1]:7447/']);
    await share.stop();
    await expect.poll(home.urls, { timeout: 5_000 }).toEqual([]);
    expect([...home.logs(), ...share.logs()]).toEqual([]);
  }, 60_000);

  test('an interface that vanishes hurts nobody, and is announced on again when it is back', async () => {
    const home = await run('home', { role: 'browse', addresses: ['10.99.1.2'] });
    const other = await run('other', { role: 'browse', addresses: ['10.99.2.2'] });
    const share = await run('share', { role: 'announce', addresses: ['10.99.1.1', '10.99.2.1'] });
    await expect.poll(home.urls, { timeout: 10_000 }).toEqual(['http://10.99.1.1:7447/']);
    await expect.poll(other.urls, { timeout: 10_000 }).toEqual(['http://10.99.2.1:7447/']);
    expect(groupSockets()).toBe(2);
    ip('-n', spaces.share, 'link', 'delete', 'v-home');
    await expect.poll(groupSockets, { timeout: 15_000, interval: 200 }).toBe(1);
    joinTo('home', 1);
    const again = await run('home', { role: 'browse', addresses: ['10.99.1.2'] });
    await expect.poll(again.urls, { timeout: 15_000 }).toEqual(['http://10.99.1.1:7447/']);
    await share.stop();
    await expect.poll(other.urls, { timeout: 5_000 }).toEqual([]);
    await Promise.all([home.stop(), again.stop(), other.stop()]);
  }, 90_000);
});
