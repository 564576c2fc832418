/** Telltale itself: what watching costs this machine, and which family of readings costs how much of it. */
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { Bar } from '../components/bar.tsx';
import { Card, Unavailable } from '../components/card.tsx';
import { bytes, bytesPerSecond, latency, percent, perSecond, textOf } from '../components/format.ts';
import { useFeed } from '../components/use-feed.ts';
import { useStore } from '../store/context.ts';
import { channelReason } from '../store/reasons.ts';
import { ReadingCard, ScreenFrame } from './parts.tsx';
import { selfCpu, selfDelay, selfMemory, selfWakeups, selfWritten } from './self-charts.ts';

export function SelfScreen() {
  const store = useStore();
  const { self } = store.latest;
  const missing = channelReason(store.hello.value, 'self');
  const cpu = useFeed(() => selfCpu, 'cpu');
  const memory = useFeed(() => selfMemory, 'memory');
  const wakeups = useFeed(() => selfWakeups, 'wakeups');
  const written = useFeed(() => selfWritten, 'written');
  const delay = useFeed(() => selfDelay, 'delay');
  const about = useComputed(() => {
    const share = self.value?.cpu_percent ?? null;
    const cpus = store.info.value?.cpu_count ?? null;
    if (share === null || cpus === null) return 'The process that measures, on the machine that it measures';
    return `${textOf(share / cpus, percent)} of this machine’s CPU time, ${textOf(self.value?.memory_bytes, bytes)} of its memory`;
  });
  if (missing !== null) {
    return (
      <ScreenFrame title="Telltale itself">
        <Card title="Cost" area="span-6">
          <Unavailable reason={missing} />
        </Card>
      </ScreenFrame>
    );
  }
  return (
    <ScreenFrame title="Telltale itself" about={about}>
      <div class="screen-grid">
        <ReadingCard
          title="CPU"
          note="100% is one core"
          feed={cpu}
          label="CPU time"
          format={percent}
          leastMax={2}
        />
        <ReadingCard title="Memory" feed={memory} label="Memory" format={bytes} base={1024} leastMax={2 ** 20} />
        <ReadingCard
          title="Wakeups"
          note="What keeps a battery from resting"
          span={2}
          feed={wakeups}
          label="Wakeups"
          format={perSecond}
          leastMax={10}
        />
        <ReadingCard
          title="Written to disk"
          span={2}
          feed={written}
          label="Written"
          format={bytesPerSecond}
          base={1024}
          leastMax={1_024}
        />
        <ReadingCard
          title="Longest wait"
          note="Of its main thread"
          span={2}
          feed={delay}
          label="Longest wait"
          format={latency}
          leastMax={0.01}
        />
        <Card title="Readings" area="span-6" note="Time that each takes, waiting included">
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
  if (names.value === '') return <p class="empty">Waiting for the first reading…</p>;
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
      <span class="collector-name">{name}</span>
      <Bar percent={share} />
      <span class="collector-value">{text}</span>
    </li>
  );
}
