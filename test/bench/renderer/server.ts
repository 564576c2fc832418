/** The built product as `telltale serve` runs it, in folders of its own so that nothing of the person's is touched. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Children } from '../support/children.ts';

export interface BenchServer {
  /** Of the dashboard, with a slash at the end. */
  url: string;
  stop(): Promise<void>;
}

/** @param startScript text of a module that is run before the product */
export async function startBenchServer(startScript?: string): Promise<BenchServer> {
  const home = mkdtempSync(join(tmpdir(), 'telltale-bench-'));
  const children = new Children();
  const stop = async () => {
    await children.stop();
    rmSync(home, { recursive: true, force: true });
  };
  const imports =
    startScript === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(startScript)}`];
  const args = [...imports, join(process.cwd(), 'dist/main/cli.js'), 'serve', '--port', '0'];
  const server = children.start(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_STATE_HOME: home,
      XDG_DATA_HOME: home,
      XDG_RUNTIME_DIR: home,
    },
  });
  if (!server.stdout) throw new Error('the server has no stdout');
  const [url] = (await once(createInterface(server.stdout), 'line')) as [string];
  return { url, stop };
}
