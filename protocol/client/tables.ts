/**
 * The newest table of each channel that may come as changes, so that the next one can be made of it. Which message it
 * is matters only within one run of the engine: a new run's first message is whole.
 */
import type { ChannelName } from '../channels.ts';
import type { AnyChannelData } from '../families/index.ts';
import type { ProcessData } from '../families/process.ts';
import { isTableChannel } from '../process-changes.ts';

export class Tables {
  readonly #tables = new Map<ChannelName, { seq: number; data: ProcessData }>();

  /** Takes note of a sample that was delivered; of other channels nothing is kept. */
  keep(channel: ChannelName, seq: number, data: AnyChannelData): void {
    // The channel's name says what its data is.
    if (isTableChannel(channel)) this.#tables.set(channel, { seq, data: data as ProcessData });
  }

  /** `null` where that is not the newest. */
  at(channel: ChannelName, seq: number): ProcessData | null {
    const table = this.#tables.get(channel);
    return table?.seq === seq ? table.data : null;
  }

  forget(channel: ChannelName): void {
    this.#tables.delete(channel);
  }
}
