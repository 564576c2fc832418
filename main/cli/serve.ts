/** `telltale serve`: runs the engine until SIGINT or SIGTERM. */
import { TelltaleError } from '../../protocol/errors.ts';
import { systemClock } from '../clock.ts';
import type { ShareWish } from '../control/commands.ts';
import { permittedSwitches } from '../discovery/discovery.ts';
import { startEngine } from '../engine.ts';
import type { Log } from '../log.ts';
import { findConflict } from '../settings/check.ts';
import { openSettings, type SettingsStore } from '../settings/store.ts';
import type { ServeCommand } from './arguments.ts';
import { showQr } from './qr.ts';
import { fixedSettings } from './serve-settings.ts';

export interface ServeContext {
  version: string;
  staticDir: string;
  /** Where named tokens are. */
  tokenFolder: string;
  /** Where a certificate of our own making is kept. */
  certificateFile: string;
  /** Where history is kept. */
  historyFolder: string;
  /** Where the control socket is made. */
  controlFolder: string;
  /** The user's own settings. */
  settingsFile: string;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  log: Log;
  /** The process that is served: its signals end the command, its stdout takes the address. */
  process: Pick<NodeJS.Process, 'on' | 'version'> & {
    stdin: Pick<NodeJS.ReadStream, 'isTTY'>;
    stdout: Pick<NodeJS.WriteStream, 'write'>;
    stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
  };
}

/** The oldest line of Node that still gets fixes. */
const maintainedNode = 22;

/** Resolves with the exit code once every viewer was told and the server is closed. */
export async function serve(command: ServeCommand, context: ServeContext): Promise<number> {
  const settings = openServeSettings(command, context);
  const engine = await startEngine({
    ...context,
    settings,
    hostRoot: command.hostRoot,
    selfSignedFile: context.certificateFile,
    discovery: { permit: (wanted) => permittedSwitches(wanted, context.env) },
  });
  const { process, log } = context;
  try {
    if (command.share) {
      warnOfOldNode(process.version, log);
      await engine.share.start(readWish(command.share));
    }
  } catch (error) {
    await engine.stop();
    throw error;
  }
  const { links } = engine.share.state();
  process.stdout.write([engine.url, ...links].map((line) => `${line}\n`).join(''));
  showQr(process.stderr, links);
  const unfollow = settings.follow();
  rereadOnHangup(context, settings);
  const signal = await new Promise<string>((resolve) => {
    // They stay: npm and the terminal may both send one, and the second must not cut the goodbyes short.
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  log('info', 'serve', `${signal}: closing`);
  unfollow();
  await engine.stop();
  return 0;
}

/**
 * What is in force for this run: flags, environment, file, defaults.
 * @throws TelltaleError `invalid_request`, also where settings contradict each other
 */
function openServeSettings(command: ServeCommand, { settingsFile, env, log }: ServeContext): SettingsStore {
  const fixed = fixedSettings(command.settings, command.share !== null, env);
  const store = openSettings({ file: command.settingsFile ?? settingsFile, ...fixed, clock: systemClock, log });
  const conflict = findConflict(store.settings);
  if (conflict) throw new TelltaleError('invalid_request', conflict.message);
  return store;
}

/** A terminal that is closed sends SIGHUP too, and ends what runs in it as ever. */
function rereadOnHangup({ process, platform }: ServeContext, store: SettingsStore): void {
  if (platform !== 'win32' && !process.stdin.isTTY) process.on('SIGHUP', () => store.reread());
}

function readWish({ show, hide }: NonNullable<ServeCommand['share']>): ShareWish {
  const choices = [...show.map((name) => [name, true]), ...hide.map((name) => [name, false])];
  return { choices: Object.fromEntries(choices) };
}

/** Whoever lets others in should run what is still mended. */
function warnOfOldNode(version: string, log: Log): void {
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  if (major >= maintainedNode) return;
  log(
    'warning',
    'serve',
    `Node ${version} gets no security fixes any more: share with Node 24, or 22.23.4 and later of 22`,
  );
}
