/** Once before all specs: what they drive must be built. */
import { buildIfStale } from '../../build/build.mjs';
import { buildStandin } from '../electron-standin/build.mjs';

// biome-ignore lint/style/noDefaultExport: what Playwright calls
export default async function setup(): Promise<void> {
  await buildIfStale();
  await buildStandin();
}
