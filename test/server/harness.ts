/** A real server on a free port over a real hub, and clients that speak to it byte by byte. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../main/clock.ts';
import { createHub, type Hub } from '../../main/hub/hub.ts';
import { createLog } from '../../main/log.ts';
import { createRecorder } from '../../main/recorder/recorder.ts';
import type { Sample } from '../../main/sampler/sample.ts';
import { createSeriesStore } from '../../main/series/store.ts';
import { type AccessControl, createAccess } from '../../main/server/access/access.ts';
import { createJournal, type Journal } from '../../main/server/access/journal.ts';
import type { NamedTokens } from '../../main/server/access/named-tokens.ts';
import { createRedaction } from '../../main/server/access/redact.ts';
import { type ApiOptions, createApi } from '../../main/server/api.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../main/server/server.ts';
import { createSharing, type Sharing } from '../../main/server/sharing.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import { type ChannelName, channelNames } from '../../protocol/channels.ts';
import type { ChannelInfo } from '../../protocol/messages.ts';
import { defaultShareChoices, defaultShareExpiresMs } from '../../protocol/share.ts';

export const facts: ApiOptions['facts'] = {
  name: 'nas',
  platform: 'linux',
  os: 'Debian GNU/Linux 12 (bookworm)',
  kernel: '6.18.44',
  architecture: 'x86_64',
  cpu_model: null,
  cpu_count: 2,
  memory_bytes: 8_589_934_592,
  boot_time: '2026-11-24T00:00:00.000Z',
  time_zone: 'UTC',
  virtualization: null,
};

export interface Served {
  readonly server: RunningServer;
  readonly hub: Hub;
  readonly lines: string[];
  readonly access: AccessControl;
  readonly sharing: Sharing;
  readonly journal: Journal;
  /** Publishes one sample of `system`. */
  publish(changes?: Partial<Sample<'system'>['data']>): void;
  /** Series, hub and recorder take in a sample, as in a machine. */
  take(sample: Sample): void;
}

export interface ServeChanges extends Partial<Omit<ServerOptions, 'hub' | 'api'>> {
  /** Channels that cannot be had. */
  unavailable?: readonly ChannelName[];
  refresh?: (channels: readonly ChannelName[]) => Promise<void>;
  clock?: Clock;
  requireToken?: boolean;
  namedTokens?: NamedTokens;
  /** What the machine's private addresses are; none unless given, so that a test opens only what it names. */
  privateAddresses?: () => string[];
  fingerprint?: string;
}

/** Starts a server whose hub holds one sample of `system`; nothing is sampled. Ends with the test. */
export async function serve(changes: ServeChanges = {}): Promise<Served> {
  const clock = changes.clock ?? systemClock;
  const lines: string[] = [];
  const log = createLog(clock, (line) => lines.push(line));
  const unavailable = new Set(changes.unavailable);
  const channels = (): ChannelInfo[] =>
    channelNames.map((name) =>
      unavailable.has(name)
        ? { name, period_ms: 1_000, available: false, reason: 'not in this test' }
        : { name, period_ms: 1_000, available: true },
    );
  const choices = { current: { ...defaultShareChoices } };
  const redaction = createRedaction(() => choices.current);
  const journal = createJournal(clock);
  const access = createAccess({
    clock,
    random: randomBytes,
    namedTokens: changes.namedTokens ?? null,
    requireToken: changes.requireToken ?? false,
    onExpired: () => sharing.expired(),
    onRefused: (address) => journal.note('refused', address),
  });
  const hub = createHub({
    runId: 'run',
    redact: redaction.sample,
    clock,
    log,
    intervalMs: () => 1_000,
    availability: () => new Map(channels().map(({ name, ...rest }) => [name, rest])),
    demand: () => () => undefined,
    hello: (audience) => ({
      type: 'hello',
      protocol: 1,
      run_id: 'run',
      version: '1.2.3',
      name: facts.name,
      timestamp: new Date(clock.now()).toISOString(),
      time_zone: 'UTC',
      interval_ms: 1_000,
      audience,
      channels: channels(),
    }),
  });
  const series = createSeriesStore({ catalogue, intervalMs: 1_000, dashboard: [] });
  const recorder = createRecorder({ retentionMs: 600_000, intervalMs: 1_000 });
  const api = createApi({
    facts,
    runId: 'run',
    version: '1.2.3',
    channels,
    hub,
    intervalMs: () => 1_000,
    sampler: { intervalMs: 1_000, refresh: changes.refresh ?? (() => Promise.resolve()) },
    series,
    recorder,
    redaction,
    clock,
  });
  const take: Served['take'] = (sample) => {
    series.ingest({ slotMs: sample.timeMs, samples: [sample] });
    const seq = hub.publish([sample]).get(sample.channel);
    if (seq !== undefined) recorder.record(sample, seq);
  };
  const publish: Served['publish'] = (data = {}) => {
    const timeMs = clock.now();
    take({ channel: 'system', timeMs, data: { ...system(timeMs), ...data } });
  };
  publish();
  const { unavailable: _unavailable, refresh: _refresh, ...serverChanges } = changes;
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    hub,
    api,
    health: () => ({ status: 'ok' }),
    staticDir: null,
    allowedHosts: [],
    names: [facts.name],
    maxViewers: 100,
    maxViewersPerAddress: 100,
    log,
    clock,
    requests: { count: () => undefined },
    ...withoutSharing(clock),
    access,
    onViewer: (event, address, grant) => journal.note(event, address, grant.label),
    ...serverChanges,
  });
  const sharing: Sharing = createSharing({
    server,
    access,
    hub,
    journal,
    choices,
    rules: {
      requireToken: changes.requireToken ?? false,
      addresses: [],
      expiresMs: defaultShareExpiresMs,
      choices: defaultShareChoices,
    },
    tls: Boolean(changes.tls),
    fingerprint: changes.fingerprint ?? null,
    addresses: { private: changes.privateAddresses ?? (() => []), all: () => [] },
    clock,
    log,
  });
  onTestFinished(async () => {
    sharing.close();
    access.close();
    hub.close();
    await server.close();
  });
  return { server, hub, lines, access, sharing, journal, publish, take };
}

