/**
 * What whole engines say and hear on the loopback interface. That one lists another, test/cli/neighbours.test.ts
 * shows: an announcement of a loopback address is believed by nobody.
 */
import { networkInterfaces } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Network } from '../../main/discovery/link.ts';
import { startEngine } from '../../main/engine.ts';
import { loopbackNetwork, openPeer } from '../discovery/tools.ts';
import { get, raw } from '../server/harness.ts';
import { settingsOf } from './settings-of.ts';
import { open } from './window.ts';

/** Shared on it, while the engines' own address is 127.0.0.1. */
const address = '127.0.0.2';

async function network(): Promise<Network> {
  const lo = networkInterfaces().lo?.filter(({ family }) => family === 'IPv4') ?? [];
  return {
    ...(await loopbackNetwork()),
    interfaces: () => ({ lo: [...lo, ...lo.map((each) => ({ ...each, address }))] }),
  };
}

async function start(
  { network, ...switches }: { announce: boolean; listen: boolean; network: Network },
  lines: string[] = [],
) {
  const engine = await startEngine({
    settings: settingsOf(['system'], { base_path: '/mon', ...switches }),
    hostRoot: null,
    staticDir: null,
    version: '1.2.3',
    discovery: { permit: (wanted) => wanted, network, nearby: () => [address] },
    log: (level, room, message) => lines.push(`${level} ${room}: ${message}`),
  });
  onTestFinished(() => engine.stop());
  return engine;
}

describe.skipIf(process.platform !== 'linux')('on the loopback interface', { timeout: 60_000 }, () => {
  test('a viewer of the share gets no list', async () => {
    const sharing = await start({ announce: false, listen: true, network: await network() });
    const { links } = await sharing.share.start({ addresses: [address] });
    const token = /#invite=([\w-]+)/.exec(links[0] ?? '')?.[1] ?? '';
    const port = Number(new URL(sharing.url).port);
    const answer = await raw(port, get('/mon/api/v1/neighbours', { Authorization: `Bearer ${token}` }));
    expect(answer.status).toBe(403);
    expect(await open(sharing, 'viewer').ask('neighbours')).toMatchObject({ error: { code: 'forbidden' } });
    expect(await open(sharing).ask('neighbours')).toMatchObject({ result: { listening: true, neighbours: [] } });
  });

  test('switched off, nothing is sent and nothing is heard', async () => {
    const shared = await network();
    const silent = await start({ announce: false, listen: false, network: shared });
    await silent.share.start({ addresses: [address] });
    const peer = await openPeer(shared.port, '127.0.0.3');
    onTestFinished(() => peer.close());
    expect(await open(silent).ask('neighbours')).toMatchObject({ result: { listening: false, neighbours: [] } });
    // What comes first is of a second engine: of the first one nothing came before it.
    const speaking = await start({ announce: true, listen: false, network: shared });
    await speaking.share.start({ addresses: [address] });
    const port = Number(new URL(speaking.url).port);
    const said = await peer.hears(({ type }) => type === 'response');
    expect(said.answers).toContainEqual(
      expect.objectContaining({ type: 'SRV', data: expect.objectContaining({ port }) }),
    );
    expect(peer.heard.filter(({ type }) => type === 'response')).toHaveLength(1);
  });

  test('a network without multicast is one line, and the share goes on', async () => {
    const lines: string[] = [];
    const real = await network();
    const lo = real.interfaces();
    // An address that no interface has: the group cannot be joined there.
    const broken: Network = {
      ...real,
      interfaces: () => ({ lo: (lo.lo ?? []).map((each) => ({ ...each, address: '192.0.2.77' })) }),
    };
    const engine = await startEngine({
      settings: settingsOf(['system']),
      hostRoot: null,
      staticDir: null,
      version: '1.2.3',
      discovery: {
        permit: () => ({ announce: true, listen: true }),
        network: broken,
        nearby: () => ['192.0.2.77'],
      },
      log: (level, room, message) => lines.push(`${level} ${room}: ${message}`),
    });
    onTestFinished(() => engine.stop());
    await expect
      .poll(() => lines.filter((line) => line.includes('discovery')), { timeout: 20_000 })
      .toHaveLength(1);
    expect(engine.share.state().sharing).toBe(false);
    expect((await engine.share.start({ addresses: ['127.0.0.5'] })).sharing).toBe(true);
  });
});
