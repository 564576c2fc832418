/**
 * Asks filesystems that may never answer. libuv has four threads for all file calls of the process, and a call to a
 * dead server keeps one for ever; so what has not answered in time is left alone until it does, and no more than
 * a few such calls are ever out.
 */

/** Calls without an answer at which no further one that may hang is made. */
const maxStuckRemote = 2;
/** At which none at all is made: one of four threads stays for everything else. */
const maxStuck = 3;

export class AnswerDesk {
  private readonly timeoutMs: number;
  /** What has not answered in time. */
  private readonly stuck = new Set<string>();

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /**
   * @param name of what is asked; while its last call is out, it is not asked again
   * @param mayHang whether it is known to depend on something that may be gone
   * @returns the answer, or why there is none; never rejects
   */
  ask<Answer>(
    name: string,
    mayHang: boolean,
    call: () => Promise<Answer>,
  ): Promise<Answer | { readonly failure: string }> {
    const late = { failure: `did not answer within ${this.timeoutMs / 1_000} s` };
    if (this.stuck.has(name)) return Promise.resolve(late);
    if (this.stuck.size >= (mayHang ? maxStuckRemote : maxStuck)) {
      return Promise.resolve({ failure: `not asked: ${this.stuck.size} other filesystems do not answer` });
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.stuck.add(name);
        resolve(late);
      }, this.timeoutMs);
      const settle = (answer: Answer | { readonly failure: string }) => {
        clearTimeout(timer);
        this.stuck.delete(name);
        // Of no effect where it was too late.
        resolve(answer);
      };
      call().then(settle, (error: unknown) =>
        settle({ failure: error instanceof Error ? error.message : String(error) }),
      );
    });
  }
}
