/**
 * Hands on the samples of one tick together. A server sends them in one write, but a browser hands them out one by one,
 * with frames between them: each frame would style, lay out and paint the page for a few of them. Waiting for a frame's
 * time is seen by nobody, and the page is drawn once. While the page is hidden nothing is drawn, and its timers
 * are slowed down, so nothing waits.
 */
import { batch } from '@preact/signals';
import type { Transport, TransportHandlers } from '../../protocol/transport.ts';

/** From the first sample of a tick to the change of the page: a frame's time at 60 Hz. */
const gatherMs = 16;

/** How samples, batches and changes begin; all else (hello, status, ping) waits for nothing, but keeps its place. */
const sampleStart = '{"channel"';

/**
 * @param page where samples are shown, or not while it is hidden
 * @param after calls back once; returns what cancels it
 */
export function createGatheredTransport(
  transport: Transport,
  page: Pick<Document, 'hidden'>,
  after: (ms: number, callback: () => void) => () => void,
): Transport {
  let waiting: string[] = [];
  let cancelTimer = () => {};

  function handOn(handlers: TransportHandlers): void {
    if (waiting.length === 0) return;
    const texts = waiting;
    forget();
    // Whoever reads signals is told at the end, so that what several samples change is made once.
    batch(() => {
      for (const text of texts) handlers.received(text);
    });
  }

  function forget(): void {
    waiting = [];
    cancelTimer();
  }

  return {
    connect(handlers) {
      transport.connect({
        opened: () => handlers.opened(),
        received(text) {
          if (!page.hidden && text.startsWith(sampleStart)) {
            if (waiting.length === 0) cancelTimer = after(gatherMs, () => handOn(handlers));
            waiting.push(text);
            return;
          }
          handOn(handlers);
          handlers.received(text);
        },
        closed(reason) {
          handOn(handlers);
          handlers.closed(reason);
        },
      });
    },
    send: (text) => transport.send(text),
    request: (method, params) => transport.request(method, params),
    disconnect() {
      forget();
      transport.disconnect();
    },
  };
}
