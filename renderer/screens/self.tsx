/** Telltale itself: what watching costs this machine, and which family of readings costs how much of it. */
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { Bar } from '../components/bar.tsx';
import { Card, Unavailable } from '../components/card.tsx';
import { bytes, bytesPerSecond, latency, percent, perSecond, textOf } from '../components/format.ts';
import { useFeed } from '../components/use-feed.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelReason } from '../store/reasons.ts';
import { ReadingCard, ScreenFrame } from './parts.tsx';
import { selfCpu, selfDelay, selfMemory, selfWakeups, selfWritten } from './self-charts.ts';
import { channelTitle } from './settings-words.ts';

export function SelfScreen() {
  const store = useStore();
  const { self } = store.latest;
  const missing = channelReason(store.hello.value, 'self');
  const cpu = useFeed(selfCpu);
  const memory = useFeed(selfMemory);
  const wakeups = useFeed(selfWakeups);
  const written = useFeed(selfWritten);
  const delay = useFeed(selfDelay);
  const about = useComputed(() => {
    const share = self.value?.cpu_percent ?? null;
    const cpus = store.info.value?.cpu_count ?? null;
    if (share === null || cpus === null) return t('The process that measures, on the machine that it measures');
    return t('{share} of this machine’s CPU time, {memoryBytes} of its memory', {
      share: textOf(share / cpus, percent),
      memoryBytes: textOf(self.value?.memory_bytes, bytes),
    });
  });
  if (missing !== null) {
    return (
      <ScreenFrame title={t('Telltale itself')}>
        <Card title={t('Cost')} area="span-6">
          <Unavailable reason={missing} />
        </Card>
      </ScreenFrame>
    );
  }
  return (
    <ScreenFrame title={t('Telltale itself')} about={about}>
      <div class="screen-grid">
        <ReadingCard
          title={t('CPU')}
          note={t('100% is one core')}
          feed={cpu}
          label={t('CPU time')}
          format={percent}
          leastMax={2}
        />
        <ReadingCard
          title={t('Memory')}
          feed={memory}
          label={t('Memory')}
          format={bytes}
          base={1024}
          leastMax={2 ** 20}
        />
        <ReadingCard
          title={t('Wakeups')}
          note={t('Costs battery life')}
          span={2}
          feed={wakeups}
          label={t('Wakeups')}
          format={perSecond}
          leastMax={10}
        />
        <ReadingCard
          title={t('Written to disk')}
          span={2}
          feed={written}
          label={t('Written')}
          format={bytesPerSecond}
          base={1024}
          leastMax={1_024}
        />
        <ReadingCard
          title={t('Longest wait')}
          note={t('Of its main thread')}
          span={2}
          feed={delay}
          label={t('Longest wait')}
          format={latency}
          leastMax={0.01}
        />
        <Card title={t('Readings')} area="span-6" note={t('Time that each takes, waiting included')}>
          <Collectors />
        </Card>
      </div>
    </ScreenFrame>
  );
}

function Collectors() {
  const { self } = useStore().latest;
  const most = useComputed(() =>
    Math.max(1e-6, ...(self.value?.collectors ?? []).map((one) => one.seconds_per_call)),
  );
  // By name: in the order of their cost they would change places all the time.
  const names = useComputed(() =>
    (self.value?.collectors ?? [])
      .map((one) => one.collector)
      .sort()
      .join(' '),
  );
  if (names.value === '') return <p class="empty">{t('Waiting for the first reading…')}</p>;
  return (
    <ul class="collectors">
      {names.value.split(' ').map((name) => (
        <Collector key={name} name={name} most={most} />
      ))}
    </ul>
  );
}

function Collector({ name, most }: { readonly name: string; readonly most: ReadonlySignal<number> }) {
  const { self } = useStore().latest;
  const seconds = useComputed(
    () => self.value?.collectors.find((one) => one.collector === name)?.seconds_per_call ?? null,
  );
  const share = useComputed(() => (seconds.value === null ? null : (100 * seconds.value) / most.value));
  const text = useComputed(() => textOf(seconds.value, latency));
  return (
    <li class="collector">
      <span class="collector-name">{channelTitle(name)}</span>
      <Bar percent={share} />
      <span class="collector-value">{text}</span>
    </li>
  );
}
