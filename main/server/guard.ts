/**
 * The guard: stands before every route and every upgrade and answers before anything is parsed further. It
 * decides by the request line, the raw headers and the peer's address alone. Host names are checked against
 * rebinding (a foreign name that resolves to us), Origin and Sec-Fetch-Site against pages of others; who may
 * read without a token is decided last, by the {@link Access} that is passed in.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import type { Audience } from '../../protocol/messages.ts';
import type { Grant } from './access/grant.ts';
import { originOf, type TrustsProxy } from './access/proxy.ts';
import {
  isLoopbackAddress,
  isLoopbackHost,
  isUnspecified,
  type ParsedHost,
  parseHost,
  plainAddress,
} from './host.ts';

/** Longest request target that is served; ours stay far below. */
export const maxTargetLength = 4_096;

/** A request as it came, nothing interpreted. */
export interface Incoming {
  readonly method: string;
  /** The request target. */
  readonly url: string;
  /** Name, value, name, value …, as Node gives them: doubled headers are still two. */
  readonly rawHeaders: readonly string[];
  /** The peer's address; empty where the socket is gone already. */
  readonly remoteAddress: string;
  readonly isUpgrade: boolean;
}

export interface GuardRules {
  /** How we are spoken to; a trusted proxy may be spoken to otherwise. */
  readonly scheme: 'http' | 'https';
  /** The port that is listened on. */
  readonly port: number;
  /** Names of this machine. */
  readonly names: readonly string[];
  /** Further names that the owner allows. */
  readonly allowedHosts: readonly string[];
  /** The one target, without query, that links of other sites may open. */
  readonly pagePath: string;
  /** Paths that hold nothing of the host: they are open to who may not read, so that a page can come in at all. */
  readonly openPaths: ReadonlySet<string>;
  /** The path that says whether we are well, open to a proxy's health check too. */
  readonly healthPath: string;
  readonly trustsProxy: TrustsProxy;
  readonly access: Access;
}

/** What is known of a request that passed the checks of Host and Origin. */
export interface Checked {
  readonly host: ParsedHost;
  /** The client's address, IPv4 in its usual form; the peer's own unless that is a trusted proxy. */
  readonly address: string;
  /** How the client speaks to us, or to the trusted proxy in front. */
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly isUpgrade: boolean;
  /** Whether the path is one of {@link GuardRules.openPaths}. */
  readonly isOpen: boolean;
  /** Whether the path is {@link GuardRules.healthPath}. */
  readonly isHealth: boolean;
  /** All values of one header, by its name in lower case. */
  header(name: string): readonly string[];
  /** Name of a header that only a proxy adds; `null` where there is none. */
  readonly forwardedBy: string | null;
}

/** Says who the peer is. @throws TelltaleError `unauthorized` where nobody we know */
export type Access = (request: Checked) => Admission;

export interface Admission {
  /** What the request lives by; it ends with it. */
  readonly grant: Grant;
  /** What the request brought: a token or a session, nothing but its address, or nothing that was needed. */
  readonly via: 'token' | 'session' | 'address' | 'nothing';
}

export interface Allowed extends Admission {
  readonly audience: Audience;
  readonly address: string;
  readonly scheme: 'http' | 'https';
}

/** @throws TelltaleError with the status to answer: 400, 401, 403 or 414 */
export function guard(incoming: Incoming, rules: GuardRules): Allowed {
  checkTarget(incoming);
  const headers = collect(incoming.rawHeaders);
  const header = (name: string) => headers.get(name) ?? [];
  const host = checkHost(header('host'), rules);
  const origin = originOf(plainAddress(incoming.remoteAddress), header, rules.trustsProxy);
  const { address } = origin;
  const scheme = origin.scheme ?? rules.scheme;
  checkOrigin(header('origin'), `${scheme}://${header('host')[0]}`);
  checkFetchSite(incoming, header, rules.pagePath);
  const admission = rules.access({
    host,
    address,
    scheme,
    port: rules.port,
    isUpgrade: incoming.isUpgrade,
    isOpen: rules.openPaths.has(pathOf(incoming.url)),
    isHealth: pathOf(incoming.url) === rules.healthPath,
    header,
    forwardedBy: [...headers.keys()].find(isForwarding) ?? null,
  });
  return { ...admission, audience: admission.grant.audience, address, scheme };
}

