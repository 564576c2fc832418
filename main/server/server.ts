/**
 * The HTTP server: listens, holds every request against the guard and the limits, hands it to its route, and
 * ends. What a connection may cost is bounded here: size and time of headers, bodies, silence, viewers.
 */
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HealthResult } from '../../protocol/api.ts';
import { defaultChannel } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { Hub } from '../hub/hub.ts';
import type { Log } from '../log.ts';
import { acceptWebSocket } from '../transports/websocket.ts';
import { announcesBody, answerError, type Exchange } from './answer.ts';
import type { Api } from './api.ts';
import { answerClientError } from './client-error.ts';
import { type Allowed, type GuardRules, guard, loopbackAccess } from './guard.ts';
import { plainAddress } from './host.ts';
import { listen } from './listen.ts';
import { channelList, type Params, parseQuery, quote } from './params.ts';
import { createPlaces } from './places.ts';
import type { RequestCounter } from './request-counter.ts';
import { createRoutes, isWebSocketPath, upgradeRequired } from './routes.ts';
import { loadStatic } from './static.ts';

export interface ServerOptions {
  /** Address to listen on. */
  host: string;
  /** 0 picks a free one. */
  port: number;
  hub: Hub;
  api: Api;
  health(): HealthResult;
  /** The built renderer; `null` serves no page. */
  staticDir: string | null;
  /** Names under which this machine may be addressed, besides its own. */
  allowedHosts: readonly string[];
  /** The machine's own names. */
  names: readonly string[];
  /** Everything is served below it: `''`, or a path such as `/telltale`. */
  basePath?: string;
  maxViewers: number;
  maxViewersPerAddress: number;
  log: Log;
  clock: Clock;
  /** Told of every request that is answered. */
  requests: Pick<RequestCounter, 'count'>;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Where the page is, with a slash at the end. */
  readonly url: string;
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
/** How long answers under way may take once the server closes. */
const closeTimeoutMs = 2_000;

const allowedMethods = { Allow: 'GET, HEAD' } as const;

/** @throws TelltaleError `unavailable` where the address cannot be had, `invalid_request` for a bad base path */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log, clock, hub, requests } = options;
  const basePath = checkBasePath(options.basePath ?? '');
  const places = createPlaces(options.maxViewers, options.maxViewersPerAddress);
  const files = loadStaticIfAny(options.staticDir);
  const routes = createRoutes({ ...options, files, basePath, places });
  const rules: GuardRules = {
    scheme: 'http',
    names: options.names,
    allowedHosts: options.allowedHosts,
    pagePath: `${basePath}/`,
    access: loopbackAccess,
  };

  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: checkIntervalMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // The guard answers for it, with the same words as for two of them.
    requireHostHeader: false,
  });
  server.timeout = silenceTimeoutMs;
  // Node would drop headers past a number of them, and the guard must see all; maxHeaderSize bounds them.
  server.maxHeadersCount = 0;

  /** Every connection, with the number of answers under way on it; a WebSocket is one that lasts. */
  const answersUnderWay = new Map<Duplex, number>();
  const countAnswers = (socket: Duplex, change: 1 | -1) => {
    const count = answersUnderWay.get(socket);
    if (count !== undefined) answersUnderWay.set(socket, count + change);
  };
  server.on('connection', (socket) => {
    answersUnderWay.set(socket, 0);
    socket.once('close', () => answersUnderWay.delete(socket));
  });
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    countAnswers(socket, 1);
    response.once('close', () => countAnswers(socket, -1));
    void serve({ request, response, clock });
  };
  server.on('request', onRequest);
  // Without these listeners Node would send "100 Continue" and take the body, or answer 417 by itself.
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', onRequest);
  server.on('upgrade', onUpgrade);
  server.on('clientError', (error, socket) =>
    answerClientError(error, socket, (answersUnderWay.get(socket) ?? 0) > 0),
  );

  async function serve(exchange: Exchange): Promise<void> {
    const startedMs = clock.monotonic();
    try {
      const allowed = admit(exchange.request, false);
      const { path, params } = parseTarget(exchange.request);
      const route = isWebSocketPath(path, basePath) ? upgradeRequired : routes.get(path);
      if (!route) throw new TelltaleError('not_found', 'There is nothing at this path.');
      await route({ ...exchange, allowed, params });
    } catch (error) {
      fail(exchange, error);
    }
    requests.count(exchange.response.statusCode, clock.monotonic() - startedMs);
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Node has taken its own listeners off; without one an error of the socket would end the process.
    socket.on('error', () => socket.destroy());
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      // An offer of HTTP/2, as Java's client makes it with every request, may be ignored (RFC 9110, 7.8).
      onRequest(request, responseOn(request, socket));
      return;
    }
    const startedMs = clock.monotonic();
    const count = (status: number) => requests.count(status, clock.monotonic() - startedMs);
    try {
      const { audience, address } = admit(request, true);
      const { path, params } = parseTarget(request);
      if (!isWebSocketPath(path, basePath))
        throw new TelltaleError('not_found', 'There is no WebSocket at this path.');
      const channels = channelList(params) ?? [defaultChannel];
      socket.once('close', places.take(address));
      countAnswers(socket, 1);
      acceptWebSocket({ hub, request, socket, head, audience, address, channels });
      count(101);
    } catch (error) {
      const response = responseOn(request, socket);
      fail({ request, response, clock }, error);
      count(response.statusCode);
    }
  }

  /** Everything that is decided before a route: the guard, then method and body. */
  function admit(request: IncomingMessage, isUpgrade: boolean): Allowed {
    const { method = '', url = '', rawHeaders } = request;
    const remoteAddress = request.socket.remoteAddress ?? '';
    const allowed = guard({ method, url, rawHeaders, remoteAddress, isUpgrade }, rules);
    checkBody(request);
    if (method !== 'GET' && (method !== 'HEAD' || isUpgrade)) {
      throw new TelltaleError('method_not_allowed', 'Only GET and HEAD are served here.');
    }
    return allowed;
  }

  function fail(exchange: Exchange, error: unknown): void {
    const { request, response } = exchange;
    const known = error instanceof TelltaleError ? error : new TelltaleError('internal', 'An error of ours.');
    report(request, known, error);
    if (response.headersSent) response.destroy();
    else answerError(exchange, known, known.code === 'method_not_allowed' ? allowedMethods : {});
  }

  /** Tells the owner of what was refused for who asked or how much; what was merely asked wrongly is the asker's. */
  function report(request: IncomingMessage, { code, status, message }: TelltaleError, error: unknown): void {
    const path = (request.url ?? '').replace(/\?.*$/s, '');
    const what = `${request.method} ${quote(path)}`;
    if (code === 'internal') {
      log(
        'error',
        'server',
        `${what} failed: ${error instanceof Error ? error.stack : String(error)}`,
        'internal',
      );
    } else if ([401, 403, 413].includes(status) || code === 'too_many_viewers') {
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

  const { address: host, port } = await listen(server, options.host, options.port);
  server.on('error', (error) => log('error', 'server', error.message, 'server'));
  let closing: Promise<void> | null = null;
  return {
    host,
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}${basePath}/`,
    close() {
      closing ??= closeServer(server, answersUnderWay, clock);
      return closing;
    },
  };
}

/** Idle connections end at once, answers under way have {@link closeTimeoutMs}. */
function closeServer(
  server: Server,
  answersUnderWay: ReadonlyMap<Duplex, number>,
  clock: Pick<Clock, 'after'>,
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(closeTimeoutMs, () => {
      for (const socket of answersUnderWay.keys()) socket.destroy();
    });
    server.close(() => {
      cancel();
      resolve();
    });
    for (const [socket, count] of answersUnderWay) if (count === 0) socket.destroy();
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
