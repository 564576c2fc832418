/** Picks the transport: the one place in the page that knows whether it runs in the desktop app. */
import { createWebSocketTransport } from '../../protocol/client/browser/websocket.ts';
import type { Transport } from '../../protocol/transport.ts';
import { createGatheredTransport } from './gathered.ts';
import { holdsInvitation, takeInvitation } from './invitation.ts';
import { createPortTransport } from './port.ts';

export function createTransport(page: Window & typeof globalThis): Transport {
  return createGatheredTransport(createCarrier(page), page.document, (ms, callback) => {
    const timer = page.setTimeout(callback, ms);
    return () => page.clearTimeout(timer);
  });
}

function createCarrier(page: Window & typeof globalThis): Transport {
  if (page.telltale) return createPortTransport(page.telltale, page);
  // A link that is pasted into the open page changes its fragment only; as a new page it comes in anew.
  page.addEventListener('hashchange', () => {
    if (holdsInvitation(page)) page.location.reload();
  });
  return createWebSocketTransport({
    baseUrl: page.document.baseURI,
    WebSocket: page.WebSocket,
    fetch: page.fetch.bind(page),
    takeInvitation: () => takeInvitation(page),
  });
}
