/**
 * One server that is measured and the process that holds its viewers. Both are processes of their own, so that the
 * CPU of each is known.
 */
import type { ChildProcess } from 'node:child_process';
import type { Children } from '../support/children.ts';
import { cpuMs, rssMib } from '../support/cpu.ts';
import { Lines } from '../support/lines.ts';

export interface SubjectOptions {
  readonly name: string;
  /** What to run; its first line on stdout is its address. */
  readonly command: readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
  readonly kind: 'websocket' | 'sse';
  /** What viewers ask for. */
  readonly path: string;
  readonly token?: string;
}

/** What the viewers tell about the time since `begin`. */
export interface ViewersReport {
  /** Milliseconds from a message's own timestamp to its arrival. */
  readonly p50: number;
  readonly p99: number;
  readonly last: number;
  /** Viewers that were ended, since the start. */
  readonly closed: number;
  /** Messages that came out of order or not at all. */
  readonly missing: number;
  /** Messages of one viewer. */
  readonly fewest: number;
  readonly most: number;
  /** On which messages came. */
  readonly channels: number;
  /** Longest time without a message of any viewer. */
  readonly longestGapMs: number;
  /** How long after the full second the latest message was made. */
  readonly latestStampMs: number;
  /** How often stalled viewers were ended. */
  readonly stalledClosed: number;
  /** Of the process that holds the viewers: all its CPU, and the time in which its loop did not wait. */
  readonly cpuMsPerSecond: number;
  readonly busyMsPerSecond: number;
  readonly lagP99Ms: number;
}

export class Subject {
  readonly name: string;
  readonly #server: ChildProcess & { pid: number };
  readonly #viewers: ChildProcess;
  readonly #answers: Lines;
  #emptyMib = 0;

  private constructor(name: string, server: ChildProcess & { pid: number }, viewers: ChildProcess) {
    this.name = name;
    this.#server = server;
    this.#viewers = viewers;
    this.#answers = new Lines(viewers);
  }

  static async start(children: Children, options: SubjectOptions): Promise<Subject> {
    const [program, ...args] = options.command;
    const env = { ...process.env, ...options.env };
    const server = children.start(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const port = Number(new URL(await new Lines(server).next()).port);
    const viewersOptions = JSON.stringify({ ...options, port });
    const viewers = children.start(process.execPath, ['test/bench/fanout/viewers.mjs', viewersOptions], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return new Subject(options.name, server, viewers);
  }

  /** CPU milliseconds of the server since its start. */
  cpuMs(): number {
    return cpuMs(this.#server.pid);
  }

  /** What is there now is not counted as memory of viewers. */
  noteEmpty(): void {
    this.#emptyMib = rssMib(this.#server.pid);
  }

  kibPerViewer(viewers: number): number {
    return (1_024 * (rssMib(this.#server.pid) - this.#emptyMib)) / viewers;
  }

  async connect(total: number): Promise<void> {
    await this.#ask(`connect ${total}`);
  }

  /** Adds viewers that ask for much and read nothing. */
  async stall(count: number, path: string): Promise<void> {
    await this.#ask(`stall ${count} ${path}`);
  }

  async begin(): Promise<void> {
    await this.#ask('begin');
  }

  async report(): Promise<ViewersReport> {
    return JSON.parse(await this.#ask('report')) as ViewersReport;
  }

  async #ask(command: string): Promise<string> {
    const answer = this.#answers.next();
    this.#viewers.stdin?.write(`${command}\n`);
    return answer;
  }
}
