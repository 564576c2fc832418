/**
 * One subscription as an async iterator. What its reader has not taken yet waits here, bounded: past the bound the
 * oldest go, and a gap in their place says which.
 */
import type { ChannelName } from '../channels.ts';
import type { GapMessage, SampleMessage } from '../messages.ts';

/** One thing that a subscription yields. */
export type FeedItem<Name extends ChannelName = ChannelName> =
  | ({ readonly type: 'sample' } & SampleMessage<Name>)
  | GapMessage;

export interface Feed<Name extends ChannelName = ChannelName> extends AsyncIterableIterator<FeedItem<Name>> {
  /** Ends the subscription, as `break` out of `for await` does. What was not taken is dropped. Harmless twice. */
  close(): void;
}

/** Fed by the client. */
export interface FeedSource<Name extends ChannelName> {
  readonly feed: Feed<Name>;
  push(item: FeedItem<Name>): void;
  /** Ends it from the other side; after an error the reader's loop throws it once all that waits was taken. */
  end(error: Error | null): void;
}

/** @param maxWaiting items that may wait, at least 1 */
export function createFeed<Name extends ChannelName>(maxWaiting: number, onClose: () => void): FeedSource<Name> {
  const waiting: FeedItem<Name>[] = [];
  const readers: { resolve(result: IteratorResult<FeedItem<Name>>): void; reject(error: Error): void }[] = [];
  let ended = false;
  let failure: Error | null = null;

  function end(error: Error | null): void {
    if (ended) return;
    ended = true;
    failure = error;
    for (const reader of readers.splice(0)) {
      if (failure) reader.reject(failure);
      else reader.resolve({ done: true, value: undefined });
      failure = null;
    }
  }

  /** The two oldest become one gap, or a gap that begins earlier; the newest are worth more than the oldest. */
  function shorten(): void {
    const [first, second] = waiting;
    if (!first || !second) return;
    waiting.splice(0, 2, joinAsGap(first, second));
  }

  function close(): void {
    waiting.length = 0;
    if (ended) return;
    end(null);
    onClose();
  }

  const feed: Feed<Name> = {
    next() {
      const item = waiting.shift();
      if (item) return Promise.resolve({ done: false, value: item });
      if (failure) {
        const error = failure;
        failure = null;
        return Promise.reject(error);
      }
      if (ended) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve, reject) => readers.push({ resolve, reject }));
    },
    return() {
      close();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => feed,
    close,
  };

  return {
    feed,
    push(item) {
      if (ended) return;
      const reader = readers.shift();
      if (reader) {
        reader.resolve({ done: false, value: item });
        return;
      }
      waiting.push(item);
      if (waiting.length > maxWaiting) shorten();
    },
    end,
  };
}

/** Seq begins anew with a run of the server: then the gap is told of the newer run alone. */
function joinAsGap<Name extends ChannelName>(first: FeedItem<Name>, second: FeedItem<Name>): GapMessage {
  const sameRun = startOf(second)[0] > endOf(first)[0];
  const [from, fromTimestamp] = startOf(sameRun ? first : second);
  const [to, toTimestamp] = endOf(second);
  return {
    type: 'gap',
    channel: first.channel,
    from,
    to,
    from_timestamp: fromTimestamp,
    to_timestamp: toTimestamp,
    reason: 'slow',
  };
}

function startOf(item: FeedItem): [number, string | null] {
  return item.type === 'gap' ? [item.from, item.from_timestamp] : [item.seq, item.data.timestamp];
}

function endOf(item: FeedItem): [number, string | null] {
  return item.type === 'gap' ? [item.to, item.to_timestamp] : [item.seq, item.data.timestamp];
}
