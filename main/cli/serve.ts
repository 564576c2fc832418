/** `telltale serve`: runs the engine until SIGINT or SIGTERM. */
import { parseDurationMs } from '../../protocol/duration.ts';
import type { ShareWish } from '../control/commands.ts';
import type { DiscoverySwitches } from '../discovery/discovery.ts';
import { startEngine } from '../engine.ts';
import type { Log } from '../log.ts';
import type { ServeCommand } from './arguments.ts';
import { showQr } from './qr.ts';
import type { ShareFlags } from './sharing-arguments.ts';

export interface ServeContext {
  /** What the command line and the environment allow. */
  discovery: DiscoverySwitches;
  version: string;
  staticDir: string;
  /** Where named tokens are. */
  tokenFolder: string;
  /** Where a certificate of our own making is kept. */
  certificateFile: string;
  /** Where the control socket is made. */
  controlFolder: string;
  log: Log;
  /** The process that is served: its signals end the command, its stdout takes the address. */
  process: Pick<NodeJS.Process, 'on' | 'version'> & {
    stdout: Pick<NodeJS.WriteStream, 'write'>;
    stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
  };
}

/** The oldest line of Node that still gets fixes. */
const maintainedNode = 22;

/** Resolves with the exit code once every viewer was told and the server is closed. */
export async function serve(command: ServeCommand, context: ServeContext): Promise<number> {
  const tls = command.tls === 'self' ? { selfSignedFile: context.certificateFile } : command.tls;
  const engine = await startEngine({ ...command, ...context, tls });
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
  const signal = await new Promise<string>((resolve) => {
    // They stay: npm and the terminal may both send one, and the second must not cut the goodbyes short.
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  log('info', 'serve', `${signal}: closing`);
  await engine.stop();
  return 0;
}

function readWish({ addresses, expires, show, hide }: ShareFlags): ShareWish {
  return {
    ...(addresses && { addresses }),
    ...(expires !== undefined && { expiresMs: expires === 'never' ? null : parseDurationMs(expires) }),
    choices: Object.fromEntries([...show.map((name) => [name, true]), ...hide.map((name) => [name, false])]),
  };
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
