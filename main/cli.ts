#!/usr/bin/env node
/** The `telltale` command. */
import { join } from 'node:path';
import { TelltaleError } from '../protocol/errors.ts';
import { visibleText } from '../protocol/visible-text.ts';
import { parseCommand } from './cli/arguments.ts';
import { control } from './cli/control.ts';
import { help } from './cli/help.ts';
import { serve } from './cli/serve.ts';
import { settings } from './cli/settings.ts';
import { snapshot } from './cli/snapshot.ts';
import { token } from './cli/token.ts';
import { systemClock } from './clock.ts';
import { certificateFile, historyFolder, homeFolder, settingsFile, tokenFolder } from './control/folders.ts';
import { controlFolder } from './control/path.ts';
import { createLog, outliveReader } from './log.ts';

const version = import.meta.env.TELLTALE_VERSION;
/** Beside the bundle that this file becomes: dist/main/cli.js, dist/renderer. */
const staticDir = join(import.meta.dirname, '../renderer');

async function main(): Promise<number> {
  const log = createLog(systemClock, (line) => process.stderr.write(line));
  const command = parseCommand(process.argv.slice(2));
  const { platform, env } = process;
  const user = { platform, env, home: homeFolder() };
  const tokens = tokenFolder(user);
  const sockets = controlFolder({ platform, env });
  switch (command.name) {
    case 'help':
      process.stdout.write(help);
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'serve':
      return serve(command, {
        version,
        staticDir,
        tokenFolder: tokens,
        historyFolder: historyFolder(user),
        certificateFile: certificateFile(user),
        controlFolder: sockets,
        settingsFile: settingsFile(user),
        platform,
        env,
        log,
        process,
      });
    case 'settings': {
      const context = { file: settingsFile(user), controlFolder: sockets, env, clock: systemClock, log };
      process.stdout.write(await settings(command, context));
      return 0;
    }
    case 'token':
      process.stdout.write(token(command, tokens, systemClock, process.stderr));
      return 0;
    case 'viewers':
    case 'share':
    case 'unshare':
    case 'disconnect':
    case 'access-log':
      process.stdout.write(await control(command, sockets, process.stderr));
      return 0;
    case 'snapshot':
      process.stdout.write(await snapshot(command, version, log));
      return 0;
  }
}

let isPrinted = true;
outliveReader(process.stderr);
outliveReader(process.stdout, ({ message }) => {
  isPrinted = false;
  process.exitCode = 1;
  process.stderr.write(`telltale: What was asked for could not be printed: ${message}\n`);
});

try {
  const code = await main();
  process.exitCode = isPrinted ? code : 1;
} catch (error) {
  // One line for what a person can mend; a stack only for what is our own mistake.
  process.stderr.write(`telltale: ${describe(error)}\n`);
  process.exitCode = error instanceof TelltaleError && error.code === 'invalid_request' ? 2 : 1;
}

function describe(error: unknown): string {
  if (error instanceof TelltaleError) return visibleText(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
