/** The way to every screen, each with what it is about: a small live chart and its present value. */
import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { HelloMessage } from '../../protocol/messages.ts';
import { percent, textOf } from '../components/format.ts';
import { Spark } from '../components/spark.tsx';
import { useChannel } from '../components/use-feed.ts';
import { t } from '../language/text.ts';
import { useApp, useStore } from '../store/context.ts';
import { formatRoute } from '../store/route.ts';
import { timeParams } from '../store/time.ts';
import { type GaugeId, gauges } from './gauges.ts';
import { Mark } from './mark.tsx';
import { offeredScreens, type Screen } from './screens.ts';

export function Sidebar() {
  const { store, router } = useApp();
  const chosen = router.route.value.screen;
  const offered = offeredScreens(store.hello.value);
  return (
    <nav class="sidebar" aria-label={t('Screens')}>
      <p class="sidebar-brand" aria-hidden="true">
        <Mark />
        <span>Telltale</span>
      </p>
      <ul class="sidebar-list">
        {offered.map((screen, i) => (
          <li key={screen.id} class={screen.isFooter ? 'sidebar-footer' : undefined}>
            <Entry screen={screen} number={i + 1} isChosen={screen.id === chosen} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface EntryProps {
  readonly screen: Screen;
  readonly number: number;
  readonly isChosen: boolean;
}

function Entry({ screen: { id, title, sign }, number, isChosen }: EntryProps) {
  const store = useStore();
  // The shown time goes along; the rest of an address belongs to its screen.
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // Where the screens are a bar that is moved sideways, the chosen one may lie beside it.
    if (isChosen) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isChosen]);
  const href = useComputed(() => formatRoute({ screen: id, params: timeParams(store.time.value) }));
  return (
    <a
      ref={link}
      class="sidebar-entry"
      href={href}
      aria-current={isChosen ? 'page' : undefined}
      aria-keyshortcuts={number < 10 ? String(number) : undefined}
    >
      {'icon' in sign ? (
        <span class="sidebar-sign">
          <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
            <path d={sign.icon} />
          </svg>
        </span>
      ) : (
        <Gauge id={sign.gauge} />
      )}
      <span class="sidebar-text">
        <span class="sidebar-name">{t(title)}</span>
        {'gauge' in sign && <Value id={sign.gauge} />}
        {id === 'self' && isNear(store.hello.value) && <OwnCost />}
      </span>
    </a>
  );
}

function Gauge({ id }: { readonly id: GaugeId }) {
  const store = useStore();
  const gauge = gauges[id];
  return (
    <span class="sidebar-sign sidebar-gauge">
      <Spark feed={gauge.feed(store)} shown={gauge.shown} max={() => gauge.max(store)} leastMax={gauge.leastMax} />
    </span>
  );
}

function Value({ id }: { readonly id: GaugeId }) {
  const store = useStore();
  const text = useComputed(() => gauges[id].text(store));
  return <span class="sidebar-value">{text}</span>;
}

function isNear(hello: HelloMessage | null): boolean {
  return hello?.audience === 'owner' || hello?.audience === 'local';
}

/** What Telltale itself takes; not asked for over a network, where it would cost more to tell than it is worth. */
function OwnCost() {
  const { self } = useStore().latest;
  useChannel('self');
  const text = useComputed(() => t('{cpuPercent} CPU', { cpuPercent: textOf(self.value?.cpu_percent, percent) }));
  return <span class="sidebar-value">{text}</span>;
}
