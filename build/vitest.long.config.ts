/** What needs longer than a person waits for `npm test`: soaks, minutes of random cuts. `npm run test:long`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/long/**/*.test.ts'],
    env: { TELLTALE_NO_DISCOVERY: '1', TELLTALE_HISTORY: 'off' },
    testTimeout: 900_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
