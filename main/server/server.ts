/**
 * The HTTP server: listens, holds every request against the guard and the limits, hands it to its route, and
 * ends. What a connection may cost is bounded here: size and time of headers, bodies, silence, viewers.
 */
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HealthResult } from '../../protocol/api.ts';
import { defaultChannel } from '../../protocol/channels.ts';
import { closeCodes, TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { Hub, Viewer } from '../hub/hub.ts';
import type { Log } from '../log.ts';
import { createWebSocketTransport } from '../transports/websocket.ts';
import type { AccessControl } from './access/access.ts';
import type { EndHolder, Grant } from './access/grant.ts';
import type { TrustsProxy } from './access/proxy.ts';
import { announcesBody, answerError, type Exchange } from './answer.ts';
import type { Api } from './api.ts';
import { answerClientError } from './client-error.ts';
import { trackConnections } from './connections.ts';
import { type Allowed, type GuardRules, guard, pathOf } from './guard.ts';
import { plainAddress } from './host.ts';
import { type Listeners, startListeners } from './listeners.ts';
import { channelList, type Params, parseQuery, quote } from './params.ts';
import { createPlaces } from './places.ts';
import type { RequestCounter } from './request-counter.ts';
import { createRoutes, isWebSocketPath, upgradeRequired } from './routes.ts';
import { loadStatic } from './static.ts';

/** What may be changed while the server runs. */
export interface ServerRules {
  /** Names under which this machine may be addressed, besides its own. */
  readonly allowedHosts: readonly string[];
  readonly maxViewers: number;
  readonly maxViewersPerAddress: number;
  /** Whose forwarding headers are believed. */
  readonly trustsProxy: TrustsProxy;
}

export interface ServerOptions extends ServerRules {
  /** Address to listen on. */
  host: string;
  /** 0 picks a free one. */
  port: number;
  hub: Hub;
  api: Api;
  health(): HealthResult;
  /** The built renderer; `null` serves no page. */
  staticDir: string | null;
  /** The machine's own names. */
  names: readonly string[];
  /** Everything is served below it: `''`, or a path such as `/telltale`. */
  basePath?: string;
  access: AccessControl;
  /** `null` for plain HTTP. */
  tls: Certificate | null;
  /** Told of viewers that come and go. */
  onViewer?(event: 'entered' | 'left', address: string, grant: Grant): void;
  log: Log;
  clock: Clock;
  /** Told of every request that is answered. */
  requests: Pick<RequestCounter, 'count'>;
}

/** A certificate with its chain, and its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Where the page is, with a slash at the end. */
  readonly url: string;
  /** Where the page is under another address of this machine. */
  urlAt(address: string): string;
  /** Further addresses on the same port. */
  readonly listeners: Pick<Listeners, 'add' | 'remove' | 'added'>;
  /** Ends one viewer and turns its address away from what it came with. @returns whether there was one */
  disconnect(id: string): boolean;
  /** For requests from now on. */
  setRules(rules: ServerRules): void;
  /** For connections from now on. */
  setCertificate(certificate: Certificate): void;
  /** Takes no more connections and ends those that are there within 2 s. A second call joins the first. */
  close(): Promise<void>;
}

const maxHeaderBytes = 8_192;
/** Until the headers are complete; checked once a second. */
const headersTimeoutMs = 5_000;
/** Until the body is complete. */
const requestTimeoutMs = 10_000;
const checkIntervalMs = 1_000;
/** Between two requests of one connection. */
const keepAliveTimeoutMs = 5_000;
/** Without a byte either way, a response under way included; a stream sends a comment every 15 s. */
const silenceTimeoutMs = 30_000;
/** Bodies beyond it are told so before anything else; no route takes one yet. */
const maxBodyBytes = 65_536;
/** From the connection to the end of the TLS handshake. */
const handshakeTimeoutMs = 5_000;

