/**
 * The one time bar over every screen: whether the page is live, paused or shows the past, a tape to move along what
 * was recorded, and how much time the charts show.
 */
import { useComputed, useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { roundDuration } from '../components/format.ts';
import { Menu } from '../components/menu.tsx';
import { useMomentFormat } from '../components/moment.ts';
import { Segmented } from '../components/segmented.tsx';
import { t } from '../language/text.ts';
import { useApp, useStore } from '../store/context.ts';
import { live } from '../store/time.ts';
import { type TimeWindow, timeWindows } from '../store/windows.ts';
import { copyMomentLink, hasMomentLink } from './moment-link.ts';
import { Tape } from './tape.tsx';

/** How long it is told whether a link was copied: enough to read a sentence. */
const saidMs = 4_000;

export function TimeBar() {
  const { store, preferences } = useApp();
  const choose = (window: TimeWindow) => {
    store.show(window);
    preferences.set('window', window.id as (typeof timeWindows)[number]['id']);
  };
  const isStill = store.time.value.mode !== 'live';
  return (
    <section class={`time-bar ${isStill ? 'time-bar-still' : ''}`} aria-label={t('Time')}>
      <div class="time-state">
        <PauseButton />
        <Light />
      </div>
      <Tape />
      <div class="time-choice">
        <Segmented<TimeWindow>
          legend={t('Time shown')}
          choices={timeWindows}
          chosen={store.window.value}
          choose={choose}
        />
        <TimeMenu />
      </div>
    </section>
  );
}

function PauseButton() {
  const store = useStore();
  if (store.time.value.mode !== 'live') {
    return (
      <button type="button" class="button-solid" onClick={() => store.look(live)}>
        {t('Back to live')}
      </button>
    );
  }
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={t('Pause')}
      aria-keyshortcuts="p"
      title={t('Pause (P)')}
      onClick={store.pause}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d="M5.5 3.5v9M10.5 3.5v9" />
      </svg>
    </button>
  );
}

/** Whether what is on the screen is now, and if not, when. */
function Light() {
  const store = useStore();
  const moment = useMomentFormat();
  const quiet = store.quietSeconds;
  const light = useComputed(() => {
    const { mode } = store.time.value;
    if (mode !== 'live') return mode;
    const { phase } = store.connection.value;
    if (phase === 'live') return quiet.value === null ? 'live' : 'quiet';
    return store.lossReason.value === null ? 'connecting' : 'lost';
  });
  const text = useComputed(() => {
    const time = store.time.value;
    if (light.value === 'quiet') return t('No data for {quiet} s', { quiet: quiet.value ?? 0 });
    if (time.mode === 'paused') return t('Paused at {time}', { time: moment.value.time(time.atMs) });
    if (time.mode === 'rewound') return moment.value.dateTime(time.atMs);
    return { live: t('Live'), connecting: t('Connecting'), lost: t('Not connected') }[light.value as 'live'];
  });
  return (
    <p class={`light light-${light.value}`}>
      <span class="light-dot" aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}

function TimeMenu() {
  const app = useApp();
  const { store, panel, preferences } = app;
  const moment = useMomentFormat();
  const said = useSignal('');
  const Typed = useSignal<ComponentType<{ close(): void }> | null>(null);
  const range = () => ({ fromMs: store.edge() - store.span.peek().ms, toMs: store.edge() });
  // The app's page has an address of its own scheme.
  const pageUrl = window.telltale ? null : document.baseURI;
  const copy = async () => {
    said.value = await copyMomentLink(app, pageUrl, navigator.clipboard).catch((error: Error) => error.message);
    setTimeout(() => {
      said.value = '';
    }, saidMs);
  };
  const causeOfAll = () => {
    panel.value = { kind: 'cause', ...range() };
  };
  const otherZone = useComputed(() => {
    const theirs = store.hello.value?.time_zone;
    if (theirs === undefined || theirs === Intl.DateTimeFormat().resolvedOptions().timeZone) return null;
    return preferences.values.zone.value === 'machine'
      ? { zone: 'viewer' as const, label: t('Tell times in my zone') }
      : { zone: 'machine' as const, label: t('Tell times in the machine’s zone ({theirs})', { theirs }) };
  });
  const Dialog = Typed.value;
  const shownLength = useComputed(() => roundDuration(Math.round(store.span.value.ms / 1_000)));
  return (
    <>
      <Menu
        name={t('More about time')}
        class="icon-button"
        items={[
          {
            label: t('From … to …'),
            act: () =>
              void import('./typed-range.tsx').then(({ TypedRange }) => {
                Typed.value = TypedRange;
              }),
          },
          ...(hasMomentLink(app, pageUrl)
            ? [{ label: t('Copy a link to this moment'), act: () => void copy() }]
            : []),
          {
            label: t('What was busy in these {shownLength}?', { shownLength: shownLength.value }),
            act: causeOfAll,
          },
          ...(otherZone.value === null
            ? []
            : [
                {
                  label: otherZone.value.label,
                  act: () => preferences.set('zone', otherZone.value?.zone ?? 'machine'),
                },
              ]),
        ]}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" />
          <path d="M8 5v3.25l2 1.250" />
        </svg>
      </Menu>
      <span class="time-said" role="status">
        {said}
      </span>
      {Dialog && (
        <Dialog
          close={() => {
            Typed.value = null;
          }}
        />
      )}
      <span class="visually-hidden">
        {useComputed(() => t('Times in {zone}', { zone: moment.value.timeZone ?? t('your time zone') }))}
      </span>
    </>
  );
}
