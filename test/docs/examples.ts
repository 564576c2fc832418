/** The examples of a page in docs/: fenced blocks that are marked as to be run, and what runs them. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Example {
  /** The heading that it stands under. */
  readonly heading: string;
  /** `js`, `sh`, … */
  readonly language: string;
  /** What stands behind the language: `run`, `check`. */
  readonly mark: string;
  readonly text: string;
}

/** @param page such as `docs/client.md` */
export function readExamples(page: string): Example[] {
  const examples: Example[] = [];
  let heading = '';
  const pattern = /^#+ (.*)$|^```(\w+) (\w+)\n([\s\S]*?)^```$/gm;
  for (const [, title, language = '', mark = '', text = ''] of readFileSync(join(root, page), 'utf8').matchAll(
    pattern,
  )) {
    if (title === undefined) examples.push({ heading, language, mark, text });
    else heading = title;
  }
  return examples;
}

/** An example for a server that is elsewhere than the pages say. @param url with a slash at its end */
export function at(url: string, { text }: Example): string {
  return text.replaceAll('127.0.0.1:7447', new URL(url).host);
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command; ended by force after `timeoutMs`, as it would have to be for a stream without an end. */
export function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Finished> {
  const { cwd = root, env = process.env, timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    // The whole group, so that what a shell has started ends with it.
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), timeoutMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}
