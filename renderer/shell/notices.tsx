/** What a person should know of what they look at: that it is not encrypted, and why the past has no numbers. */
import { t } from '../language/text.ts';
import { useApp, useStore } from '../store/context.ts';

/** To a viewer over plain http, until they say that they know. */
export function PlainHttpNotice() {
  const { store, preferences } = useApp();
  const isViewer = store.hello.value?.audience === 'viewer' && store.lossReason.value === null;
  if (!isViewer || window.isSecureContext || preferences.values.plainHttp.value === 'known') return null;
  return (
    <aside class="page-notice" aria-label={t('Not encrypted')}>
      <p>
        <strong>{t('Not encrypted.')}</strong>{' '}
        {t(
          'Whoever is on the networks between you and this machine can read along, and can come in by the link that you came by.',
        )}
      </p>
      <button type="button" class="button-quiet" onClick={() => preferences.set('plainHttp', 'known')}>
        {t('I know')}
      </button>
    </aside>
  );
}

/** While the past is shown; the process table says it in its own place. */
export function RecallNotice() {
  const { store, router } = useApp();
  const problem = store.recallProblem.value;
  const isShown =
    problem !== null && store.time.value.mode !== 'live' && router.route.value.screen !== 'processes';
  return (
    <div class="recall-place" role="status">
      {isShown && (
        <p class="page-notice">
          {t('No numbers for this second:')} {problem}
          {/[.!?]$/.test(problem) ? '' : '.'}
        </p>
      )}
    </div>
  );
}

/** Whose machine this is, for somebody who looks at another's. */
export function SharedTag() {
  const { hello } = useStore();
  if (hello.value?.audience !== 'viewer') return null;
  return (
    <span class="tag" title={t('Its owner shares it with you; nothing that you do changes anything on it')}>
      {t('shared with you, read only')}
    </span>
  );
}
