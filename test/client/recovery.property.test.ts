/** Whatever is cut, and whenever: what arrives is what was sent, once and in order, or is told as a gap. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChannelName } from '../../protocol/channels.ts';
import { createConnection } from '../../protocol/client/connection.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryServer } from './memory-server.ts';

const channels: readonly ChannelName[] = ['system', 'cpu'];

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...channels).map((channel) => ({ kind: 'publish' as const, channel })) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }).map((times) => ({ kind: 'deliver' as const, times })) },
  { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const }) },
  { weight: 3, arbitrary: fc.integer({ min: 100, max: 4_000 }).map((ms) => ({ kind: 'wait' as const, ms })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

test('random cuts and restarts neither lose nor double a sample', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 8 }), (steps, ringLength) => {
      const server = new MemoryServer(ringLength);
      const clock = new FakeClock();
      /** By run and channel: what came, samples as [n, n], gaps as [from, to]. */
      const arrived = new Map<string, [number, number][]>();
      const published = new Map<string, number>();
      const note = (channel: ChannelName, from: number, to: number) => {
        const key = `${server.runId}/${channel}`;
        arrived.set(key, [...(arrived.get(key) ?? []), [from, to]]);
      };
      const connection = createConnection({
        transport: server.transport,
        clock,
        random: () => 0.5,
        handlers: {
          state() {},
          hello() {},
          sample({ channel, seq, data }) {
            expect((data as unknown as { marker: string }).marker).toBe(`${server.runId}/${channel}/${seq}`);
            note(channel, seq, seq);
          },
          gap: ({ channel, from, to }) => note(channel, from, to),
        },
      });
      for (const channel of channels) connection.subscribe(channel);
      for (const one of steps) {
        if (one.kind === 'publish') {
          server.publish(one.channel);
          published.set(
            `${server.runId}/${one.channel}`,
            (published.get(`${server.runId}/${one.channel}`) ?? 0) + 1,
          );
        } else if (one.kind === 'deliver') {
          for (let i = 0; i < one.times; i += 1) server.step();
        } else if (one.kind === 'cut') server.cut();
        else if (one.kind === 'restart') server.restart();
        else clock.advance(one.ms);
      }
      for (let i = 0; i < 31; i += 1) {
        clock.advance(1_000);
        server.flush();
      }
      for (const [key, pieces] of arrived) {
        pieces.reduce((previous, [from, to], i) => {
          if (i > 0) expect(from, key).toBe(previous + 1);
          return to;
        }, 0);
      }
      for (const channel of channels) {
        const key = `${server.runId}/${channel}`;
        const newest = published.get(key);
        if (newest !== undefined) expect(arrived.get(key)?.at(-1)?.[1], key).toBe(newest);
      }
      connection.close();
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 500 },
  );
});
