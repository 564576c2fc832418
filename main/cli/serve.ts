/** `telltale serve`: runs the engine until SIGINT or SIGTERM. */
import { startEngine } from '../engine.ts';
import type { Log } from '../log.ts';
import type { ServeCommand } from './arguments.ts';

export interface ServeContext {
  version: string;
  staticDir: string;
  log: Log;
  /** The process that is served: its signals end the command, its stdout takes the address. */
  process: Pick<NodeJS.Process, 'on'> & { stdout: Pick<NodeJS.WriteStream, 'write'> };
}

/** Resolves with the exit code once every viewer was told and the server is closed. */
export async function serve(command: ServeCommand, context: ServeContext): Promise<number> {
  const engine = await startEngine({ ...command, ...context });
  context.process.stdout.write(`${engine.url}\n`);
  const signal = await new Promise<string>((resolve) => {
    // They stay: npm and the terminal may both send one, and the second must not cut the goodbyes short.
    context.process.on('SIGINT', resolve);
    context.process.on('SIGTERM', resolve);
  });
  context.log('info', 'serve', `${signal}: closing`);
  await engine.stop();
  return 0;
}
