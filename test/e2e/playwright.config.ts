/**
 * Every spec runs both ways: in a browser over WebSocket, and on the real bundles of main, preload and renderer
 * through the Electron stand-in; and on real Electron where its binary is installed and can start.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'playwright/test';
import { findElectron, hasDisplay, startProblem } from '../../build/electron.mjs';
import type { WayOptions } from './fixtures.ts';

/** What shares in a spec says nothing on the network of this machine. */
process.env.TELLTALE_NO_DISCOVERY = '1';
/** Nor does it write to the home of whoever runs it; a spec about history gives it a folder. */
process.env.TELLTALE_HISTORY = 'off';
/** Nor does it take the settings of whoever runs it. */
process.env.XDG_CONFIG_HOME = join(tmpdir(), 'telltale-e2e-config');

const root = join(import.meta.dirname, '../..');
const electron = findElectron(join(root, 'node_modules/electron'), process.env);
const problem =
  electron &&
  startProblem({ platform: process.platform, env: process.env, uid: process.getuid?.(), executable: electron });
const canRun = electron !== null && problem === null && hasDisplay(process.platform, process.env);

/** Their tests give orders that only the stand-in takes, or start programs of their own: once is enough. */
const standinOnly = [
  'desktop.spec.ts',
  'desktop-tray.spec.ts',
  'hardware.spec.ts',
  'lists.spec.ts',
  'names.spec.ts',
  'settings.spec.ts',
  'share.spec.ts',
  'start.spec.ts',
];

/** What they try is the page's alone, the same whoever carries its samples: once is enough. */
const browserOnly = ['devices.spec.ts', 'kiosk.spec.ts', 'language.spec.ts', 'tcp.spec.ts'];

export default defineConfig<object, WayOptions>({
  testDir: '.',
  outputDir: join(root, 'test-results'),
  globalSetup: './setup.ts',
  // Each way has an engine and a Chromium of its own; more at once than two cores carry only makes them late.
  workers: 2,
  timeout: 60_000,
  // A busy machine may hold a page up past its time once; such a test is told as flaky.
  retries: 1,
  expect: { timeout: 20_000 },
  projects: [
    { name: 'browser', testIgnore: standinOnly, use: { way: { kind: 'browser' } } },
    { name: 'standin', testIgnore: browserOnly, use: { way: { kind: 'standin' } } },
    ...(canRun
      ? [{ name: 'electron', use: { way: { kind: 'electron' as const, executablePath: electron } } }]
      : []),
  ],
});
