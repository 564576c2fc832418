import { test } from 'vitest';
import { killAgainAndAgain } from '../history/kill.ts';

test('killed 200 times at any moment, history opens each time and has lost 10 s at most', {
  timeout: 3_600_000,
}, async () => {
  await killAgainAndAgain(200, Math.random);
});
