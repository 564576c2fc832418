/** Picks the transport: the one place in the page that knows whether it runs in the desktop app. */
import type { Transport } from '../../protocol/transport.ts';
import { createPortTransport } from './port.ts';
import { createWebSocketTransport } from './websocket.ts';

export function createTransport(page: Window & typeof globalThis): Transport {
  if (page.telltale) return createPortTransport(page.telltale, page);
  return createWebSocketTransport({
    baseUrl: page.document.baseURI,
    WebSocket: page.WebSocket,
    fetch: page.fetch.bind(page),
  });
}
