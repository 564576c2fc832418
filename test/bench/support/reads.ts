/**
 * What a collector asks of the kernel: recorded call by call while it reads, and made again by a loop that does
 * nothing with the answers. node:fs is replaced while recording and only then, so that neither side is measured
 * with it. Not recorded: reads on threads (DeviceFile), other programs, sockets. Linux.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { parsePidCmdline } from '../../../main/procfs/pid-cmdline.ts';
import { parsePidIo } from '../../../main/procfs/pid-io.ts';
import { parsePidStat } from '../../../main/procfs/pid-stat.ts';

/** Calls that take a path, and what is done with it otherwise is of no matter. */
const pathCalls = [
  'existsSync',
  'lstatSync',
  'readdirSync',
  'readFileSync',
  'readlinkSync',
  'realpathSync',
  'statfsSync',
  'statSync',
] as const;

export type Call =
  | { readonly kind: 'open'; readonly path: string; readonly fd: number }
  | { readonly kind: 'read'; readonly fd: number; readonly length: number; readonly position: number | null }
  | { readonly kind: 'close'; readonly fd: number }
  | { readonly kind: (typeof pathCalls)[number]; readonly path: string; readonly options: unknown }
  | { readonly kind: 'statfs'; readonly path: string }
  | { readonly kind: 'networkInterfaces' | 'resourceUsage' | 'rss' };

export interface Trace {
  /** Of one run after the other: some things are looked at now and then, not in each. */
  readonly runs: readonly (readonly Call[])[];
  /** Paths of files that were open before and are read. */
  readonly held: ReadonlyMap<number, string>;
}

/**
 * @param count of runs that are recorded
 * @throws what `run` throws
 */
export async function record(count: number, run: () => unknown): Promise<Trace> {
  const runs: Call[][] = [];
  let calls: Call[] = [];
  const original = { ...fs };
  const { networkInterfaces } = os;
  const { resourceUsage, memoryUsage } = process;
  const note = (call: Call) => calls.push(call);
  const opened = new Set<number>();
  const held = new Map<number, string>();
  const replacements = {
    openSync(path: string, flags: string) {
      const fd = original.openSync(path, flags);
      opened.add(fd);
      note({ kind: 'open', path, fd });
      return fd;
    },
    readSync(fd: number, buffer: Buffer, offset: number, length: number, position: number | null) {
      if (!opened.has(fd) && !held.has(fd)) held.set(fd, original.readlinkSync(`/proc/self/fd/${fd}`));
      note({ kind: 'read', fd, length, position });
      return original.readSync(fd, buffer, offset, length, position);
    },
    closeSync(fd: number) {
      note({ kind: 'close', fd });
      opened.delete(fd);
      original.closeSync(fd);
    },
    statfs(path: string, options: { bigint: true }, done: () => void) {
      note({ kind: 'statfs', path });
      original.statfs(path, options, done);
    },
  };
  const pathReplacements = pathCalls.map((kind) => {
    const call = original[kind] as (path: string, options?: unknown) => unknown;
    const replacement = (path: string, options?: unknown) => {
      note({ kind, path, options });
      return call(path, options);
    };
    return [kind, replacement] as const;
  });
  Object.assign(fs, replacements, Object.fromEntries(pathReplacements));
  os.networkInterfaces = () => {
    note({ kind: 'networkInterfaces' });
    return networkInterfaces();
  };
  process.resourceUsage = () => {
    note({ kind: 'resourceUsage' });
    return resourceUsage();
  };
  const { rss } = memoryUsage;
  memoryUsage.rss = () => {
    note({ kind: 'rss' });
    return rss();
  };
  syncBuiltinESMExports();
  try {
    for (let index = 0; index < count; index += 1) {
      calls = [];
      runs.push(calls);
      await run();
    }
  } finally {
    for (const name of [...Object.keys(replacements), ...pathCalls]) {
      Object.assign(fs, { [name]: original[name as keyof typeof original] });
    }
    os.networkInterfaces = networkInterfaces;
    process.resourceUsage = resourceUsage;
    memoryUsage.rss = rss;
    syncBuiltinESMExports();
  }
  return { runs, held };
}

/**
 * A loop that makes the calls of the recorded runs, one run after the other and then from the first again.
 * @param parses whether it parses what it reads of processes, with the parsers of the product
 */
export class BareLoop {
  readonly #runs: readonly (readonly Call[])[];
  #next = 0;
  readonly #parses: boolean;
  readonly #buffer = Buffer.allocUnsafe(1_048_576);
  /** By the descriptors of the recording. */
  readonly #fds = new Map<number, number>();
  readonly #paths = new Map<number, string>();

  constructor({ runs, held }: Trace, parses: boolean) {
    this.#runs = runs;
    this.#parses = parses;
    for (const [fd, path] of held) {
      this.#paths.set(fd, path);
      try {
        this.#fds.set(fd, fs.openSync(path, 'r'));
      } catch {
        // The process has ended since.
      }
    }
  }

  async run(): Promise<void> {
    const calls = this.#runs[this.#next] ?? [];
    this.#next = (this.#next + 1) % this.#runs.length;
    for (const call of calls) {
      try {
        const waiting = this.#make(call);
        if (waiting) await waiting;
      } catch {
        // It threw while it was recorded, or the process has ended since.
      }
    }
  }

  close(): void {
    for (const fd of this.#fds.values()) fs.closeSync(fd);
    this.#fds.clear();
  }

  #make(call: Call): Promise<void> | undefined {
    switch (call.kind) {
      case 'open':
        this.#fds.set(call.fd, fs.openSync(call.path, 'r'));
        this.#paths.set(call.fd, call.path);
        return;
      case 'read': {
        const length = fs.readSync(this.#fd(call.fd), this.#buffer, 0, call.length, call.position);
        if (this.#parses) this.#parse(this.#paths.get(call.fd), length);
        return;
      }
      case 'close':
        fs.closeSync(this.#fd(call.fd));
        this.#fds.delete(call.fd);
        return;
      case 'statfs':
        return new Promise((resolve) => fs.statfs(call.path, { bigint: true }, () => resolve()));
      case 'networkInterfaces':
        os.networkInterfaces();
        return;
      case 'resourceUsage':
        process.resourceUsage();
        return;
      case 'rss':
        process.memoryUsage.rss();
        return;
      default:
        (fs[call.kind] as (path: string, options: unknown) => unknown)(call.path, call.options);
        return;
    }
  }

  #fd(recorded: number): number {
    const fd = this.#fds.get(recorded);
    if (fd === undefined) throw new Error(`the descriptor ${recorded} is not open`);
    return fd;
  }

  #parse(path: string | undefined, length: number): void {
    if (path?.endsWith('/stat')) parsePidStat(this.#buffer, length);
    else if (path?.endsWith('/io')) parsePidIo(this.#buffer, length);
    else if (path?.endsWith('/cmdline')) parsePidCmdline(this.#buffer, length);
  }
}
