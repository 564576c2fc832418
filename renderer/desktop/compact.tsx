/** The window that stays beside other work: one line for each of the essentials. */
import { t } from '../language/text.ts';
import { Head } from './head.tsx';
import { Metric, metricIds } from './metric.tsx';

interface CompactProps {
  /** `wayland`: the desktop lets no app keep a window of its own on top. */
  readonly note: string | null;
}

export function CompactView({ note }: CompactProps) {
  const bridge = window.telltale;
  return (
    <main class="compact">
      <Head>
        {bridge && (
          <>
            <button
              type="button"
              class="head-button"
              aria-label={t('Open Telltale')}
              onClick={() => bridge.openMain('')}
            >
              <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                <path d="M6.5 3.5h-3v9h9v-3M9 3.5h3.5V7M12.5 3.5L7.5 8.5" />
              </svg>
            </button>
            <button type="button" class="head-button" aria-label={t('Close')} onClick={() => bridge.closeWindow()}>
              <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                <path d="M4 4l8 8M12 4l-8 8" />
              </svg>
            </button>
          </>
        )}
      </Head>
      <div class="metrics">
        {metricIds.map((id) => (
          <Metric key={id} id={id} />
        ))}
      </div>
      {note === 'wayland' && (
        <p class="compact-note">
          {t('Here only the window’s own menu keeps it on top: Alt Space, “Always on Top”.')}
        </p>
      )}
    </main>
  );
}
