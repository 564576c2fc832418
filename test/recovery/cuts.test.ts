/** Seconds of random cuts; test/long/cuts.test.ts has minutes of them. */
import { expect, test } from 'vitest';
import { runCuts } from './run.ts';

test('whoever is cut off at random gets each message once and in order, or is told, and charts are filled', {
  timeout: 120_000,
}, async () => {
  const { published, cuts, gaps } = await runCuts(12_000, 7);
  expect(published).toBeGreaterThan(100);
  expect(cuts).toBeGreaterThan(20);
  expect(gaps).toBeGreaterThan(0);
});