/** What a server takes that has nothing to do with tokens, proxies and TLS. */
export function withoutSharing(clock: Clock): Pick<ServerOptions, 'access' | 'trustsProxy' | 'tls'> {
  const access = createAccess({
    clock,
    random: randomBytes,
    namedTokens: null,
    requireToken: false,
    onExpired: () => undefined,
    onRefused: () => undefined,
  });
  return { access, trustsProxy: () => false, tls: null };
}

function system(timeMs: number): Sample<'system'>['data'] {
  return {
    timestamp: new Date(timeMs).toISOString(),
    cpu_percent: 12.5,
    memory_percent: 25,
    memory_used_gb: 2,
    memory_total_gb: 8,
    disk_percent: 50,
    network_bytes_sent: 1,
    network_bytes_recv: 2,
    load_average: [0.5, 0.25, 0.125],
    uptime_seconds: 60,
  };
}

/** What a server answered, as text. */
export interface RawAnswer {
  /** 0 where it answered nothing. */
  readonly status: number;
  /** Values by name in lower case; the last one of each. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly text: string;
}

/**
 * Sends bytes and reads until the server closes, or until `done` says that it has seen enough.
 * @param request with `\n` for each line's end
 */
export function raw(
  port: number,
  request: string,
  done = request.startsWith('HEAD ') ? hasHead : isComplete,
  host = '127.0.0.1',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host });
    const chunks: Buffer[] = [];
    const finish = () => {
      socket.destroy();
      resolve(parseAnswer(Buffer.concat(chunks).toString('latin1')));
    };
    socket.setTimeout(15_000, () => {
      socket.destroy();
      reject(new Error(`no answer within 15 s to ${JSON.stringify(request.slice(0, 200))}`));
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (done(Buffer.concat(chunks).toString('latin1'))) finish();
    });
    socket.on('error', finish);
    socket.on('close', finish);
    socket.write(request.replaceAll('\n', '\r\n'), 'latin1');
  });
}

/** A GET with the headers that are given and Host, unless they have one. */
export function get(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): string {
  const lines = Object.entries({ Host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}\n`);
  return `${method} ${path} HTTP/1.1\n${lines.join('')}\n`;
}

/** Headers of a proper WebSocket handshake. */
export const handshake = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
} as const;

function hasHead(text: string): boolean {
  return text.includes('\r\n\r\n');
}

/** Whether head and announced body are there; a stream counts as complete with its head. */
export function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /^content-length: (\d+)/im.exec(text.slice(0, end))?.[1];
  return length === undefined || text.length - end - 4 >= Number(length);
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [status = '', ...lines] = text.slice(0, Math.max(0, end)).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  return { status: Number(status.split(' ')[1] ?? 0), headers, body: text.slice(end + 4), text };
}

/** Opens a socket that stays open. */
export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Resolves when the other end has closed, with everything that came. */
export function ended(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

/** The code and message of an error's body. */
export function errorOf(answer: RawAnswer): { code: string; message: string } {
  return (JSON.parse(answer.body) as { error: { code: string; message: string } }).error;
}

/** Waits for a condition; the test's own timeout is its patience. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A folder as the renderer's build leaves it, with a link that leads out. */
export function builtPage(): string {
  const root = mkdtempSync(join(tmpdir(), 'telltale-server-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Telltale</title>');
  writeFileSync(join(folder, 'assets', 'app-1a2b3c4d.js'), 'export {};');
  writeFileSync(join(folder, 'some-fileicon.js'), 'export {};');
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(root, join(folder, 'out'));
  return folder;
}
