import { expect, test } from 'vitest';
import { createRequestCounter } from '../../main/server/request-counter.ts';

function counterAt(startMs: number) {
  let nowMs = startMs;
  return {
    counter: createRequestCounter({ monotonic: () => nowMs }),
    wait(ms: number) {
      nowMs += ms;
    },
  };
}

test('400 and above is an error, and the last minute is counted apart from the start', () => {
  const { counter, wait } = counterAt(5_500);
  counter.count(200, 10);
  counter.count(404, 20);
  counter.count(101, 0);
  counter.count(500, 30);
  expect(counter.counts()).toEqual({
    requestsTotal: 4,
    errorsTotal: 2,
    recent: { requests: 4, errors: 2, elapsedMs: 60 },
  });
  wait(30_000);
  counter.count(399, 5);
  wait(29_500);
  // The second of the first four has begun 60 s ago.
  expect(counter.counts().recent).toEqual({ requests: 1, errors: 0, elapsedMs: 5 });
  wait(31_000);
  expect(counter.counts()).toEqual({
    requestsTotal: 5,
    errorsTotal: 2,
    recent: { requests: 0, errors: 0, elapsedMs: 0 },
  });
});

test('a slot of a minute ago is not added to when its turn comes again', () => {
  const { counter, wait } = counterAt(0);
  counter.count(200, 7);
  wait(60_000);
  counter.count(200, 3);
  expect(counter.counts().recent).toEqual({ requests: 1, errors: 0, elapsedMs: 3 });
});
