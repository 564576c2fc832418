/**
 * A link to the time that is shown, for somebody else. In a browser it is the page's own address; the app's page has
 * one that nobody else can open, so there it is the address of the share. The invitation never goes with it: whoever
 * opens it has come in before, or is asked for the link of the share.
 */
import type { ShareState } from '../../protocol/share.ts';
import { t } from '../language/text.ts';
import type { App } from '../store/app.ts';
import { formatRoute } from '../store/route.ts';
import { leadsHereFromElsewhere } from '../store/shared-link.ts';
import { timeParams } from '../store/time.ts';

/** Whether there may be such a link: a window of the app that is not its owner's is told of no share. */
export function hasMomentLink({ store }: Pick<App, 'store'>, pageUrl: string | null): boolean {
  return pageUrl !== null || store.hello.value?.audience === 'owner';
}

/**
 * Copies the link and stops the time for it, so that what is copied is what is seen.
 * @param pageUrl what others may open as well; `null` in the app
 * @param clipboard absent where the browser gives none
 * @returns what to say of it: that it is copied, or why there is none; rejects where the share cannot be asked for
 */
export async function copyMomentLink(
  { store, router }: Pick<App, 'store' | 'router'>,
  pageUrl: string | null,
  clipboard: Pick<Clipboard, 'writeText'> | undefined,
): Promise<string> {
  const place = pageUrl ?? sharedPlace(await store.request('share_state', {}));
  if (place === null) return t('No link to this machine is valid: share it first');
  if (store.time.peek().mode === 'live') store.pause();
  const { screen, params } = router.route.peek();
  const hash = formatRoute({ screen, params: { ...params, ...timeParams(store.time.peek()) } });
  const copied = await clipboard?.writeText(new URL(hash, place).href).then(
    () => true,
    () => false,
  );
  if (copied) return t('Link copied');
  // Over plain http a browser may keep the clipboard from us; its address bar holds the link in any case.
  return pageUrl !== null ? t('The address bar holds the link') : t('The link could not be copied');
}

/** Where others reach this machine; `null` while they cannot. */
function sharedPlace({ links }: Pick<ShareState, 'links'>): string | null {
  return links.find(leadsHereFromElsewhere) ?? null;
}