/** @throws TelltaleError `unavailable` where the address cannot be had, `invalid_request` for a bad base path */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log, clock, hub, requests } = options;
  const basePath = checkBasePath(options.basePath ?? '');
  let serverRules: ServerRules = options;
  const places = createPlaces(() => serverRules);
  const files = loadStaticIfAny(options.staticDir);
  const { routes, methodsAt, openPaths } = createRoutes({ ...options, files, basePath, places, port: () => port });
  let port = options.port;
  const rules: GuardRules = {
    scheme: options.tls ? 'https' : 'http',
    get port() {
      return port;
    },
    names: options.names,
    get allowedHosts() {
      return serverRules.allowedHosts;
    },
    pagePath: `${basePath}/`,
    openPaths,
    healthPath: `${basePath}/healthz`,
    get trustsProxy() {
      return serverRules.trustsProxy;
    },
    access: (request) => options.access.check(request),
  };
  /** What each viewer of ours lives by. */
  const watching = new Map<string, { readonly grant: Grant; readonly address: string }>();

  const server = createHttpServer(options.tls);
  server.timeout = silenceTimeoutMs;
  // Node would drop headers past a number of them, and the guard must see all; maxHeaderSize bounds them.
  server.maxHeadersCount = 0;
  const connections = trackConnections(server, clock);
  const acceptWebSocket = createWebSocketTransport();
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    connections.count(socket, 1);
    response.once('close', () => connections.count(socket, -1));
    void serve({ request, response, clock });
  };
  server.on('request', onRequest);
  // Without these listeners Node would send "100 Continue" and take the body, or answer 417 by itself.
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', onRequest);
  server.on('upgrade', onUpgrade);
  server.on('clientError', (error, socket) => answerClientError(error, socket, connections.isAnswering(socket)));
  // What speaks no TLS, or none that we accept, is closed by Node; without a listener nobody else is harmed either.
  server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());

  async function serve(exchange: Exchange): Promise<void> {
    const startedMs = clock.monotonic();
    const { socket } = exchange.request;
    try {
      const allowed = admit(exchange.request, false);
      const { path, params } = parseTarget(exchange.request);
      const route = isWebSocketPath(path, basePath) ? upgradeRequired : routes.get(path);
      if (!route) throw new TelltaleError('not_found', 'There is nothing at this path.');
      if (!methodsAt.has(path)) endWithGrant(exchange, allowed.grant);
      await route({
        ...exchange,
        allowed,
        params,
        attached: (viewer) => watch(viewer, allowed, socket, () => socket.destroy()),
        atEnd: (callback) => connections.atEnd(socket, callback),
      });
    } catch (error) {
      fail(exchange, error);
    }
    requests.count(exchange.response.statusCode, clock.monotonic() - startedMs);
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // The socket of an event stream, which is taken over from Node.
    if (request.headers.upgrade === undefined) return;
    // Node has taken its own listeners off; without one an error of the socket would end the process.
    socket.on('error', () => socket.destroy());
    // Sent behind a request that is being answered: what we said now would stand amid that answer.
    if (connections.isAnswering(socket)) {
      socket.destroy();
      return;
    }
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      // An offer of HTTP/2, as Java's client makes it with every request, may be ignored (RFC 9110, 7.8).
      onRequest(request, responseOn(request, socket));
      return;
    }
    const startedMs = clock.monotonic();
    const count = (status: number) => requests.count(status, clock.monotonic() - startedMs);
    try {
      const allowed = admit(request, true);
      const { audience, address } = allowed;
      const { path, params } = parseTarget(request);
      if (!isWebSocketPath(path, basePath))
        throw new TelltaleError('not_found', 'There is no WebSocket at this path.');
      const channels = channelList(params, true) ?? [defaultChannel];
      connections.atEnd(socket, places.take(address));
      const attached = (viewer: Viewer) =>
        watch(viewer, allowed, socket, (reason) => viewer.end(closeCodes.accessEnded, reason));
      acceptWebSocket({ hub, request, socket, head, audience, address, channels, attached });
      count(101);
    } catch (error) {
      const response = responseOn(request, socket);
      fail({ request, response, clock }, error);
      count(response.statusCode);
    }
  }

  /** What is answered under a grant is cut off when it ends. */
  function endWithGrant({ request, response }: Exchange, grant: Grant): void {
    response.once(
      'close',
      grant.hold(() => request.socket.destroy()),
    );
  }

  /** A viewer lives by its grant and lasts as long as its connection. An event stream has no way to say why it ends. */
  function watch({ id }: Viewer, { grant, address }: Allowed, socket: Duplex, end: EndHolder): void {
    connections.count(socket, 1);
    watching.set(id, { grant, address });
    const letGo = grant.hold(end);
    connections.atEnd(socket, () => {
      letGo();
      watching.delete(id);
      options.onViewer?.('left', address, grant);
    });
    options.onViewer?.('entered', address, grant);
  }

  function turnAway(grant: Grant, address: string): void {
    try {
      options.access.turnAway(grant, address);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log('warning', 'server', `${address} is turned away until the next start only: ${reason}`);
    }
  }

  /** Everything that is decided before a route: the guard, then method and body. */
  function admit(request: IncomingMessage, isUpgrade: boolean): Allowed {
    const { method = '', url = '', rawHeaders } = request;
    const remoteAddress = request.socket.remoteAddress ?? '';
    const allowed = guard({ method, url, rawHeaders, remoteAddress, isUpgrade }, rules);
    checkBody(request);
    const methods = methodsOf(request);
    if (!methods.includes(method) || (isUpgrade && method !== 'GET')) {
      throw new TelltaleError('method_not_allowed', `Only ${methods.join(' and ')} are served here.`);
    }
    return allowed;
  }

  function methodsOf({ url = '' }: IncomingMessage): readonly string[] {
    return methodsAt.get(pathOf(url)) ?? ['GET', 'HEAD'];
  }

  function fail(exchange: Exchange, error: unknown): void {
    const { request, response } = exchange;
    const known = error instanceof TelltaleError ? error : new TelltaleError('internal', 'An error of ours.');
    report(request, known, error);
    if (response.headersSent) response.destroy();
    else if (known.code !== 'method_not_allowed') answerError(exchange, known);
    else answerError(exchange, known, { Allow: methodsOf(request).join(', ') });
  }

  /** Tells the owner of what was refused for who asked or how much; what was merely asked wrongly is the asker's. */
  function report(request: IncomingMessage, { code, status, message }: TelltaleError, error: unknown): void {
    const what = `${request.method} ${quote(pathOf(request.url ?? ''))}`;
    if (code === 'internal') {
      log(
        'error',
        'server',
        `${what} failed: ${error instanceof Error ? error.stack : String(error)}`,
        'internal',
      );
    } else if ([401, 403, 413, 429].includes(status) || code === 'too_many_viewers') {
      const peer = plainAddress(request.socket.remoteAddress ?? '');
      log('warning', 'server', `${what} from ${peer} refused: ${message}`, `refused:${code}`);
    }
  }

  function loadStaticIfAny(folder: string | null) {
    const loaded = folder === null ? new Map() : loadStatic(folder);
    if (folder !== null && !loaded.has('/index.html')) {
      log('warning', 'server', `no dashboard in ${folder}; only the API is served`);
    }
    return loaded;
  }

  const listeners = await startListeners({
    server,
    host: options.host,
    port: options.port,
    clock,
    onFailure: (address, error) => log('warning', 'server', `${address}: ${error.message}`, `listener:${address}`),
  });
  port = listeners.port;
  server.on('error', (error) => log('error', 'server', error.message, 'server'));
  const urlAt = (address: string) =>
    `${rules.scheme}://${address.includes(':') ? `[${address}]` : address}:${port}${basePath}/`;
  let closing: Promise<void> | null = null;
  return {
    host: listeners.address,
    port,
    url: urlAt(listeners.address),
    urlAt,
    listeners,
    disconnect(id) {
      const seen = watching.get(id);
      const reason = 'Disconnected by the owner.';
      if (!seen) return hub.disconnect(id, closeCodes.accessEnded, reason);
      const { grant, address } = seen;
      // Of a session everything ends; a token is others' too, so of it only what came from there. Everybody on this
      // machine has one grant and one address, so of those only the one that was meant.
      if (grant.parent) grant.end(reason);
      const meant = [...watching].filter(
        ([other, each]) =>
          other === id || (grant.audience === 'viewer' && each.grant === grant && each.address === address),
      );
      const ended = meant.map(([other]) => hub.disconnect(other, closeCodes.accessEnded, reason));
      turnAway(grant, address);
      return ended.includes(true) || grant.ended;
    },
    setRules(next) {
      serverRules = next;
    },
    setCertificate(certificate) {
      if ('setSecureContext' in server) server.setSecureContext(certificate);
    },
    close() {
      listeners.close();
      closing ??= connections.close();
      return closing;
    },
  };
}

