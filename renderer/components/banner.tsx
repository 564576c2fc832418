/** Says across the page that what is shown is no longer live, why, and what happens next. */
import { closeCodes } from '../../protocol/errors.ts';
import { rich, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';

export function Banner() {
  const store = useStore();
  const reason = store.lossReason.value;
  const state = store.connection.value;
  const waiting = state.phase === 'lost';
  const isWithdrawn = waiting && state.code === closeCodes.accessEnded;
  const held = store.hello.value !== null;
  const title = titleOf(reason, isWithdrawn, held);
  // The region stands in the page from the start, so that what comes into it is read out.
  return (
    <div class="banner-place" role="status">
      {reason !== null && (
        <div class="banner">
          <p class="banner-text">
            <strong>{title}</strong> {reason !== title && reason}{' '}
            {isWithdrawn && held && !reason.includes('link') && `${t('Ask its owner for a link.')} `}
            {held && t('What you see is the last that was received.')}
          </p>
          {/* The countdown changes every second; read out each time it would drown everything else. */}
          <p class="banner-countdown" aria-hidden="true">
            {!waiting && t('Connecting…')}
            {waiting &&
              store.retrySeconds.value !== null &&
              rich('Next attempt in {seconds} s', {
                seconds: <span class="banner-seconds">{store.retrySeconds}</span>,
              })}
          </p>
          <button type="button" class="button" disabled={!waiting} onClick={store.retryNow}>
            {t('Retry now')}
          </button>
        </div>
      )}
    </div>
  );
}

/** Whether the door was shut on somebody who was in, was never open, or nobody is there. */
function titleOf(reason: string | null, isWithdrawn: boolean, held: boolean): string {
  if (!isWithdrawn) return t('Not connected.');
  if (!held) return t('No entry.');
  return reason?.startsWith('Not shared any more') ? reason : t('Not shared with you any more.');
}
