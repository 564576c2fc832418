/**
 * The log: one line an event on stderr, `2026-11-24T20:15:02.123Z warning sampler: …`. A cause that repeats is
 * told once a minute, with the number of times it was kept back. Names come from elsewhere, so nothing in a message starts a
 * line of its own, drives a terminal or turns the order of what is read.
 */
import { visibleText } from '../protocol/visible-text.ts';
import type { Clock } from './clock.ts';

export type Level = 'info' | 'warning' | 'error';

/**
 * @param cause names what repeats, such as `collector:filesystem`; lines of one cause are at least a minute apart.
 * Leave it out for what happens once.
 */
export type Log = (level: Level, room: string, message: string, cause?: string) => void;

const quietMs = 60_000;
/** Causes remembered at once; beyond it the oldest is forgotten, so that a flood of new ones stays bounded. */
const maxCauses = 1_000;

export function createLog(clock: Pick<Clock, 'now' | 'monotonic'>, write: (line: string) => void): Log {
  const causes = new Map<string, { lastMs: number; held: number }>();
  return (level, room, message, cause) => {
    let suffix = '';
    if (cause !== undefined) {
      const nowMs = clock.monotonic();
      const seen = causes.get(cause);
      if (seen && nowMs - seen.lastMs < quietMs) {
        seen.held += 1;
        return;
      }
      if (seen && seen.held > 0) suffix = ` (${seen.held} more like it since the last line)`;
      causes.delete(cause);
      causes.set(cause, { lastMs: nowMs, held: 0 });
      if (causes.size > maxCauses) causes.delete(causes.keys().next().value as string);
    }
    const timestamp = new Date(clock.now()).toISOString();
    write(`${timestamp} ${level} ${room}: ${visibleText(message)}${suffix}\n`);
  };
}

/**
 * Lets a program outlive whoever reads what it prints. Without a listener the error of a pipe or terminal that was
 * closed ends the program: a server would be gone with its next line of log.
 * @param onFailure is told what is more than that nobody reads any more, such as a full disk
 */
export function outliveReader(stream: Pick<NodeJS.WriteStream, 'on'>, onFailure = (_error: Error) => {}): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // EIO: the terminal is gone.
    if (error.code !== 'EPIPE' && error.code !== 'EIO') onFailure(error);
  });
}
