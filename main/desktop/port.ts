/** Electron's MessagePortMain as the small Port that main/transports speaks to. */
import type { MessagePortMain } from 'electron';
import type { Port } from '../transports/ipc.ts';

/** The other end sends JSON text; whatever else arrives, or has ports with it, is handed on as it is and refused there. */
export function adaptPort(port: MessagePortMain): Port {
  return {
    postMessage: (text) => port.postMessage(text),
    on(event: 'message' | 'close', callback: ((event: { data: unknown }) => void) | (() => void)) {
      if (event === 'message')
        port.on('message', ({ data }) => (callback as (event: { data: unknown }) => void)({ data }));
      else port.on('close', callback as () => void);
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}
