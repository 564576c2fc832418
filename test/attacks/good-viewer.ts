/** The well-behaved viewers beside every attack: whatever others do, they miss nothing. */
import { once } from 'node:events';
import { get } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Served, until } from '../server/harness.ts';

/** Between two samples of the machine, as it would be at the shortest interval. */
const periodMs = 250;

export interface GoodViewers {
  /** Publishes no more, and holds what each of them got against what was published. */
  complete(): Promise<void>;
}

/** One over WebSocket and one over an event stream, with a sample published every 250 ms. */
export async function watchBeside({ server, hub, publish }: Served, token?: string): Promise<GoodViewers> {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const socketSeqs: number[] = [];
  /** An event's id tells its place in the whole stream, and nothing else is published meanwhile. */
  const positions: number[] = [];
  const problems: string[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers });
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.channel === 'system' && message.data) socketSeqs.push(message.seq);
    if (message.type === 'gap' || message.type === 'error') problems.push(String(data));
  });
  socket.on('close', (code) => problems.push(`closed with ${code}`));
  await once(socket, 'open');
  const request = get({ host: '127.0.0.1', port: server.port, path: '/metrics/stream', headers, agent: false });
  const [response] = await once(request, 'response');
  expect(response.statusCode).toBe(200);
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    positions.push(...[...text.matchAll(/^id: run-(\d+)$/gm)].map((match) => Number(match[1])));
  });
  response.on('close', () => problems.push('the event stream ended'));
  await until(() => socketSeqs.length > 0 && positions.length > 0);
  const timer = setInterval(publish, periodMs);
  onTestFinished(() => {
    clearInterval(timer);
    response.removeAllListeners('close');
    socket.terminate();
    request.destroy();
  });
  return {
    async complete() {
      clearInterval(timer);
      const newest = hub.latest('system', 'local')?.seq ?? 0;
      const position = hub.totals.publishedMessages;
      await until(() => (socketSeqs.at(-1) ?? 0) >= newest && (positions.at(-1) ?? 0) >= position);
      expect(socketSeqs).toEqual(from(socketSeqs[0] ?? 0, newest));
      // The first is the newest of before, and other channels may have come after it.
      expect(positions.slice(1)).toEqual(from(positions[1] ?? position + 1, position));
      expect(problems).toEqual([]);
    },
  };
}

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
