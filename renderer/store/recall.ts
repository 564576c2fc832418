/**
 * Brings back what was recorded of a second: one question at a time, so that dragging along the time bar asks for
 * where the hand is and not for all that it passed.
 */
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { ApiMethods, SnapshotResult } from '../../protocol/api.ts';
import { type ChannelName, channelNames } from '../../protocol/channels.ts';
import type { AnyChannelData } from '../../protocol/families/index.ts';

export interface RecallOptions {
  /** As `GET /api/v1/snapshot`. */
  request(params: ApiMethods['snapshot']['params']): Promise<SnapshotResult>;
  /** One channel's sample of the second; `null` where there is none. */
  take(channel: ChannelName, data: AnyChannelData | null): void;
}

export interface Recall {
  /** Why the last question brought nothing; `null` where it brought something or none is open. */
  readonly problem: ReadonlySignal<string | null>;
  /** @param atMs start of the second, Unix milliseconds */
  ask(channels: readonly ChannelName[], atMs: number): void;
  /** Nothing that is still to come counts. */
  stop(): void;
}

/** A sample is taken a little after its second began; the end of it is asked for. */
const withinSecondMs = 999;

export function createRecall({ request, take }: RecallOptions): Recall {
  const problem = signal<string | null>(null);
  let next: { channels: readonly ChannelName[]; atMs: number } | null = null;
  let busy = false;
  /** Rises with each stop, so that an answer to what came before it is dropped. */
  let generation = 0;

  async function work(): Promise<void> {
    busy = true;
    while (next) {
      const { channels, atMs } = next;
      next = null;
      const mine = generation;
      const at = new Date(atMs + withinSecondMs).toISOString();
      const answer = await request({ channels: channels.join(), at }).catch((error: Error) => error);
      if (mine === generation) settle(channels, answer);
    }
    busy = false;
  }

  function settle(channels: readonly ChannelName[], answer: SnapshotResult | Error): void {
    batch(() => {
      if (answer instanceof Error) {
        problem.value = answer.message;
        for (const channel of channels) take(channel, null);
        return;
      }
      const found = channelNames.filter((channel) => channels.includes(channel));
      const reasons = found.flatMap((channel) => {
        const one = answer.channels[channel];
        take(channel, one?.data ?? null);
        return one && 'reason' in one ? [one.reason] : [];
      });
      problem.value = found.length > 0 && reasons.length === found.length ? (reasons[0] ?? null) : null;
    });
  }

  return {
    problem,
    ask(channels, atMs) {
      if (channels.length === 0) return;
      next = { channels, atMs };
      if (!busy) void work();
    },
    stop() {
      generation += 1;
      next = null;
      problem.value = null;
    },
  };
}
