/** In place of the page where the server lets nobody in without a link, and this one has come without, or with a dead one. */
import { OpenLink } from '../components/open-link.tsx';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { Mark } from './mark.tsx';

export function Entry() {
  const store = useStore();
  return (
    <main class="entry">
      <p class="entry-brand" aria-hidden="true">
        <Mark />
        Telltale
      </p>
      <h1>{t('This machine opens by a link')}</h1>
      <p class="notice notice-warning" role="status">
        {store.lossReason}
      </p>
      <p class="prose">
        {t(
          'Whoever it belongs to gives away links with an invitation at their end. Paste the one that you were sent; where it has ended, ask for another.',
        )}
      </p>
      <OpenLink opens="here" />
      <button type="button" class="link-button" onClick={store.retryNow}>
        {t('Try without a link')}
      </button>
    </main>
  );
}
