/** Sends random inputs to a server with viewers beside them, and says how far they got. */
import { expect } from 'vitest';
import { serve, until } from '../server/harness.ts';
import { watchBeside } from './good-viewer.ts';
import { conversation, createRandom, request, send, stream } from './inputs.ts';

/** At once; most wait for a time limit of the server, not for its one thread. */
const lanes = 64;
const limitMs = 1_000;
const minuteMs = 60_000;

export interface InputReport {
  /** Inputs that got a status. */
  readonly answered: number;
  /** That became a stream. */
  readonly streams: number;
  /** That became a WebSocket. */
  readonly sockets: number;
}

export async function runInputs(count: number, seed: number): Promise<InputReport> {
  const served = await serve();
  const viewers = await watchBeside(served);
  const random = createRandom(seed);
  const makers = [request, request, stream, conversation];
  const report = { answered: 0, streams: 0, sockets: 0 };
  let sent = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (sent < count) {
        const make = makers[sent % makers.length] ?? request;
        sent += 1;
        const input = make(random);
        const text = await send(served.server.port, input, limitMs);
        if (text.startsWith('HTTP/1.1 ')) report.answered += 1;
        if (text.includes('text/event-stream')) report.streams += 1;
        if (text.startsWith('HTTP/1.1 101')) report.sockets += 1;
        // Nothing that comes in is a mistake of ours.
        if (/^HTTP\/1\.1 5(?!03)/.test(text))
          throw new Error(`seed ${seed}: ${JSON.stringify(input.toString('latin1'))}`);
      }
    }),
  );
  // Whoever came has gone, and only the two beside them are left.
  await until(() => served.hub.viewerCount === 2);
  await viewers.complete();
  expect(served.lines.filter((line) => line.includes(' error '))).toEqual([]);
  expect(toldTooOften(served.lines)).toEqual([]);
  return report;
}

/** Lines of log that tell of a refusal within a minute of another one for the same reason. */
function toldTooOften(lines: readonly string[]): string[] {
  const toldMs = new Map<string, number>();
  return lines.filter((line) => {
    const reason =
      /refused: (.*?)(?: \(\d+ more like it since the last line\))?$/.exec(line.trimEnd())?.[1] ?? line;
    const timeMs = Date.parse(line.split(' ')[0] ?? '');
    const beforeMs = toldMs.get(reason);
    toldMs.set(reason, timeMs);
    // The log counts the minute by another clock.
    return beforeMs !== undefined && timeMs - beforeMs < minuteMs - 1_000;
  });
}
