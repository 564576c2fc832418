/**
 * Viewers who take exactly the same: one encoding, one audience's view, one set of subscriptions. What a publish
 * owes to a group is joined once and handed to each member with one write. A viewer who is owed anything else (a
 * replay, a batch, what a full backlog held up) stands apart until it has caught up.
 */
import type { DuePings } from './due-pings.ts';
import { join } from './encode.ts';
import { type Message, viewOf } from './message.ts';
import type { Chunk } from './sink.ts';
import type { HubViewer } from './viewer.ts';

interface Group {
  readonly key: string;
  readonly members: Set<HubViewer>;
}

export class Groups {
  readonly #groups = new Map<string, Group>();
  readonly #groupOf = new Map<HubViewer, Group>();
  readonly #apart = new Set<HubViewer>();

  /** Puts a viewer where it now belongs. */
  place(viewer: HubViewer): void {
    this.remove(viewer);
    const key = groupKey(viewer);
    if (key === null) {
      this.#apart.add(viewer);
      return;
    }
    const group = this.#groups.get(key) ?? { key, members: new Set() };
    this.#groups.set(key, group);
    group.members.add(viewer);
    this.#groupOf.set(viewer, group);
  }

  remove(viewer: HubViewer): void {
    this.#apart.delete(viewer);
    const group = this.#groupOf.get(viewer);
    if (!group) return;
    this.#groupOf.delete(viewer);
    group.members.delete(viewer);
    if (group.members.size === 0) this.#groups.delete(group.key);
  }

  /** Sends new messages to everybody who wants them, and with them the pings that are due. */
  deliver(messages: readonly Message[], pings: DuePings): void {
    // Those who leave their group now have taken note of these messages already.
    const apart = [...this.#apart];
    for (const group of this.#groups.values()) deliverTo(group, messages, pings);
    for (const viewer of apart) {
      viewer.owe(messages);
      viewer.catchUp();
    }
  }
}

function deliverTo(group: Group, messages: readonly Message[], pings: DuePings): void {
  const [any] = group.members;
  if (!any) return;
  const wanted = messages.filter((message) => any.subscriptions.get(message.channel)?.wants(message));
  if (wanted.length === 0) return;
  const encoded = wanted.map((message) => any.encode(message));
  const chunks = join(encoded);
  const bytes = totalLength(chunks);
  let withPing: readonly Chunk[] | null = null;
  for (const viewer of group.members) {
    if (pings.has(viewer)) {
      withPing ??= join([pings.chunk(viewer.encoding), ...encoded]);
      if (viewer.offer(withPing, bytes, wanted)) pings.sent(viewer);
    } else {
      viewer.offer(chunks, bytes, wanted);
    }
  }
}

/** `null` for a viewer who must stand apart. */
function groupKey(viewer: HubViewer): string | null {
  const keys: string[] = [];
  for (const subscription of viewer.subscriptions.values()) {
    if (!subscription.shared) return null;
    keys.push(subscription.key);
  }
  return `${viewer.encoding} ${viewOf(viewer.audience)} ${keys.sort().join(' ')}`;
}

/** Bytes; for text its length, which is near enough to judge a backlog by. */
export function totalLength(chunks: readonly Chunk[]): number {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  return length;
}
