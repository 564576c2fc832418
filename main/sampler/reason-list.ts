/**
 * Why fields of one channel's messages are `null`. From message to message a channel notes nearly the same, much of it
 * many times (once for each core). So each note is compared with the one in its place in the message before: as long as they
 * are the same nothing is made, and in the end the message has the object of the one before.
 */

import type { Unavailable } from '../../protocol/families/envelope.ts';

export class ReasonList {
  /** What stands before each path: one text for all fields of a part, so that they are compared without being joined. */
  private readonly prefixes: string[] = [];
  private readonly paths: string[] = [];
  private readonly reasons: string[] = [];
  /** Of this message, so far. */
  private noted = 0;
  /** Of all that is in the lists; `null`: not made since they changed. */
  private made: { readonly byPath: Unavailable | undefined } | null = { byPath: undefined };

  /** Begins a message. */
  begin(): void {
    this.noted = 0;
  }

  /** Notes why the field at `prefix` and `path` is `null`. The first reason given for both stays. */
  note(prefix: string, path: string, reason: string): void {
    const index = this.noted;
    this.noted += 1;
    const isSame = this.paths[index] === path && this.reasons[index] === reason && this.prefixes[index] === prefix;
    if (isSame) return;
    this.prefixes[index] = prefix;
    this.paths[index] = path;
    this.reasons[index] = reason;
    this.made = null;
  }

  /** Reasons by field path; `undefined` where there are none. The same object as long as nothing changes. */
  byPath(): Unavailable | undefined {
    if (this.paths.length > this.noted) {
      this.prefixes.length = this.noted;
      this.paths.length = this.noted;
      this.reasons.length = this.noted;
      this.made = null;
    }
    this.made ??= { byPath: this.make() };
    return this.made.byPath;
  }

  private make(): Unavailable | undefined {
    if (this.paths.length === 0) return undefined;
    const byPath = new Map<string, string>();
    for (const [index, rest] of this.paths.entries()) {
      const path = `${this.prefixes[index]}${rest}`;
      if (!byPath.has(path)) byPath.set(path, this.reasons[index] ?? '');
    }
    return Object.freeze(Object.fromEntries(byPath));
  }
}
