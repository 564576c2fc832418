/** A hundred thousand random inputs, with another seed each time; what failed names it. */
import { expect, test } from 'vitest';
import { runInputs } from '../attacks/run-inputs.ts';

const seed = Math.floor(Math.random() * 2 ** 31);

test(`100,000 random inputs of seed ${seed} break nothing`, { timeout: 880_000 }, async () => {
  const { answered, streams, sockets } = await runInputs(100_000, seed);
  expect(answered).toBeGreaterThan(20_000);
  expect(streams).toBeGreaterThan(2_000);
  expect(sockets).toBeGreaterThan(5_000);
});
