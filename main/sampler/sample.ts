/** What the sampler yields and everything after it passes on. */
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';

/** One reading of one channel, complete with its envelope. */
export type Sample<Name extends ChannelName = ChannelName> = {
  [Each in Name]: {
    readonly channel: Each;
    /** Wall clock, Unix milliseconds: `data.timestamp` as a number. */
    readonly timeMs: number;
    readonly data: ChannelData[Each];
  };
}[Name];

/**
 * Samples that were finished together and go on together: usually all of one slot; a family that answers late
 * comes in a tick of its own.
 */
export interface Tick {
  /** The wall-clock slot that was due, Unix milliseconds. */
  readonly slotMs: number;
  readonly samples: readonly Sample[];
}
