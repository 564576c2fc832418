/** Says across the page that what is shown is no longer live, why, and what happens next. */
import { closeCodes } from '../../protocol/errors.ts';
import { useStore } from '../store/context.ts';

export function Banner() {
  const store = useStore();
  const reason = store.lossReason.value;
  const state = store.connection.value;
  const waiting = state.phase === 'lost';
  const isWithdrawn = waiting && state.code === closeCodes.accessEnded;
  const held = store.hello.value !== null;
  // The region stands in the page from the start, so that what comes into it is read out.
  return (
    <div class="banner-place" role="status">
      {reason !== null && (
        <div class="banner">
          <p class="banner-text">
            <strong>{isWithdrawn ? 'Not shared with you any more.' : 'Not connected.'}</strong> {reason}{' '}
            {held && 'What you see is the last that was received.'}
          </p>
          {/* The countdown changes every second; read out each time it would drown everything else. */}
          <p class="banner-countdown" aria-hidden="true">
            {!waiting && 'Connecting…'}
            {waiting && store.retrySeconds.value !== null && (
              <>
                Next attempt in <span class="banner-seconds">{store.retrySeconds}</span> s
              </>
            )}
          </p>
          <button type="button" class="button" disabled={!waiting} onClick={store.retryNow}>
            Retry now
          </button>
        </div>
      )}
    </div>
  );
}