/** The path of a request target as it came. */
export function pathOf(target: string): string {
  return target.replace(/\?.*$/s, '');
}

/**
 * Access without a token: only where peer and Host both mean this machine and nothing tells of a proxy, which
 * would open it to everybody that reaches the proxy.
 * @throws TelltaleError `unauthorized`
 */
export function checkLoopback({ host, address, forwardedBy }: Checked): void {
  if (!isLoopbackAddress(address)) {
    throw new TelltaleError('unauthorized', 'Only this machine itself may read; nothing is shared.');
  }
  if (forwardedBy !== null) {
    throw new TelltaleError(
      'unauthorized',
      `The header ${forwardedBy} tells of a proxy; without a token only direct connections of this machine are served.`,
    );
  }
  if (!isLoopbackHost(host)) {
    throw new TelltaleError(
      'unauthorized',
      'Without a token the address must be localhost or 127.0.0.1: under another name a proxy may be in between.',
    );
  }
}

function checkTarget({ method, url }: Incoming): void {
  if (url.length > maxTargetLength) {
    throw new TelltaleError('uri_too_long', `The request target is longer than ${maxTargetLength} characters.`);
  }
  // `OPTIONS *` asks for the server as a whole and is answered as any other OPTIONS.
  if (!url.startsWith('/') && !(method === 'OPTIONS' && url === '*')) {
    throw new TelltaleError('invalid_request', 'The request target must be a path; this is no proxy.');
  }
}

function checkHost(values: readonly string[], { names, allowedHosts }: GuardRules): ParsedHost {
  const [value] = values;
  if (value === undefined || values.length > 1) {
    throw new TelltaleError('invalid_host', 'A request needs exactly one Host header.');
  }
  const host = parseHost(value);
  if (!host) throw new TelltaleError('invalid_host', 'The Host header is not of the form host or host:port.');
  const known =
    host.kind === 'name'
      ? isLoopbackHost(host) ||
        host.name.endsWith('.local') ||
        [...names, ...allowedHosts].some((name) => sameName(name, host))
      : !isUnspecified(host);
  if (known) return host;
  throw new TelltaleError(
    'forbidden_host',
    'This is not a name of this machine. Where it should be, allow it with --allowed-host.',
  );
}

function sameName(name: string, host: ParsedHost): boolean {
  return parseHost(name)?.name === host.name;
}

/** A browser sends Origin with every request that a page of another origin makes, and with every WebSocket. */
function checkOrigin(values: readonly string[], own: string): void {
  if (values.length === 0 || (values.length === 1 && values[0] === own)) return;
  throw new TelltaleError('forbidden_origin', 'Pages of another origin may not read here.');
}

/** Catches what has no Origin: images, scripts, frames and plain GETs of a foreign page. */
function checkFetchSite(incoming: Incoming, header: Checked['header'], pagePath: string): void {
  const sites = header('sec-fetch-site');
  if (sites.every((site) => site === 'same-origin' || site === 'none')) return;
  const opensPage =
    incoming.method === 'GET' &&
    !incoming.isUpgrade &&
    pathOf(incoming.url) === pagePath &&
    only(header('sec-fetch-mode'), 'navigate') &&
    only(header('sec-fetch-dest'), 'document');
  if (!opensPage) throw new TelltaleError('forbidden_origin', 'Pages of another site may only link to the page.');
}

function only(values: readonly string[], expected: string): boolean {
  return values.length === 1 && values[0] === expected;
}

/** What proxies, tunnels and content networks add: the names in use, and the families that they belong to. */
const forwardingNames = new Set([
  'forwarded',
  'forwarded-for',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-original-host',
  'x-original-forwarded-for',
  'x-envoy-external-address',
  'x-proxyuser-ip',
  'true-client-ip',
  'fastly-client-ip',
  'client-ip',
  'wl-proxy-client-ip',
]);

function isForwarding(name: string): boolean {
  return (
    forwardingNames.has(name) ||
    name.startsWith('x-forwarded') ||
    name.startsWith('cf-') ||
    name.startsWith('tailscale-')
  );
}

function collect(rawHeaders: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase();
    const value = rawHeaders[index + 1] as string;
    const values = headers.get(name);
    if (values) values.push(value);
    else headers.set(name, [value]);
  }
  return headers;
}
