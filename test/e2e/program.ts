/** Our programs as the specs start them: the address that they print, their log kept for a failure, their end awaited. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const root = join(import.meta.dirname, '../..');
const startDeadlineMs = 45_000;
const endDeadlineMs = 10_000;

export interface Program {
  readonly process: ChildProcess;
  /** Of the endpoint, with a slash at its end. */
  readonly url: string;
  /** Exit code, once it has ended; `null` where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Its stderr so far. */
  log(): string;
  /** Asks it to end. @returns its exit code; rejects where it does not end in time, or had ended by itself */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs `node <args>` and waits for the address, the first line of its stdout. */
export async function startProgram(args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Program> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const started = new AbortController();
  const late = delay(startDeadlineMs, undefined, { signal: started.signal }).then(() => {
    child.kill('SIGKILL');
    throw new Error(`${args.join(' ')} printed no address:\n${log}`);
  });
  late.catch(() => {});
  const early = ended.then((code) => Promise.reject(new Error(`${args.join(' ')} ended with ${code}:\n${log}`)));
  early.catch(() => {});
  const url = await Promise.race([firstLine(child), early, late]);
  started.abort();
  return {
    process: child,
    url,
    ended,
    log: () => log,
    async end(signal = 'SIGTERM') {
      const before = child.exitCode ?? child.signalCode;
      if (before !== null) throw new Error(`${args.join(' ')} had ended with ${before}:\n${log}`);
      child.kill(signal);
      const kill = setTimeout(() => child.kill('SIGKILL'), endDeadlineMs);
      const code = await ended;
      clearTimeout(kill);
      if (child.signalCode === 'SIGKILL')
        throw new Error(`${args.join(' ')} did not end after ${signal}:\n${log}`);
      return code;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const end = output.indexOf('\n');
      if (end >= 0) resolve(output.slice(0, end));
    });
  });
}
