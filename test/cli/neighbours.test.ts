/**
 * Two programs on one network, joined by a veth pair between namespaces: what one shares, the other lists. Needs Linux,
 * root and iproute2; nothing leaves the namespaces.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { NeighboursResult } from '../../protocol/neighbours.ts';
import { serveIn } from './program.ts';

const spaces = { shared: `tt-cli-a-${process.pid}`, other: `tt-cli-b-${process.pid}` };
const addresses = { shared: '10.98.7.1', other: '10.98.7.2' };

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe', encoding: 'utf8' });

function canMakeNamespaces(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const probe = `tt-cli-probe-${process.pid}`;
  if (spawnSync('ip', ['netns', 'add', probe], { stdio: 'ignore' }).status !== 0) return false;
  return spawnSync('ip', ['netns', 'delete', probe], { stdio: 'ignore' }).status === 0;
}

/** A serve in a namespace, with folders of its own. Ends with the test. */
async function serveAt(space: keyof typeof spaces, ...args: string[]) {
  const root = mkdtempSync(join(tmpdir(), 'telltale-neighbours-'));
  const { TELLTALE_NO_DISCOVERY: _off, ...env } = process.env;
  const folders = { HOME: root, XDG_RUNTIME_DIR: root, XDG_CONFIG_HOME: join(root, 'config') };
  const serving = await serveIn(['ip', 'netns', 'exec', spaces[space]], { ...env, ...folders }, ...args);
  onTestFinished(async () => {
    if (serving.child.exitCode === null) await serving.end('SIGTERM');
    rmSync(root, { recursive: true });
  });
  return serving;
}

async function listAt(space: keyof typeof spaces, url: string): Promise<NeighboursResult> {
  return JSON.parse(ip('netns', 'exec', spaces[space], 'curl', '-sS', '-m', '10', `${url}api/v1/neighbours`));
}

/** Connections that were accepted in a namespace so far, over TCP. */
function acceptedIn(space: keyof typeof spaces): number {
  const [names = '', values = ''] = ip('netns', 'exec', spaces[space], 'cat', '/proc/net/snmp')
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'));
  return Number(values.split(' ')[names.split(' ').indexOf('PassiveOpens')]);
}

describe.skipIf(!canMakeNamespaces())('with Linux, root and `ip netns`', { timeout: 120_000 }, () => {
  beforeAll(() => {
    for (const space of Object.values(spaces)) {
      ip('netns', 'add', space);
      ip('-n', space, 'link', 'set', 'lo', 'up');
    }
    ip('-n', spaces.shared, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', spaces.other);
    for (const space of ['shared', 'other'] as const) {
      ip('-n', spaces[space], 'address', 'add', `${addresses[space]}/24`, 'dev', 'eth0');
      ip('-n', spaces[space], 'link', 'set', 'eth0', 'up');
    }
  });

  afterAll(() => {
    for (const space of Object.values(spaces)) spawnSync('ip', ['netns', 'delete', space], { stdio: 'ignore' });
  });

  test('a share is listed by its neighbour while it lasts, without its invitation, and is not connected to', async () => {
    const other = await serveAt('other');
    expect(await listAt('other', other.url)).toEqual({ listening: true, neighbours: [] });

    const shared = await serveAt('shared', '--share', '--base-path', '/mon');
    const { port } = new URL(shared.url);
    const row = {
      name: expect.stringMatching(/^Telltale-[0-9a-f]{4}$/),
      url: `http://${addresses.shared}:${port}/mon/`,
      addresses: [addresses.shared],
      port: Number(port),
      base_path: '/mon/',
      tls: false,
      protocol: 1,
      heard_from: addresses.shared,
      heard_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    };
    await expect
      .poll(() => listAt('other', other.url), { timeout: 30_000 })
      .toEqual({ listening: true, neighbours: [row] });
    expect(acceptedIn('shared')).toBe(0);

    await shared.end('SIGTERM');
    await expect.poll(() => listAt('other', other.url), { timeout: 30_000 }).toMatchObject({ neighbours: [] });
  });

  test('whoever does not announce or does not listen is silent or deaf, and says so', async () => {
    const deaf = await serveAt('other', '--no-listen');
    const silent = await serveAt('shared', '--share', '--no-announce');
    const other = await serveAt('other');
    const loud = await serveAt('shared', '--share');
    await expect
      .poll(async () => (await listAt('other', other.url)).neighbours.map(({ port }) => port), { timeout: 30_000 })
      .toEqual([Number(new URL(loud.url).port)]);
    expect(await listAt('other', deaf.url)).toEqual({ listening: false, neighbours: [] });
    expect(silent.child.exitCode).toBeNull();
  });
});
