/**
 * The composition root: a machine, the API over it and the endpoint that serves it. The desktop app and
 * `telltale serve` run the same engine. Starts everything, stops everything in reverse.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ApiMethod } from '../protocol/api.ts';
import type { ChannelName } from '../protocol/channels.ts';
import type { ChannelData } from '../protocol/families/index.ts';
import type { ChannelInfo } from '../protocol/messages.ts';
import { type AccessEvent, defaultShareChoices, type ShareChoices } from '../protocol/share.ts';
import { systemClock } from './clock.ts';
import { type Commands, createCommands } from './control/commands.ts';
import { controlOwnProcesses } from './control/processes.ts';
import { startControlSocket } from './control/socket.ts';
import { type DiscoverySwitches, startDiscovery } from './discovery/discovery.ts';
import type { Network } from './discovery/link.ts';
import { type MachineOptions, startMachine } from './machine.ts';
import { createAccess } from './server/access/access.ts';
import { createJournal } from './server/access/journal.ts';
import { openNamedTokens } from './server/access/named-tokens.ts';
import { trustProxies } from './server/access/proxy.ts';
import { createApi } from './server/api.ts';
import { startServer } from './server/server.ts';
import { defaultShareAddresses, reachableAddresses } from './server/share-addresses.ts';
import { createSharing, type Sharing } from './server/sharing.ts';
import { type CertificateFiles, openSelfSigned, readCertificate, watchCertificate } from './server/tls.ts';
import { attachPort, type Port } from './transports/ipc.ts';

/** The port that nobody else has registered with IANA and that the documentation names. */
export const defaultPort = 7447;
export const defaultMaxViewers = 10_000;
export const defaultMaxViewersPerAddress = 10_000;

export interface EngineOptions extends Omit<MachineOptions, 'clock' | 'shareChoices'> {
  /** Address to listen on: loopback. Sharing adds others. */
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
  /** Loopback needs a token too while nothing is shared. Default: no. */
  requireToken?: boolean;
  /** Addresses and networks whose forwarding headers are believed. Default: none. */
  trustedProxies?: readonly string[];
  /** Serves over TLS: with the owner's certificate, or one that we make and keep in a file. Default: plain HTTP. */
  tls?: CertificateFiles | { readonly selfSignedFile: string } | null;
  /** Where named tokens are kept. Default: there are none. */
  tokenFolder?: string | null;
  /** Where the control socket is made. Default: there is none. */
  controlFolder?: string | null;
  /** What is told to and heard from the local network. Default: nothing; `network` is the real one. */
  discovery?: DiscoverySwitches & { readonly network?: Network; nearby?(): string[] };
}

/** Who looks through a window: its owner, or its owner as a guest would see it. */
export type PortAudience = 'owner' | 'viewer';

export interface EngineLook {
  readonly machineName: string;
  /** The newest recorded message of a channel; `null` before the first. It says itself how old it is. */
  latest<Name extends ChannelName>(channel: Name): ChannelData[Name] | null;
  /** As `hello` lists them. */
  channels(): ChannelInfo[];
  /** The newest events at the door, newest last. */
  accessLog(): AccessEvent[];
  /** Whether sampling is on time. */
  health(): { status: 'ok' | 'failing'; reason?: string };
}

export interface Engine {
  /** Where the dashboard is, with a slash at the end. */
  readonly url: string;
  readonly intervalMs: number;
  readonly share: Sharing;
  /** What the shell around the window looks at by itself: the tray icon, its menu, notifications. */
  readonly look: EngineLook;
  /** Gives a window its stream. @returns ends it; harmless twice */
  attachPort(port: Port, audience?: PortAudience): () => void;
  /** Ends every viewer (1001), then the server and sampling. A second call joins the first. */
  stop(): Promise<void>;
}

