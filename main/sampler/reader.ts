/**
 * One family, opened and read under a deadline. A collector that throws, rejects or hangs ends here as a failure
 * with its reason. One that hangs is left alone until it answers: its late answer belongs to no slot and is
 * dropped. What a reading means is left to the channels.
 */

import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { Collector, Family, Host } from '../collectors/collector.ts';
import type { Log } from '../log.ts';
import type { ClockWatch } from './clock-watch.ts';

/** For families that name no deadline of their own. */
const defaultDeadlineMs = 2_000;
/** Weight of the newest call in the moving mean of seconds per call. */
const newestWeight = 0.1;

/** One reading with the time it was taken. */
export interface Reading {
  readonly value: unknown;
  /**
   * Monotonic milliseconds, half way between call and answer: wherever in between the kernel was asked, the
   * error is at most half of the call.
   */
  readonly atMs: number;
  /** Of {@link ClockWatch}; `null` where the clock jumped during the call. */
  readonly era: number | null;
}

export type ReadResult = Reading | { readonly failure: string };

export interface FamilyReader {
  readonly family: Family<unknown>;
  /**
   * Reads, or joins the read that is under way. Never throws or rejects. At once where the collector answers at
   * once, cannot be opened, or hangs since an earlier read.
   */
  read(): ReadResult | Promise<ReadResult>;
  /** Why it could not be opened; `null` where it could. */
  readonly openFailure: string | null;
  /** Moving mean of the seconds from call to answer; `null` before the first answer. */
  secondsPerCall(): number | null;
  /** Harmless twice. */
  close(): void;
}

export interface ReaderOptions {
  readonly host: Host;
  readonly clock: Clock;
  readonly watch: ClockWatch;
  readonly log: Log;
}

/** A read that has not answered. */
interface Pending {
  readonly startedMs: number;
  /** Settles with the answer or at the deadline. */
  readonly result: Promise<ReadResult>;
  /** Past its deadline: nobody waits for it any more. */
  overdue: boolean;
  /** Ends the wait now; harmless after it has ended. */
  giveUp(reason: string): void;
}

export function openFamily(family: Family<unknown>, { host, clock, watch, log }: ReaderOptions): FamilyReader {
  const deadlineMs = family.deadlineMs ?? defaultDeadlineMs;
  let collector: Collector<unknown> | null = null;
  let openFailure: string | null = null;
  let pending: Pending | null = null;
  let meanSeconds: number | null = null;
  let closed = false;
  // Kept for the next read where one answers at once and so cannot have held on to it.
  let abort = new AbortController();

  try {
    collector = family.open(host);
  } catch (error) {
    openFailure = messageOf(error);
    // What this machine does not have is told by info and hello; only a mistake is worth a line.
    const isExpected = error instanceof TelltaleError && error.code === 'channel_unavailable';
    if (!isExpected) log('warning', 'sampler', `${family.name} cannot be had: ${openFailure}`);
  }

  function failure(reason: string): ReadResult {
    if (!closed)
      log('warning', 'sampler', `${family.name} could not be read: ${reason}`, `collector:${family.name}`);
    return { failure: reason };
  }

  function answer(value: unknown, startedMs: number, era: number): Reading {
    const endedMs = clock.monotonic();
    const seconds = (endedMs - startedMs) / 1_000;
    meanSeconds = meanSeconds === null ? seconds : meanSeconds + newestWeight * (seconds - meanSeconds);
    return { value, atMs: (startedMs + endedMs) / 2, era: watch.era() === era ? era : null };
  }

  function wait(promise: Promise<unknown>, startedMs: number, era: number): Pending {
    const controller = abort;
    abort = new AbortController();
    let settle: (result: ReadResult) => void = () => {};
    const result = new Promise<ReadResult>((resolve) => {
      settle = resolve;
    });
    const giveUp = (reason: string) => {
      if (waiting.overdue) return;
      waiting.overdue = true;
      cancelDeadline();
      controller.abort();
      settle(failure(reason));
    };
    const waiting: Pending = { startedMs, result, overdue: false, giveUp };
    const cancelDeadline = clock.after(deadlineMs, () => giveUp(`no answer within ${deadlineMs / 1_000} s`));
    const answered = (toResult: () => ReadResult) => {
      pending = null;
      if (waiting.overdue) {
        if (!closed) log('info', 'sampler', `${family.name} answers again`, `collector:${family.name}:again`);
        return;
      }
      cancelDeadline();
      settle(toResult());
    };
    promise.then(
      (value) => answered(() => answer(value, startedMs, era)),
      (error) => answered(() => failure(messageOf(error))),
    );
    return waiting;
  }

  return {
    family,
    openFailure,
    read() {
      if (!collector) return { failure: openFailure ?? 'not open' };
      if (pending) {
        if (!pending.overdue) return pending.result;
        return failure(`no answer for ${Math.round((clock.monotonic() - pending.startedMs) / 1_000)} s`);
      }
      const era = watch.era();
      const startedMs = clock.monotonic();
      try {
        const value = collector.read(abort.signal);
        if (!(value instanceof Promise)) return answer(value, startedMs, era);
        pending = wait(value, startedMs, era);
        return pending.result;
      } catch (error) {
        return failure(messageOf(error));
      }
    },
    secondsPerCall: () => meanSeconds,
    close() {
      if (closed) return;
      closed = true;
      pending?.giveUp('sampling has stopped');
      try {
        collector?.close?.();
      } catch (error) {
        log('warning', 'sampler', `${family.name} could not be closed: ${messageOf(error)}`);
      }
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
