/** Child processes of a bench and their folders: all ended and removed at its end whatever happens. */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Children {
  readonly #running: ChildProcess[] = [];
  readonly #folders: string[] = [];

  /** @throws Error where the program cannot be started */
  start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess & { pid: number } {
    const child = spawn(command, args, { stdio: 'ignore', ...options });
    if (child.pid === undefined) throw new Error(`${command} could not be started`);
    this.#running.push(child);
    return child as ChildProcess & { pid: number };
  }

  /** Starts sleeping processes until the machine has that many in all. */
  fillUpTo(total: number): void {
    const missing = total - readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
    for (let i = 0; i < missing; i += 1) this.start('sleep', ['3600']);
  }

  /** A new folder for one of them. */
  folder(name: string): string {
    const folder = mkdtempSync(join(tmpdir(), `telltale-${name}-`));
    this.#folders.push(folder);
    return folder;
  }

  /** Resolves once all have ended. */
  async stop(): Promise<void> {
    const ended = this.#running
      .filter((child) => child.exitCode === null && child.signalCode === null)
      .map(
        (child) =>
          new Promise<void>((resolve) => {
            child.once('exit', () => resolve());
            child.kill('SIGKILL');
          }),
      );
    await Promise.all(ended);
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}

export function installed(command: string): boolean {
  return spawnSync('which', [command], { stdio: 'ignore' }).status === 0;
}
