/**
 * What a reverse proxy says of the connection in front of it: `X-Forwarded-For` and `X-Forwarded-Proto`. Taken only
 * from addresses that the owner trusts (`--trusted-proxy`); from everybody else it means nothing. Pure.
 */
import { BlockList, isIP } from 'node:net';
import { TelltaleError } from '../../../protocol/errors.ts';
import { plainAddress } from '../host.ts';

/** Whether an address is one of the proxies. */
export type TrustsProxy = (address: string) => boolean;

export interface Origin {
  /** The client's address. */
  readonly address: string;
  /** How the client reached the proxy; `null` where that is not told. */
  readonly scheme: 'http' | 'https' | null;
}

/**
 * @param networks addresses, or networks as `10.0.0.0/8`
 * @throws TelltaleError `invalid_request` for what is neither
 */
export function trustProxies(networks: readonly string[]): TrustsProxy {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', length, ...more] = network.split('/');
    const family = isIP(address);
    const bits = length === undefined ? (family === 4 ? 32 : 128) : /^\d{1,3}$/.test(length) ? Number(length) : -1;
    if (family === 0 || more.length > 0 || bits < 0 || bits > (family === 4 ? 32 : 128)) {
      throw new TelltaleError(
        'invalid_request',
        `--trusted-proxy ${network}: expected an address or a network such as 10.0.0.0/8.`,
      );
    }
    list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}

/**
 * Where a request came from. Proxies append to X-Forwarded-For, so it is read from its end: the first address that
 * is no proxy of ours is the client; what stands before it is only what the client itself claims.
 * @throws TelltaleError `invalid_request` where a trusted proxy sends what is no address
 */
export function originOf(peer: string, header: (name: string) => readonly string[], trusts: TrustsProxy): Origin {
  if (!trusts(peer)) return { address: peer, scheme: null };
  const hops = header('x-forwarded-for')
    .flatMap((value) => value.split(','))
    .map((hop) => hop.trim());
  let address = peer;
  for (const hop of hops.reverse()) {
    address = addressOf(hop);
    if (isIP(address) === 0) {
      throw new TelltaleError('invalid_request', 'X-Forwarded-For of the proxy in front is no list of addresses.');
    }
    if (!trusts(address)) break;
  }
  const proto = header('x-forwarded-proto').at(-1)?.split(',').at(-1)?.trim().toLowerCase();
  return { address, scheme: proto === 'https' || proto === 'http' ? proto : null };
}

/** Some tell the port too, as IIS and Azure do: `192.0.2.7:5678`, `[2001:db8::7]:99`. */
function addressOf(hop: string): string {
  const [, ipv6, ipv4] = /^(?:\[([0-9a-f:.%]+)\]|([\d.]+))(?::\d{1,5})?$/i.exec(hop) ?? [];
  return plainAddress(ipv6 ?? ipv4 ?? hop);
}
