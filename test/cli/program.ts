/** The built `telltale` program as a child process of a test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('../../dist/main/cli.js', import.meta.url).pathname;

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs it to its end. */
export async function run(...args: string[]): Promise<Finished> {
  const { child, output } = start(args);
  const [code] = await once(child, 'close');
  return { code, ...output };
}

export interface Serving {
  url: string;
  child: ChildProcess;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Finished>;
}

/** `telltale serve` on a free port, resolved once it has printed its address. */
export async function serve(...args: string[]): Promise<Serving> {
  const { child, output } = start(['serve', '--port', '0', ...args]);
  const closed = once(child, 'close');
  const printed = (async () => {
    while (!output.stdout.includes('\n')) await once(child.stdout, 'data');
  })();
  await Promise.race([printed, closed]);
  const url = output.stdout.trim();
  if (!url.startsWith('http://')) throw new Error(`serve printed ${JSON.stringify(output)}`);
  return {
    url,
    child,
    async end(signal) {
      child.kill(signal);
      const [code] = await closed;
      return { code, ...output };
    },
  };
}

function start(args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { child, output };
}
