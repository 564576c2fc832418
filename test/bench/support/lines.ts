/** What a program prints, line by line. Whoever waits for a line is told where the program ends instead. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

export class Lines {
  readonly #lines: Interface;
  readonly #ended: Promise<never>;

  constructor(child: ChildProcess) {
    if (!child.stdout) throw new Error('the child has no stdout');
    this.#lines = createInterface(child.stdout);
    this.#ended = once(this.#lines, 'close').then(() => {
      throw new Error(`${child.spawnargs.join(' ')} ended early`);
    });
    // Whoever waits for a line is told; nobody has to.
    this.#ended.catch(() => {});
  }

  async next(): Promise<string> {
    const [line] = await Promise.race([once(this.#lines, 'line'), this.#ended]);
    return line;
  }
}
