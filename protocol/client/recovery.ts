/**
 * What was seen of each channel, so that a reconnect asks for exactly what is missing and nothing is delivered
 * twice. Sequence numbers count within one run of the engine; which run it is, `hello` says.
 */
import type { ChannelName } from '../channels.ts';
import type { GapMessage } from '../messages.ts';

interface Position {
  readonly runId: string;
  readonly seq: number;
}

export class Recovery {
  #runId = '';
  readonly #positions = new Map<ChannelName, Position>();

  /** The run of the messages that follow; takes effect for a channel with its next message. */
  enterRun(runId: string): void {
    this.#runId = runId;
  }

  /** What a subscription must carry to go on where the channel was left; `null` when nothing was seen of it. */
  resumption(channel: ChannelName): { since: number; run_id: string } | null {
    const position = this.#positions.get(channel);
    return position ? { since: position.seq, run_id: position.runId } : null;
  }

  /** Takes note of a sample; false when it was seen before. */
  accept(channel: ChannelName, seq: number): boolean {
    const position = this.#positions.get(channel);
    if (position && position.runId === this.#runId && seq <= position.seq) return false;
    this.#positions.set(channel, { runId: this.#runId, seq });
    return true;
  }

  /** Takes note that messages will not come; false when the gap ends before what was seen already. */
  skip(gap: Pick<GapMessage, 'channel' | 'to'>): boolean {
    return this.accept(gap.channel, gap.to);
  }

  /** The channel starts afresh: what was missed of it is not wanted. */
  forget(channel: ChannelName): void {
    this.#positions.delete(channel);
  }
}
