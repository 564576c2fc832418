/** Viewers of every transport that come back when they are cut off, and note what they got. */
import { get } from 'node:http';
import { MessageChannel } from 'node:worker_threads';
import type { Hub } from '../../main/hub/hub.ts';
import { attachPort, type RequestHandler } from '../../main/transports/ipc.ts';
import type { TelltaleBridge } from '../../preload/api.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import { createConnection } from '../../protocol/client/connection.ts';
import { connect } from '../../protocol/client/node/index.ts';
import type { AnyChannelData } from '../../protocol/families/index.ts';
import type { GapMessage, SubscribeMessage } from '../../protocol/messages.ts';
import { createPortTransport } from '../../renderer/transport/port.ts';
import { adapt } from '../engine/window.ts';

export const watched = ['memory', 'process'] as const satisfies readonly ChannelName[];

/** What came: a sample, or what will not come. */
export type Noted =
  | { readonly kind: 'sample'; readonly seq: number; readonly data: AnyChannelData }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number; readonly reason: GapMessage['reason'] };

export interface CutViewer {
  readonly name: string;
  readonly noted: ReadonlyMap<ChannelName, Noted[]>;
  /** Whether the end of a gap may be told again, as where a stream resumes by position amid what the gap spans. */
  readonly repeatsGaps?: boolean;
  close(): void;
}

/** Attempts come fast, so that a run of seconds has many. */
const backoff = { minMs: 10, maxMs: 100 };
const clock = {
  now: () => performance.now(),
  after(ms: number, callback: () => void) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

function createNotes() {
  const noted = new Map<ChannelName, Noted[]>(watched.map((channel) => [channel, []]));
  return {
    noted,
    sample: (channel: ChannelName, seq: number, data: AnyChannelData) =>
      noted.get(channel)?.push({ kind: 'sample', seq, data }),
    gap: ({ channel, from, to, reason }: Pick<GapMessage, 'channel' | 'from' | 'to' | 'reason'>) =>
      noted.get(channel)?.push({ kind: 'gap', from, to, reason }),
  };
}

/** The client library over WebSocket. */
export function watchWebSocket(port: number, mode: SubscribeMessage['mode']) {
  const { noted, sample, gap } = createNotes();
  const client = connect({ url: `http://127.0.0.1:${port}/`, backoff, helloTimeoutMs: 2_000 });
  for (const channel of watched) {
    client.subscribe(channel, ({ seq, data }) => sample(channel, seq, data), {
      onGap: gap,
      ...(mode && { mode }),
      ...(mode === 'batch' && { interval_ms: 3_000 }),
    });
  }
  return { name: `WebSocket, ${mode ?? 'every message'}`, noted, client, close: () => client.close() };
}

/** As a browser's EventSource: sends the id of the last event that it has taken whole. */
export function watchSse(port: number): CutViewer {
  const { noted, sample, gap } = createNotes();
  let lastEventId = '';
  let closed = false;
  let close = () => {};

  function take(event: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1];
    const data = field('data');
    const id = field('id');
    if (data === undefined || id === undefined) return;
    lastEventId = id;
    const channel = field('event') as ChannelName | 'gap';
    const value = JSON.parse(data);
    if (channel === 'gap') gap(value);
    // Events carry no seq; the test's data does.
    else sample(channel, numberOf(value), value);
  }

  function open(): void {
    if (closed) return;
    const headers = lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId };
    const path = `/metrics/stream?channels=${watched.join(',')}`;
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let waiting = '';
      response.setEncoding('utf8');
      response.on('error', () => {});
      response.on('data', (chunk) => {
        const events = (waiting + chunk).split('\n\n');
        waiting = events.pop() ?? '';
        for (const event of events) take(event);
      });
    });
    request.on('error', () => {});
    request.on('close', () => setTimeout(open, 20));
    close = () => request.destroy();
  }

  open();
  return {
    name: 'event stream',
    noted,
    repeatsGaps: true,
    close() {
      closed = true;
      close();
    },
  };
}

/** The renderer's transport over a MessagePort that goes away at random. */
export function watchPort(hub: Hub, handle: RequestHandler, random: () => number, longestMs: number) {
  const { noted, sample, gap } = createNotes();
  const page = new EventTarget() as unknown as Window;
  let cutting = true;
  let cuts = 0;
  let detach = () => {};
  const bridge: Pick<TelltaleBridge, 'connect'> = {
    connect(nonce) {
      const { port1, port2 } = new MessageChannel();
      detach = attachPort({ hub, port: adapt(port1), handle, log: () => {} });
      page.dispatchEvent(Object.assign(new Event('message'), { data: nonce, source: page, ports: [port2] }));
      const end = detach;
      setTimeout(() => {
        if (!cutting) return;
        cuts += 1;
        end();
      }, random() * longestMs);
    },
  };
  // What else a window may ask of its app no transport uses.
  const transport = createPortTransport(bridge as TelltaleBridge, page);
  const connection = createConnection({
    transport,
    clock,
    random: Math.random,
    backoff,
    handlers: {
      state: () => {},
      hello: () => {},
      sample: ({ channel, seq, data }) => sample(channel, seq, data),
      gap,
    },
  });
  for (const channel of watched) connection.subscribe(channel);
  return {
    name: 'IPC',
    noted,
    cuts: () => cuts,
    calm() {
      cutting = false;
    },
    close() {
      cutting = false;
      connection.close();
      detach();
    },
  };
}

/** Which message it is: the test says so in the data itself. */
export function numberOf(data: AnyChannelData): number {
  return (data as unknown as { number: number }).number;
}
