import { test } from 'vitest';
import { killAgainAndAgain } from './kill.ts';

test('killed 20 times at any moment, it opens each time and has lost 10 s at most', {
  timeout: 300_000,
}, async () => {
  await killAgainAndAgain(20, Math.random);
});
