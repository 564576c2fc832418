/** Unit and room tests; test/e2e belongs to Playwright. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/e2e/**', 'test/long/**'],
    // What shares in a test says nothing on the network of this machine, writes no history to its user's home and
    // takes none of its user's settings.
    env: {
      TELLTALE_NO_DISCOVERY: '1',
      TELLTALE_HISTORY: 'off',
      XDG_CONFIG_HOME: join(tmpdir(), 'telltale-test-config'),
    },
    testTimeout: 20_000,
    // Sockets, /proc and child processes: files run side by side, each in a process of its own.
    pool: 'forks',
    // Many of them wait for clocks and sockets: one more than the cores of a small machine.
    maxWorkers: 3,
    // Live comparisons read two tools a moment apart; on a busy build machine one of them may be held up. What is
    // broken fails twice.
    retry: process.env.CI ? 1 : 0,
  },
});
