/** Two thousand inputs out of a generator; test/long/inputs.test.ts sends a hundred thousand. */
import { expect, test } from 'vitest';
import { runInputs } from './run-inputs.ts';

test('two thousand random inputs break nothing, and who watches misses nothing', {
  timeout: 120_000,
}, async () => {
  const { answered, streams, sockets } = await runInputs(2_000, 11);
  expect(answered).toBeGreaterThan(500);
  expect(streams).toBeGreaterThan(50);
  expect(sockets).toBeGreaterThan(100);
});
