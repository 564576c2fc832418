/** The built `telltale` program as a child process of a test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** TELLTALE_DIST names a build elsewhere, for whoever must not disturb the one in place. */
export const dist = process.env.TELLTALE_DIST ?? new URL('../../dist', import.meta.url).pathname;
const program = `${dist}/main/cli.js`;

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs it to its end. */
export function run(...args: string[]): Promise<Finished> {
  return runAs(process.env, ...args);
}

/** As {@link run}, in another environment. */
export async function runAs(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Finished> {
  const { child, output } = start(args, env);
  const [code] = await once(child, 'close');
  return { code, ...output };
}

export interface Serving {
  url: string;
  /** What it prints after the address: links to a share. */
  links: string[];
  child: ChildProcess;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Finished>;
}

/** `telltale serve` on a free port, resolved once it has printed its address. */
export function serve(...args: string[]): Promise<Serving> {
  return serveAs(process.env, ...args);
}

/** As {@link serve}, in another environment. */
export function serveAs(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Serving> {
  return serveIn([], env, ...args);
}

/** As {@link serveAs}, behind a command that runs another, such as `ip netns exec`. */
export async function serveIn(wrapper: string[], env: NodeJS.ProcessEnv, ...args: string[]): Promise<Serving> {
  const { child, output } = start(['serve', '--port', '0', ...args], env, wrapper);
  const closed = once(child, 'close');
  const printed = (async () => {
    while (!output.stdout.includes('\n')) await once(child.stdout, 'data');
  })();
  await Promise.race([printed, closed]);
  const [url = '', ...links] = output.stdout.trim().split('\n');
  if (!/^https?:/.test(url)) throw new Error(`serve printed ${JSON.stringify(output)}`);
  return {
    url,
    links,
    child,
    async end(signal) {
      child.kill(signal);
      const [code] = await closed;
      return { code, ...output };
    },
  };
}

function start(args: string[], env: NodeJS.ProcessEnv, wrapper: string[] = []) {
  const [command = '', ...rest] = [...wrapper, process.execPath, program, ...args];
  const child = spawn(command, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { child, output };
}
