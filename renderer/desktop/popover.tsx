/** What the tray icon opens: the essentials, who uses the CPU most, and whether the machine is shared. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ShareState } from '../../protocol/share.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { bytes, percent, textOf } from '../components/format.ts';
import { spoken } from '../language/language.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelReason } from '../store/reasons.ts';
import { Head } from './head.tsx';
import { Metric, metricIds } from './metric.tsx';
import { screenLink } from './shell.ts';

const shownProcesses = 5;
/** A share that began or ended elsewhere is seen within it. */
const askMs = 3_000;

export function PopoverView() {
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') window.telltale?.closeWindow();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <main class="popover">
      <Head />
      <div class="metrics">
        {metricIds.map((id) => (
          <Metric key={id} id={id} detailed />
        ))}
      </div>
      <Processes />
      <Share />
      <footer class="actions">
        <a class="action action-main" {...screenLink('')}>
          {t('Open Telltale')}
        </a>
        {window.telltale && (
          <button type="button" class="action" onClick={() => window.telltale?.openCompact()}>
            {t('Compact')}
          </button>
        )}
      </footer>
    </main>
  );
}

function Processes() {
  const store = useStore();
  const heaviest = useComputed(() => {
    const all = store.latest.process_top.value?.processes ?? [];
    return [...all].sort((a, b) => (b.cpu_percent ?? -1) - (a.cpu_percent ?? -1)).slice(0, shownProcesses);
  });
  const missing = channelReason(store.hello.value, 'process_top');
  return (
    <section class="heaviest">
      <h2 class="heaviest-title">
        <a {...screenLink('processes')}>{t('Busiest processes')}</a>
      </h2>
      {missing !== null ? (
        <p class="heaviest-none">{missing}</p>
      ) : (
        <ol class="heaviest-list">
          {heaviest.value.map(({ pid, name, cpu_percent, memory_bytes }) => (
            <li key={pid} title={`${visibleText(name)} ${pid}`}>
              <span class="heaviest-name">{visibleText(name)}</span>
              <span class="heaviest-number">{textOf(cpu_percent, percent)}</span>
              <span class="heaviest-number heaviest-memory">{textOf(memory_bytes, bytes)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** For the owner only: nobody else is told of the share. */
function Share() {
  const store = useStore();
  const share = useSignal<ShareState | null>(null);
  const isOwner = store.hello.value?.audience === 'owner';
  useEffect(() => {
    if (!isOwner) return;
    const ask = () => {
      if (document.visibilityState === 'hidden') return;
      store.request('share_state', {}).then(
        (state) => {
          share.value = state;
        },
        () => {},
      );
    };
    ask();
    const timer = setInterval(ask, askMs);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [store, isOwner]);
  if (!share.value) return null;
  const { sharing } = share.value;
  return (
    <a class={sharing ? 'share share-on' : 'share'} {...screenLink('share')}>
      <span class="share-dot" aria-hidden="true" />
      <span class="share-state">{sharing ? t('Shared now') : t('Not shared')}</span>
      <span class="share-more">{sharing ? describeEnd(share.value) : t('Share…')}</span>
    </a>
  );
}

function describeEnd({ expires, links }: ShareState): string {
  if (links.length === 0) return t('the link has expired');
  if (expires === null) return t('until you end it');
  const end = new Date(expires);
  const isToday = end.toDateString() === new Date().toDateString();
  const shape: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    ...(!isToday && { weekday: 'short' }),
  };
  return t('until {end}', { end: new Intl.DateTimeFormat(spoken.value.locale, shape).format(end) });
}
