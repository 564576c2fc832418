import { expect, test } from 'vitest';
import { createFeed, type FeedItem } from '../../protocol/client/feed.ts';

const timestamp = (seq: number) => `2026-11-24T20:15:${String(seq).padStart(2, '0')}.000Z`;
const sample = (seq: number) =>
  ({ type: 'sample', channel: 'system', seq, data: { timestamp: timestamp(seq) } }) as FeedItem<'system'>;
const brief = (item: FeedItem | undefined) =>
  item?.type === 'gap' ? `${item.from}-${item.to} ${item.reason}` : item?.seq;

test('items come in order, whether they wait for the reader or the reader for them', async () => {
  const { feed, push } = createFeed<'system'>(10, () => {});
  push(sample(1));
  push(sample(2));
  const read = [await feed.next(), await feed.next()];
  const waiting = [feed.next(), feed.next()];
  push(sample(3));
  push(sample(4));
  expect([...read, ...(await Promise.all(waiting))].map(({ value }) => brief(value))).toEqual([1, 2, 3, 4]);
});

test('a reader that is late loses the oldest and is told which, with the times of its ends', async () => {
  const { feed, push } = createFeed<'system'>(3, () => {});
  for (let seq = 1; seq <= 10; seq += 1) push(sample(seq));
  const items = [await feed.next(), await feed.next(), await feed.next()].map(({ value }) => value);
  expect(items.map(brief)).toEqual(['1-8 slow', 9, 10]);
  expect(items[0]).toMatchObject({ from_timestamp: timestamp(1), to_timestamp: timestamp(8) });
});

test('a gap that is lost becomes part of the gap; a new run of the server does not', async () => {
  const gap = (from: number, to: number) =>
    ({
      type: 'gap',
      channel: 'system',
      from,
      to,
      from_timestamp: null,
      to_timestamp: null,
      reason: 'restart',
    }) as const;
  const { feed, push } = createFeed<'system'>(1, () => {});
  for (const item of [sample(5), gap(6, 8), sample(9)]) push(item);
  expect(brief((await feed.next()).value)).toBe('5-9 slow');
  for (const item of [sample(40), sample(1), sample(2)]) push(item);
  expect(brief((await feed.next()).value)).toBe('1-2 slow');
});

test('an error is thrown once what waits was taken, and then the feed is over', async () => {
  const { feed, push, end } = createFeed<'system'>(10, () => {});
  push(sample(1));
  end(new Error('access has ended'));
  push(sample(2));
  expect(brief((await feed.next()).value)).toBe(1);
  await expect(feed.next()).rejects.toThrow('access has ended');
  expect(await feed.next()).toEqual({ done: true, value: undefined });
});

test('leaving the loop ends the subscription once and drops what waits', async () => {
  let closed = 0;
  const { feed, push } = createFeed<'system'>(10, () => {
    closed += 1;
  });
  push(sample(1));
  push(sample(2));
  for await (const item of feed) {
    expect(brief(item)).toBe(1);
    break;
  }
  feed.close();
  expect(closed).toBe(1);
  expect(await feed.next()).toEqual({ done: true, value: undefined });
});
