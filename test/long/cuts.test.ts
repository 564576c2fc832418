/** Minutes of random cuts, with other chances each time; what failed names its seed. */
import { expect, test } from 'vitest';
import { runCuts } from '../recovery/run.ts';

test.each(Array.from({ length: 5 }, () => Math.floor(Math.random() * 2 ** 31)))(
  'a minute of random cuts with the seed %i loses and doubles nothing',
  { timeout: 300_000 },
  async (seed) => {
    const report = await runCuts(60_000, seed);
    expect(report.cuts).toBeGreaterThan(100);
    expect(report.gaps).toBeGreaterThan(0);
  },
);
