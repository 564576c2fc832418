/** What `telltale/client` exports beside `connect`, in every environment. */

export type {
  ApiMethods,
  HistoryColumns,
  HistoryResult,
  InfoResult,
  SeriesResult,
  SnapshotResult,
} from '../api.ts';
export type { ChannelName } from '../channels.ts';
export { type ErrorCode, TelltaleError } from '../errors.ts';
export type { ChannelData } from '../families/index.ts';
export type { ErrorMessage, GapMessage, HelloMessage, SampleMessage } from '../messages.ts';
export type { BackoffOptions } from './backoff.ts';
export type { Client, ClientOptions, ListenOptions, StreamOptions } from './client.ts';
export type { ConnectionState } from './connection.ts';
export type { Feed, FeedItem } from './feed.ts';
export type { TargetOptions } from './link.ts';