function createHttpServer(tls: Certificate | null): Server | TlsServer {
  const limits = {
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: checkIntervalMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // The guard answers for it, with the same words as for two of them.
    requireHostHeader: false,
  };
  if (!tls) return createServer(limits);
  return createTlsServer({
    ...limits,
    ...tls,
    handshakeTimeout: handshakeTimeoutMs,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  });
}

function parseTarget(request: IncomingMessage): { path: string; params: Params } {
  const [path = '', ...query] = (request.url ?? '').split('?');
  return { path, params: parseQuery(query.join('?')) };
}

function checkBody(request: IncomingMessage): void {
  if (!announcesBody(request)) return;
  const takesNone = request.method === 'GET' || request.method === 'HEAD';
  // NaN where the length is not announced.
  const length = Number(request.headers['content-length']);
  if (length <= (takesNone ? 0 : maxBodyBytes)) return;
  throw new TelltaleError('payload_too_large', 'The body of the request is larger than what is taken here.');
}

/** An ordinary response for a request that Node has handed over as an upgrade; the connection ends with it. */
function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // Over HTTP and HTTPS the stream of an upgrade is a socket; its type allows for others.
  response.assignSocket(socket as Socket);
  response.once('finish', () => (socket as Socket).destroySoon());
  return response;
}

/** @throws TelltaleError `invalid_request` */
function checkBasePath(basePath: string): string {
  if (basePath === '' || basePath === '/') return '';
  const path = basePath.endsWith('/') ? basePath.slice(0, -1) : basePath;
  if (/^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(path)) return path;
  throw new TelltaleError('invalid_request', `--base-path ${basePath}: expected a path such as /telltale.`);
}
