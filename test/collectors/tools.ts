/** Other people's tools and load of our own, for tests that read this machine. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished, type TestContext } from 'vitest';
import type { Host } from '../../main/collectors/collector.ts';

export const thisMachine: Host = {
  platform: process.platform,
  procRoot: '/proc',
  sysRoot: '/sys',
  rootPrefix: '',
};

/** What a tool prints; the test is skipped, with a message, where the tool is not installed. */
export async function output(context: TestContext, tool: string, args: readonly string[]): Promise<string> {
  try {
    // Numbers with a point and English dates, whatever the tester speaks.
    const { stdout } = await promisify(execFile)(tool, args, { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') context.skip(`${tool} is not installed`);
    throw error;
  }
}

/** A child that runs this script until the test ends; resolves when it has printed its first line. */
export async function startScript(script: string, before: readonly string[] = []): Promise<ChildProcess> {
  const [command = process.execPath, ...args] = [...before, process.execPath, '-e', script];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the script ended with ${code}`)));
  });
  return child;
}

/** Keeps one CPU as busy as the machine lets it. */
export const busyScript = 'console.log("ready"); for (;;) {}';
