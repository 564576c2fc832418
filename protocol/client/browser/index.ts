/**
 * `telltale/client` for pages of the same origin as the Telltale that they show, such as one beside it behind a proxy:
 * Telltale answers pages of no other. docs/client.md is the prose.
 */
import { type Client, type ClientOptions, createClient } from '../client.ts';
import { readTarget, type TargetOptions } from '../link.ts';
import { createWebSocketTransport } from './websocket.ts';

export * from '../exports.ts';

/**
 * Connects to the Telltale below an address, which may be relative to the page. A token, such as a link's, is exchanged
 * for a session at every connection, so that it works again after the server was restarted; without one the session
 * that the browser has is used. The browser itself judges the certificate: a fingerprint is not compared.
 *
 * @throws TelltaleError `invalid_request` where the link cannot be read
 */
export function connect(options: TargetOptions & ClientOptions): Client {
  const { baseUrl, token } = readTarget({ ...options, url: new URL(options.url, document.baseURI).href });
  const clock = {
    now: () => performance.now(),
    after(ms: number, callback: () => void) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
  const transport = createWebSocketTransport({
    baseUrl,
    WebSocket,
    fetch: fetch.bind(globalThis),
    takeInvitation: () => token,
  });
  return createClient(transport, clock, options);
}
