/** A feed for as long as a view stands in the page. */
import { useEffect, useMemo } from 'preact/hooks';
import type { ChannelName } from '../../protocol/channels.ts';
import { useStore } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import type { ChartDefinition } from '../store/lines.ts';

/** @param definition another one takes the feed's place by its own */
export function useFeed<Name extends ChannelName>(definition: ChartDefinition<Name>): Feed<Name> {
  const store = useStore();
  const open = useMemo(() => store.openFeed(definition), [store, definition]);
  useEffect(() => open.close, [open]);
  return open.feed;
}

/** A feed of lines that are made for a device or a list, anew only when `key`, which says for which, changes. */
export function useFeedOf<Name extends ChannelName>(make: () => ChartDefinition<Name>, key: string): Feed<Name> {
  return useFeed(useMemo(make, [key]));
}

/** Subscribes to a channel for as long as a view stands in the page. */
export function useChannel(channel: ChannelName): void {
  const store = useStore();
  useEffect(() => store.want(channel), [store, channel]);
}
