/**
 * History on disk: what was recorded survives a restart. Decides whether there is a session (it is switched on, the
 * folder can be used, no other process has it) and tells what is wrong. docs/history.md says what is kept for how
 * long, what it costs and what is lost when.
 */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import type { ChannelName } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Log } from '../log.ts';
import type { Sample } from '../sampler/sample.ts';
import { removeFiles, segmentFiles, sizeOfFiles } from './files.ts';
import type { LogName } from './limits.ts';
import type { Trouble } from './load.ts';
import { type Lock, takeLock } from './lock.ts';
import type { StoredMessage } from './messages.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';

/** Another process that holds the folder may end. */
const retryMs = 60_000;
/** How often the lock is told that its holder lives. */
const touchMs = 30_000;

export interface HistoryOptions extends Omit<SessionOptions, 'report' | 'rewound'> {
  /** Made where it is missing, for this user alone. */
  readonly folder: string;
  readonly enabled: boolean;
  /** Name of this machine. */
  readonly host: string;
  readonly log: Log;
}

export interface History {
  /** Resolves when what is on disk was read back, or cannot be. */
  ready(): Promise<void>;
  /** Takes what one tick brought, after the series did. */
  take(slotMs: number, samples: readonly Sample[], seqs: ReadonlyMap<ChannelName, number>): void;
  /** The newest message at or before a time, as far as it is on disk. */
  at(channel: ChannelName, timeMs: number): Promise<StoredMessage | null>;
  /** Resolves when all that was taken so far was handed to the system, or that was tried. */
  settled(): Promise<void>;
  /** Off: nothing is written or read, and files stay. */
  setEnabled(enabled: boolean): Promise<void>;
  /**
   * Removes all files.
   * @returns their bytes
   * @throws (rejects with) TelltaleError `unavailable` where another process has the folder
   */
  clear(): Promise<number>;
  /** Writes what is open and lets go of the folder. Harmless twice. */
  stop(): Promise<void>;
}

interface Held {
  readonly session: Session;
  readonly lock: Lock;
}

const off = 'history is switched off';

export function startHistory(options: HistoryOptions): History {
  const { folder, traffic, clock, log } = options;
  let enabled = false;
  let held: Held | null = null;
  let refusal: string | null = null;
  let ready: Promise<void> = Promise.resolve();
  let cancelTimer = () => {};
  /** Changes come one after the other. */
  let changing: Promise<void> = Promise.resolve();
  const failing = new Set<LogName>();

  function begin(): void {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
      const lock = takeLock(folder, options.host);
      if (lock) hold(lock);
      else refuse(`another Telltale writes ${folder}: this one keeps its history in memory until that one ends`);
    } catch (error) {
      refuse(`${folder} cannot be used, so history is kept in memory only: ${(error as Error).message}`);
    }
  }

  function hold(lock: Lock): void {
    let session: Session;
    try {
      session = openSession({ ...options, report, rewound });
    } catch (error) {
      lock.release();
      throw error;
    }
    refusal = null;
    held = { session, lock };
    ready = session.loaded.then(tell, (error: Error) => {
      log('error', 'history', `what is in ${folder} could not be read back: ${error.message}`);
    });
    touch(lock);
  }

  function touch(lock: Lock): void {
    cancelTimer = clock.after(touchMs, () => {
      try {
        lock.touch();
      } catch {
        // A folder that takes nothing is told of by what cannot be written to it.
      }
      touch(lock);
    });
  }

  /** Tells why nothing is written, and looks again later. */
  function refuse(reason: string): void {
    if (refusal !== reason) log('warning', 'history', reason);
    refusal = reason;
    traffic.end('the history on disk cannot be used');
    cancelTimer = clock.after(retryMs, begin);
  }

  function tell({ setAside, foreign, newer, damagedPlaces, damagedBytes, ahead }: Trouble): void {
    const parts = [
      setAside > 0 && `${setAside} damaged files were set aside as *.damaged`,
      damagedPlaces > 0 && `${damagedPlaces} damaged places (${damagedBytes} bytes) were left out`,
      newer > 0 && `${newer} files of a newer Telltale were left alone`,
      foreign > 0 && `${foreign} files of another machine were left alone`,
      ahead > 0 && `${ahead} records lie ahead of the clock and are not shown until it gets there`,
    ].filter((part) => part !== false);
    if (parts.length > 0) log('warning', 'history', `${folder}: ${parts.join('; ')}`);
  }

  function report(name: LogName, error: Error | null): void {
    const before = failing.size;
    if (error) failing.add(name);
    else failing.delete(name);
    if (error && before === 0) {
      const what = `${folder} cannot be written: ${error.message}`;
      log(
        'error',
        'history',
        `${what}. What is live goes on; what is recorded waits in memory and is tried again`,
      );
    }
    if (!error && before > 0 && failing.size === 0) log('info', 'history', `${folder} is written again`);
  }

  function rewound(): void {
    log('warning', 'history', 'the clock was set back: what was recorded for times ahead is replaced', 'rewound');
  }

  async function end(reason: string): Promise<void> {
    cancelTimer();
    refusal = null;
    if (!held) {
      traffic.end(reason);
      return;
    }
    const { session, lock } = held;
    held = null;
    await session.end();
    traffic.end(reason);
    lock.release();
  }

  async function clearFiles(): Promise<number> {
    const bytes = sizeOfFiles(folder);
    // Those that are there now: the session may begin new ones at once.
    const files = segmentFiles(folder);
    const lock = held || files.length === 0 ? null : lockForClear();
    await held?.session.clear();
    removeFiles(folder, files);
    lock?.release();
    return bytes;
  }

  /** @throws TelltaleError `unavailable` */
  function lockForClear(): Lock {
    const lock = takeLock(folder, options.host);
    if (lock) return lock;
    throw new TelltaleError(
      'unavailable',
      `Another Telltale has ${folder}: delete its history there, or stop it.`,
    );
  }

  /** @returns what the work rejects with is for the caller alone; the next change comes in any case */
  function change<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = changing.then(work);
    changing = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  if (options.enabled) {
    enabled = true;
    begin();
  } else traffic.end(off);

  return {
    ready: () => ready,
    take: (slotMs, samples, seqs) => held?.session.take(slotMs, samples, seqs),
    at: async (channel, timeMs) => (await held?.session.at(channel, timeMs)) ?? null,
    settled: async () => held?.session.settled(),
    setEnabled: (wanted) =>
      change(async () => {
        if (wanted === enabled) return;
        enabled = wanted;
        if (wanted) begin();
        else await end(off);
      }),
    clear: () => change(clearFiles),
    stop: () => change(() => end('Telltale stops')),
  };
}
