/**
 * The composition root: a machine, the API over it and the endpoint that serves it. The desktop app and
 * `telltale serve` run the same engine. Starts everything, stops everything in reverse.
 */
import { systemClock } from './clock.ts';
import { type MachineOptions, startMachine } from './machine.ts';
import { createApi } from './server/api.ts';
import { startServer } from './server/server.ts';
import { attachPort, type Port } from './transports/ipc.ts';

/** The port that nobody else has registered with IANA and that the documentation names. */
export const defaultPort = 7447;
export const defaultMaxViewers = 10_000;
export const defaultMaxViewersPerAddress = 10_000;

export interface EngineOptions extends Omit<MachineOptions, 'clock'> {
  /** Address to listen on; loopback as long as nothing is shared. */
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** The built renderer; `null` serves no page. */
  staticDir: string | null;
  /** Names under which this machine may be addressed, besides its own. */
  allowedHosts: readonly string[];
  /** Path under which everything is served behind a proxy, such as `/telltale`; empty at the root. */
  basePath: string;
  maxViewers: number;
  maxViewersPerAddress: number;
}

export interface Engine {
  /** Where the dashboard is, with a slash at the end. */
  readonly url: string;
  readonly intervalMs: number;
  /** Gives a window its stream. @returns ends it; harmless twice */
  attachPort(port: Port): () => void;
  /** Ends every viewer (1001), then the server and sampling. A second call joins the first. */
  stop(): Promise<void>;
}

/** @throws TelltaleError where /proc cannot be read or the address cannot be had */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { log } = options;
  const clock = systemClock;
  const machine = await startMachine({ ...options, clock });
  const api = createApi({ ...machine, version: options.version, clock });
  const server = await startServer({
    ...options,
    clock,
    hub: machine.hub,
    requests: machine.requests,
    api,
    health: () => machine.sampler.health(),
    names: [machine.facts.name],
  }).catch((error: unknown) => {
    machine.stop();
    throw error;
  });

  let stopping: Promise<void> | null = null;
  return {
    url: server.url,
    get intervalMs() {
      return machine.sampler.intervalMs;
    },
    attachPort: (port) =>
      attachPort({ hub: machine.hub, port, log, handle: (method, params) => api.handle(method, params, 'owner') }),
    stop() {
      machine.stop();
      stopping ??= server.close();
      return stopping;
    },
  };
}
