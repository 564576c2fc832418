/**
 * The table of what is served: page, assets, REST, Prometheus, stream and WebSocket, all below the base path.
 * Paths are compared as they came, never decoded or normalised. The guard has answered before anything here runs.
 */
import type { ApiMethod, HealthResult } from '../../protocol/api.ts';
import { defaultChannel } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Hub, Viewer } from '../hub/hub.ts';
import { serveSse } from '../transports/sse.ts';
import type { AccessControl } from './access/access.ts';
import { answer, answerError, answerJson, type Exchange } from './answer.ts';
import type { Api } from './api.ts';
import type { Allowed } from './guard.ts';
import { dataHeaders } from './headers.ts';
import { channelList, type Params, text } from './params.ts';
import type { Places } from './places.ts';
import { metricsContentType } from './prometheus.ts';
import { answerFile, type StaticFiles } from './static.ts';

export interface RouteOptions {
  readonly hub: Hub;
  readonly api: Api;
  readonly health: () => HealthResult;
  readonly files: StaticFiles;
  /** `''` or `/path`, without a slash at the end. */
  readonly basePath: string;
  readonly places: Places;
  readonly access: Pick<AccessControl, 'openSession' | 'endSession'>;
  /** The port that is listened on; part of the session cookie's name. */
  port(): number;
}

/** A request that passed the guard. */
export interface Visit extends Exchange {
  readonly allowed: Allowed;
  readonly params: Params;
  /** Told of the viewer that a stream becomes. */
  attached(viewer: Viewer): void;
  /** Called once, when the connection has closed. */
  atEnd(callback: () => void): void;
}

export type Route = (visit: Visit) => void | Promise<void>;

const methods = [
  'info',
  'snapshot',
  'history',
  'series',
  'viewers',
  'process',
  'sockets',
  'tcp',
  'neighbours',
] as const satisfies readonly ApiMethod[];

export interface Routes {
  /** By exact path, base path included. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Methods of the paths where they are not GET and HEAD. What is answered there does not end with its grant. */
  readonly methodsAt: ReadonlyMap<string, readonly string[]>;
  /** What is served to everybody: page, its files, health. None of it holds anything of the host. */
  readonly openPaths: ReadonlySet<string>;
}

export function createRoutes(options: RouteOptions): Routes {
  const { api, health, files, basePath } = options;
  const routes = new Map<string, Route>();
  for (const [path, file] of files) routes.set(basePath + path, (visit) => answerFile(visit, file));
  routes.set(`${basePath}/`, pageRoute(files));
  if (basePath !== '') routes.set(basePath, redirectTo(`${basePath}/`));
  routes.set(`${basePath}/healthz`, (visit) => {
    const result = health();
    answerJson(visit, result, result.status === 'ok' ? 200 : 503);
  });
  const openPaths = new Set(routes.keys());
  for (const method of methods) {
    routes.set(`${basePath}/api/v1/${method}`, async (visit) => {
      answerJson(visit, await api.handle(method, visit.params, visit.allowed.audience));
    });
  }
  routes.set(`${basePath}/metrics`, (visit) => {
    const text = api.metrics(visit.allowed.audience);
    answer(visit, 200, { ...dataHeaders, 'Content-Type': metricsContentType }, text);
  });
  routes.set(`${basePath}/metrics/stream`, streamRoute(options));
  const sessionPath = `${basePath}/api/v1/session`;
  routes.set(sessionPath, sessionRoute(options));
  return { routes, methodsAt: new Map([[sessionPath, ['POST', 'DELETE']]]), openPaths };
}

/** Whether a WebSocket may be opened there: `/ws`, or `/ws/dashboard/{client_id}`, whose id names nothing here. */
export function isWebSocketPath(path: string, basePath: string): boolean {
  if (!path.startsWith(basePath)) return false;
  return /^\/ws(\/dashboard\/[^/]+)?$/.test(path.slice(basePath.length));
}

/** A plain GET where a WebSocket belongs. */
export const upgradeRequired: Route = (visit) =>
  answerError(visit, new TelltaleError('upgrade_required', 'This address speaks WebSocket (RFC 6455).'), {
    Upgrade: 'websocket',
    Connection: 'Upgrade, close',
  });

function pageRoute(files: StaticFiles): Route {
  const page = files.get('/index.html');
  if (page) return (visit) => answerFile(visit, page);
  return () => {
    throw new TelltaleError('unavailable', 'The dashboard is not built here: run "npm run build". The API works.');
  };
}

/** The page loads its files by relative addresses, which need the slash. */
function redirectTo(location: string): Route {
  return (visit) => answer(visit, 308, { ...dataHeaders, Location: location }, '');
}

/** The token for a cookie, which a browser sends along with WebSockets and event streams too. */
function sessionRoute({ access, port }: RouteOptions): Route {
  return (visit) => {
    const { request, allowed } = visit;
    const change = request.method === 'POST' ? access.openSession : access.endSession;
    const cookie = change(allowed, port(), allowed.scheme === 'https');
    visit.response.writeHead(204, { ...dataHeaders, 'Set-Cookie': cookie }).end();
  };
}

function streamRoute({ hub, api, places }: RouteOptions): Route {
  return ({ request, response, allowed, params, attached, atEnd }) => {
    const channels = channelList(params);
    api.requireAvailable(channels ?? [defaultChannel]);
    if (request.method === 'HEAD') {
      response.writeHead(200, { ...dataHeaders, 'Content-Type': 'text/event-stream' }).end();
      return;
    }
    const header = request.headers['last-event-id'];
    const lastEventId = typeof header === 'string' ? header : text(params, 'last_event_id', 'invalid_since');
    const release = places.take(allowed.address);
    atEnd(release);
    for (const [name, value] of Object.entries(dataHeaders)) response.setHeader(name, value);
    try {
      const { audience, address } = allowed;
      serveSse({ hub, request, response, audience, address, channels, lastEventId, attached });
    } catch (error) {
      release();
      throw error;
    }
  };
}
