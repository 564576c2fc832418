/** A feed for as long as a view stands in the page. */
import { useEffect, useMemo } from 'preact/hooks';
import type { ChannelName } from '../../protocol/channels.ts';
import { useStore } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import type { ChartDefinition } from '../store/lines.ts';

/** @param make called again, and the feed replaced, only when `key` changes */
export function useFeed<Name extends ChannelName>(make: () => ChartDefinition<Name>, key: string): Feed<Name> {
  const store = useStore();
  const open = useMemo(() => store.openFeed(make()), [store, key]);
  useEffect(() => open.close, [open]);
  return open.feed;
}

/** Subscribes to a channel for as long as a view stands in the page. */
export function useChannel(channel: ChannelName): void {
  const store = useStore();
  useEffect(() => store.want(channel), [store, channel]);
}
