import { expect, onTestFinished, test } from 'vitest';
import { type LoopDelay, watchTimer, watchTurns } from '../../main/collectors/loop-delay.ts';

function started(watch: () => LoopDelay): LoopDelay {
  const delay = watch();
  onTestFinished(() => {
    delay.stop();
    delay.stop();
  });
  return delay;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function holdUp(ms: number): void {
  const startedMs = performance.now();
  while (performance.now() - startedMs < ms);
}

test.each([
  { name: 'turns', watch: watchTurns, leastMs: 599 },
  // The timer is due up to its period of 250 ms after the hold-up began.
  { name: 'a timer', watch: watchTimer, leastMs: 330 },
])('by $name: a main thread that is held up is told of once, by how long it was', async ({ watch, leastMs }) => {
  const delay = started(watch);
  await wait(300);
  delay.takeLongestMs();
  holdUp(600);
  await wait(300);
  const heldMs = delay.takeLongestMs();
  expect(heldMs).toBeGreaterThan(leastMs);
  expect(heldMs).toBeLessThan(3_000);
  expect(delay.takeLongestMs()).toBeLessThan(heldMs);
});

test('by turns a wait is no delay, and the shortest hold-up is seen', async () => {
  const delay = started(watchTurns);
  await wait(20);
  delay.takeLongestMs();
  await wait(1_500);
  expect(delay.takeLongestMs()).toBeLessThan(1_000);
  holdUp(30);
  await new Promise(setImmediate);
  expect(delay.takeLongestMs()).toBeGreaterThan(29.9);
});
