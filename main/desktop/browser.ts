/** Opens the endpoint's own address, and no other, in the person's browser (security checklist, 15). */
import type { Shell } from 'electron';
import type { Log } from '../log.ts';

/** @param url the engine's address */
export function openInBrowser(shell: Pick<Shell, 'openExternal'>, url: string, log: Log): void {
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') {
    log('error', 'desktop', `${url} is no web address and is not opened`);
    return;
  }
  shell.openExternal(url).catch((error: unknown) => {
    log('warning', 'desktop', `no browser could be opened for ${url}: ${String(error)}`);
  });
}
