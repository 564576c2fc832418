/** The built product as `telltale serve`, on a free port, in a folder of its own and with nothing said on the network. */
import type { Children } from './children.ts';
import { Lines } from './lines.ts';

/** From the root of the repository; the first line on stdout is the address. */
const serve = ['dist/main/cli.js', 'serve', '--port=0'] as const;
export const serveCommand = [process.execPath, ...serve] as const;

export interface ServeOptions {
  /** What runs the rest, such as `ip netns exec`. */
  readonly wrapper?: readonly string[];
  /** For Node, before the program. */
  readonly nodeFlags?: readonly string[];
  readonly flags?: readonly string[];
  /** Where its files are; a folder that ends with it unless told otherwise. */
  readonly home?: string;
}

export interface Serving {
  readonly pid: number;
  /** Of the dashboard, with a slash at the end. */
  readonly url: string;
}

/**
 * Resolves once it has printed its address.
 * @throws Error where it ends before
 */
export async function startServe(children: Children, options: ServeOptions = {}): Promise<Serving> {
  const { wrapper = [], nodeFlags = [], flags = [], home = children.folder('serve') } = options;
  const [command = '', ...args] = [...wrapper, process.execPath, ...nodeFlags, ...serve, ...flags];
  const child = children.start(command, args, { env: serveEnv(home), stdio: ['ignore', 'pipe', 'ignore'] });
  return { pid: child.pid, url: await new Lines(child).next() };
}

/**
 * Nothing of the person's is read or written, and no other machine hears of it.
 * @param home where its files are
 */
export function serveEnv(home: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
    XDG_DATA_HOME: home,
    XDG_RUNTIME_DIR: home,
    TELLTALE_NO_DISCOVERY: '1',
  };
}
