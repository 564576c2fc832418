/**
 * One round of reading: each family that some channel needs is read once. Channels whose families all answered at
 * once are ready in the same turn, together; the others as soon as their last family has settled, so that a slow
 * one holds up nobody else.
 */
import type { FamilyReader, ReadResult } from './reader.ts';

export type Results = ReadonlyMap<FamilyReader, ReadResult>;

/**
 * @param onReady gets channels whose families have all settled; each channel exactly once. Must not throw.
 */
export function runRound<Channel extends { readonly readers: readonly FamilyReader[] }>(
  channels: readonly Channel[],
  onReady: (ready: readonly Channel[], results: Results) => void,
): void {
  const results = new Map<FamilyReader, ReadResult>();
  const pending = new Map<FamilyReader, Promise<ReadResult>>();
  for (const channel of channels) {
    for (const reader of channel.readers) {
      if (results.has(reader) || pending.has(reader)) continue;
      const result = reader.read();
      if (result instanceof Promise) pending.set(reader, result);
      else results.set(reader, result);
    }
  }
  let waiting = channels;
  const release = () => {
    const isReady = (channel: Channel) => channel.readers.every((reader) => results.has(reader));
    const ready = waiting.filter(isReady);
    if (ready.length === 0) return;
    waiting = waiting.filter((channel) => !isReady(channel));
    onReady(ready, results);
  };
  release();
  for (const [reader, promise] of pending) {
    void promise.then((result) => {
      results.set(reader, result);
      release();
    });
  }
}
