/** A window's end of a port of the engine, as tests hold it. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import type { Engine, PortAudience } from '../../main/engine.ts';
import type { Port } from '../../main/transports/ipc.ts';

/** Asks, and waits for what comes. Ends with the test. */
export function open(engine: Engine, audience?: PortAudience) {
  const { port1, port2 } = new MessageChannel();
  const detach = engine.attachPort(adapt(port1), audience);
  onTestFinished(() => {
    detach();
    port2.close();
  });
  const texts: string[] = [];
  const waiting = new Set<() => void>();
  port2.on('message', (text: string) => {
    texts.push(text);
    for (const look of waiting) look();
  });
  const find = <Found>(pick: (message: Record<string, unknown>) => Found | undefined) =>
    new Promise<Found>((resolve) => {
      const look = () => {
        for (const text of texts) {
          const found = pick(JSON.parse(text));
          if (found === undefined) continue;
          waiting.delete(look);
          resolve(found);
          return;
        }
      };
      waiting.add(look);
      look();
    });
  let id = 0;
  return {
    find,
    say: (message: object) => port2.postMessage(JSON.stringify(message)),
    ask(method: string, params: object = {}) {
      id += 1;
      const mine = id;
      port2.postMessage(JSON.stringify({ type: 'request', id, method, params }));
      return find((message) => (message.type === 'response' && message.id === mine ? message : undefined));
    },
  };
}

/** Node's MessagePort as Electron's main process shows it: `{data}` events, nothing before `start`. */
export function adapt(port: MessagePort): Port {
  return {
    postMessage: (text) => port.postMessage(text),
    on: (event: 'message' | 'close', callback: (event: { data: unknown }) => void) => {
      if (event === 'close') port.on('close', () => callback({ data: null }));
      else port.addEventListener('message', (message) => callback({ data: (message as MessageEvent).data }));
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}
