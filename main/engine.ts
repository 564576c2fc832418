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
import type { Neighbour } from '../protocol/neighbours.ts';
import { type AccessEvent, defaultShareChoices, type ShareChoices } from '../protocol/share.ts';
import { systemClock } from './clock.ts';
import type { Commands } from './control/commands.ts';
import { startControlSocket } from './control/socket.ts';
import { type DiscoverySwitches, startDiscovery } from './discovery/discovery.ts';
import type { Network } from './discovery/link.ts';
import type { Log } from './log.ts';
import { startMachine } from './machine.ts';
import { createOwnerCommands } from './owner.ts';
import { createAccess } from './server/access/access.ts';
import { createJournal } from './server/access/journal.ts';
import { openNamedTokens } from './server/access/named-tokens.ts';
import { createApi } from './server/api.ts';
import { openCertificate } from './server/certificate.ts';
import { serverRules, sharingRules } from './server/rules.ts';
import { startServer } from './server/server.ts';
import { defaultShareAddresses, reachableAddresses } from './server/share-addresses.ts';
import { createSharing, type Sharing } from './server/sharing.ts';
import type { SettingsStore } from './settings/store.ts';
import { attachPort, type Port } from './transports/ipc.ts';

export interface EngineOptions {
  /** What is in force; changes are applied as they come. */
  readonly settings: SettingsStore;
  /** Instead of the setting's, where that is taken; 0 picks a free one. */
  readonly port?: number;
  /** Folder under which another machine's /proc and /sys are mounted; `null` for this one. */
  readonly hostRoot: string | null;
  readonly version: string;
  /** The built renderer; `null` serves no page. */
  readonly staticDir: string | null;
  /** Where a certificate of our own making is kept. Default: none is made. */
  readonly selfSignedFile?: string | null;
  /** Where named tokens are kept. Default: there are none. */
  readonly tokenFolder?: string | null;
  /** Where history is kept. Default: none is kept on disk. */
  readonly historyFolder?: string | null;
  /** Where the control socket is made. Default: there is none. */
  readonly controlFolder?: string | null;
  /** What of the settings may be told to and heard from the local network. Default: nothing. */
  readonly discovery?: {
    permit(wanted: DiscoverySwitches): DiscoverySwitches;
    /** Default: the real one. */
    readonly network?: Network;
    nearby?(): string[];
  };
  readonly log: Log;
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
  /** Those that are heard on the local network now. */
  neighbours(): Neighbour[];
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
  /** For a shell that hears of it sooner than the channel `power` reads it. */
  setOnBattery(onBattery: boolean): void;
  /** Gives a window its stream. @returns ends it; harmless twice */
  attachPort(port: Port, audience?: PortAudience): () => void;
  /** Ends every viewer (1001), then the server and sampling. A second call joins the first. */
  stop(): Promise<void>;
}

/** @throws TelltaleError where /proc cannot be read, the address cannot be had or a setting is wrong */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { log } = options;
  const { settings } = options.settings;
  const basePath = settings.base_path.replace(/\/+$/, '');
  const clock = systemClock;
  const tls = openCertificate({
    settings,
    selfSignedFile: options.selfSignedFile ?? null,
    names: ownNames,
    clock,
    log,
  });
  const choices: { current: ShareChoices } = { current: { ...defaultShareChoices } };
  const machine = await startMachine({
    settings,
    hostRoot: options.hostRoot,
    historyFolder: options.historyFolder ?? null,
    version: options.version,
    clock,
    log,
    shareChoices: () => choices.current,
  });
  const { hub } = machine;
  const journal = createJournal(clock);
  const access = createAccess({
    clock,
    random: randomBytes,
    namedTokens: options.tokenFolder ? openNamedTokens(options.tokenFolder) : null,
    requireToken: settings.require_token,
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
    ...serverRules(settings),
    host: settings.host,
    port: options.port ?? settings.port,
    basePath,
    staticDir: options.staticDir,
    clock,
    log,
    hub,
    requests: machine.requests,
    api,
    access,
    tls: tls.certificate,
    onViewer: (event, address, grant) => journal.note(event, address, grant.label),
    health: () => machine.sampler.health(),
    names: [machine.facts.name],
  }).catch(async (error: unknown) => {
    await machine.stop();
    throw error;
  });
  const share: Sharing = createSharing({
    server,
    access,
    hub,
    journal,
    choices,
    rules: sharingRules(settings),
    tls: tls.certificate !== null,
    fingerprint: tls.fingerprint,
    addresses: {
      private: () => defaultShareAddresses(process.platform, '/sys'),
      all: () => reachableAddresses(),
    },
    clock,
    log,
  });
  const { permit = () => ({ announce: false, listen: false }), network, nearby } = options.discovery ?? {};
  const discovery = startDiscovery({
    switches: permit(settings),
    service: { port: server.port, basePath, tls: tls.certificate !== null },
    shared: () => server.listeners.added(),
    nearby: nearby ?? (() => defaultShareAddresses(process.platform, '/sys')),
    clock,
    log,
    ...(network && { network }),
  });
  share.watch(({ sharing }) => discovery.setSharing(sharing));
  const commands = createOwnerCommands({ ...options, machine, server, share, journal, clock });
  const stopWatching = tls.watch((fresh) => server.setCertificate(fresh));
  const stopFollowing = options.settings.watch((changed) => {
    machine.apply(changed);
    server.setRules(serverRules(changed));
    share.setRules(sharingRules(changed));
    discovery.setSwitches(permit(changed));
  });
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
      return machine.intervalMs();
    },
    share,
    look: {
      machineName: machine.facts.name,
      latest: (channel) => machine.recorder.at(channel, clock.now())?.data ?? null,
      channels: () => machine.channels(),
      accessLog: () => journal.list(),
      neighbours: () => discovery.neighbours().neighbours,
      health: () => machine.sampler.health(),
    },
    setOnBattery: machine.setOnBattery,
    attachPort: (port, audience = 'owner') =>
      attachPort({ hub, port, log, audience, handle: (method, params) => handle(method, params, audience) }),
    stop() {
      stopControl();
      stopWatching();
      stopFollowing();
      share.close();
      access.close();
      stopping ??= Promise.all([machine.stop(), server.close(), discovery.stop()]).then(() => undefined);
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
