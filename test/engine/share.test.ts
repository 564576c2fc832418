/** The whole engine: its owner shares through the window, and looks at the share as a guest would. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callControl } from '../../main/control/client.ts';
import { type Engine, startEngine } from '../../main/engine.ts';
import type { ProcessData } from '../../protocol/families/process.ts';
import type { ShareState } from '../../protocol/share.ts';
import { settingsOf } from './settings-of.ts';
import { open } from './window.ts';

async function start(): Promise<{ engine: Engine; controlFolder: string }> {
  const root = mkdtempSync(join(tmpdir(), 'telltale-engine-'));
  const controlFolder = join(root, 'run');
  const engine = await startEngine({
    settings: settingsOf(['system', 'process']),
    hostRoot: null,
    staticDir: null,
    version: '1.2.3',
    tokenFolder: join(root, 'tokens'),
    controlFolder,
    log: () => undefined,
  });
  onTestFinished(async () => {
    await engine.stop();
    rmSync(root, { recursive: true });
  });
  return { engine, controlFolder };
}

test('the owner shares from the window, and the control socket sees the same share', async () => {
  const { engine, controlFolder } = await start();
  const owner = open(engine);
  expect(await owner.ask('share_state')).toMatchObject({ result: { sharing: false, links: [] } });
  const answer = await owner.ask('share', { addresses: ['127.0.0.2'], show: ['users'] });
  const state = answer.result as ShareState;
  expect(state).toMatchObject({ sharing: true, choices: { users: true, command_lines: false } });
  const target = { folder: controlFolder, port: null };
  expect(await callControl(target, 'share_state', {})).toEqual(state);
  expect((await callControl(target, 'viewers', {})).viewers).toMatchObject([{ transport: 'ipc' }]);
  const [link = ''] = state.links;
  const guest = await fetch(link.replace(/#.*/, 'api/v1/info'), {
    headers: { authorization: `Bearer ${link.replace(/.*=/, '')}` },
  });
  expect(guest.status).toBe(200);
  expect(await owner.ask('unshare')).toMatchObject({ result: { sharing: false } });
  expect(await owner.ask('share', { expires: 'soon' })).toMatchObject({ error: { code: 'invalid_request' } });
  await engine.stop();
  expect(existsSync(join(controlFolder, `${new URL(engine.url).port}.sock`))).toBe(false);
});

test('a guest’s view in the owner’s window has what a guest has: hidden data, and no commands', async () => {
  const { engine } = await start();
  const [owner, guest] = [open(engine), open(engine, 'viewer')];
  expect(await guest.find((message) => message.audience)).toBe('viewer');
  for (const method of ['share', 'share_state', 'unshare', 'rotate', 'disconnect', 'access_log']) {
    expect(await guest.ask(method), method).toMatchObject({ error: { code: 'unknown_method' } });
  }
  expect(await guest.ask('viewers')).toMatchObject({ error: { code: 'forbidden' } });
  const processes = (window: typeof owner) => {
    window.say({ action: 'subscribe', channel: 'process' });
    return window.find(({ channel, data }) =>
      channel === 'process' && data ? (data as ProcessData).processes : undefined,
    );
  };
  const own = (rows: ProcessData['processes']) => rows.find(({ pid }) => pid === process.pid);
  expect(own(await processes(owner))?.command_line).toContain('node');
  expect(own(await processes(guest))).toMatchObject({ command_line: null, user: null });
  expect(JSON.stringify(await guest.ask('snapshot', { channels: 'process' }))).not.toContain(process.execPath);
});
