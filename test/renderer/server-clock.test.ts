import { expect, test } from 'vitest';
import { createServerClock } from '../../renderer/store/server-clock.ts';

test('the right edge follows the server’s time, whatever the viewer’s clock says', () => {
  let local = 1_000_000;
  const clock = createServerClock(() => local);
  clock.observe(new Date(500_000).toISOString());
  local += 250;
  expect(clock.now()).toBe(500_250);
});

test('a replayed sample does not set the time back, a newer one corrects it', () => {
  const clock = createServerClock(() => 1_000_000);
  clock.observe(new Date(1_000_000).toISOString());
  clock.observeAtLeast(new Date(900_000).toISOString());
  expect(clock.now()).toBe(1_000_000);
  clock.observeAtLeast(new Date(1_000_200).toISOString());
  expect(clock.now()).toBe(1_000_200);
  clock.observe(new Date(999_000).toISOString());
  expect(clock.now()).toBe(999_000);
});

test('a timestamp that is none changes nothing', () => {
  const clock = createServerClock(() => 5);
  clock.observe('soon');
  clock.observeAtLeast('');
  expect(clock.now()).toBe(5);
});