/** @throws TelltaleError where /proc cannot be read, the address cannot be had or an option is wrong */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { log, requireToken = false } = options;
  const clock = systemClock;
  const trustsProxy = trustProxies(options.trustedProxies ?? []);
  const ownFiles = options.tls && 'certFile' in options.tls ? options.tls : null;
  const certificate = ownFiles && readCertificate(ownFiles, clock.now());
  const selfSigned =
    options.tls && 'selfSignedFile' in options.tls
      ? openSelfSigned(options.tls.selfSignedFile, ownNames(), clock.now())
      : null;
  const choices: { current: ShareChoices } = { current: { ...defaultShareChoices } };
  const machine = await startMachine({ ...options, clock, shareChoices: () => choices.current });
  const { hub } = machine;
  const journal = createJournal(clock);
  const access = createAccess({
    clock,
    random: randomBytes,
    namedTokens: options.tokenFolder ? openNamedTokens(options.tokenFolder) : null,
    requireToken,
    onExpired: () => share.expired(),
    onRefused: (address) => journal.note('refused', address),
  });
  const api = createApi({
    ...machine,
    version: options.version,
    neighbours: () => discovery.neighbours(),
    clock,
  });
  const server = await startServer({
    ...options,
    clock,
    hub,
    requests: machine.requests,
    api,
    access,
    trustsProxy,
    tls: certificate ?? selfSigned,
    onViewer: (event, address, grant) => journal.note(event, address, grant.label),
    health: () => machine.sampler.health(),
    names: [machine.facts.name],
  }).catch((error: unknown) => {
    machine.stop();
    throw error;
  });
  const share: Sharing = createSharing({
    server,
    access,
    hub,
    journal,
    choices,
    requireToken,
    tls: certificate !== null || selfSigned !== null,
    fingerprint: selfSigned?.fingerprint ?? null,
    addresses: {
      private: () => defaultShareAddresses(process.platform, '/sys'),
      all: () => reachableAddresses(),
    },
    clock,
    log,
  });
  const { announce = false, listen = false, network, nearby } = options.discovery ?? {};
  const discovery = startDiscovery({
    switches: { announce, listen },
    service: { port: server.port, basePath: options.basePath, tls: certificate !== null || selfSigned !== null },
    shared: () => server.listeners.added(),
    nearby: nearby ?? (() => defaultShareAddresses(process.platform, '/sys')),
    clock,
    log,
    ...(network && { network }),
  });
  share.watch(({ sharing }) => discovery.setSharing(sharing));
  const commands = createCommands({
    shareState: () => share.state(),
    share: (wish) => share.start(wish),
    rotate: (expiresMs) => share.rotate(expiresMs),
    unshare: () => share.stop(),
    disconnect(id) {
      const disconnected = server.disconnect(id);
      if (disconnected) journal.note('disconnected');
      return disconnected;
    },
    accessLog: () => journal.list(),
    viewers: () => hub.viewers(),
    processes: controlOwnProcesses({
      rootPrefix: options.hostRoot ?? '',
      async table() {
        await machine.sampler.refresh(['process']);
        return hub.latest('process', 'owner')?.data.processes ?? [];
      },
      clock,
      log,
    }),
  });
  const stopWatching = ownFiles
    ? watchCertificate(ownFiles, (fresh) => server.setCertificate(fresh), clock, log)
    : () => {};
  const stopControl = options.controlFolder
    ? await startControlSocket({ folder: options.controlFolder, port: server.port, commands, log })
    : () => {};

  /** The owner's commands exist for the owner only; a guest's window has what a guest has. */
  function handle(method: string, params: Record<string, unknown>, audience: PortAudience) {
    if (audience === 'owner' && ownerOnly(commands, method)) return commands.handle(method, params);
    return api.handle(method as ApiMethod, params, audience);
  }

  let stopping: Promise<void> | null = null;
  return {
    url: server.url,
    get intervalMs() {
      return machine.sampler.intervalMs;
    },
    share,
    look: {
      machineName: machine.facts.name,
      latest: (channel) => machine.recorder.at(channel, clock.now())?.data ?? null,
      channels: () => machine.channels(),
      accessLog: () => journal.list(),
      health: () => machine.sampler.health(),
    },
    attachPort: (port, audience = 'owner') =>
      attachPort({ hub, port, log, audience, handle: (method, params) => handle(method, params, audience) }),
    stop() {
      stopControl();
      stopWatching();
      share.close();
      access.close();
      machine.stop();
      stopping ??= Promise.all([server.close(), discovery.stop()]).then(() => undefined);
      return stopping;
    },
  };
}

/** What a certificate of ours is for: this machine under each of its names. */
function ownNames(): string[] {
  const name = hostname();
  return ['localhost', '127.0.0.1', '::1', name, `${name}.local`, ...reachableAddresses()];
}

function ownerOnly(commands: Commands, method: string): boolean {
  return method !== 'viewers' && commands.has(method);
}
