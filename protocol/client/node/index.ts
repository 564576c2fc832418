/**
 * `telltale/client` for programs on Node 20 and later: {@link connect} gives a {@link Client}. docs/client.md is the
 * prose.
 */
import { type Client, type ClientOptions, createClient } from '../client.ts';
import { readTarget, type TargetOptions } from '../link.ts';
import { createNodeTransport } from './transport.ts';

export * from '../exports.ts';

/**
 * Connects to a Telltale by the link of a share, or by its address and a token, and keeps connected. Where the link has
 * a fingerprint, the server must have that certificate, and learns nothing before it has shown it.
 *
 * @throws TelltaleError `invalid_request` where the link cannot be read
 */
export function connect(options: TargetOptions & ClientOptions): Client {
  const clock = {
    now: () => performance.now(),
    after(ms: number, callback: () => void) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
  return createClient(createNodeTransport(readTarget(options)), clock, options);
}
