/** The top of the page: which machine this is, whether it is live, and how much time the charts show. */
import { useComputed } from '@preact/signals';
import { bytes, duration, noValue, textOf } from '../components/format.ts';
import { Segmented } from '../components/segmented.tsx';
import { useStore } from '../store/context.ts';
import { timeWindows } from '../store/windows.ts';

export function MachineHeader() {
  const store = useStore();
  const name = useComputed(() => store.hello.value?.name ?? store.info.value?.name ?? 'Telltale');
  return (
    <header class="machine">
      <div class="machine-identity">
        <Mark />
        <div>
          <h1 class="machine-name">{name}</h1>
          <Facts />
        </div>
      </div>
      <Uptime />
      <ConnectionLight />
      <Segmented legend="Time shown" choices={timeWindows} chosen={store.window.value} choose={store.show} />
    </header>
  );
}

function Facts() {
  const info = useStore().info.value;
  const facts = info && [
    info.os,
    info.kernel && `kernel ${info.kernel}`,
    info.cpu_model,
    `${info.cpu_count} ${info.cpu_count === 1 ? 'CPU' : 'CPUs'}`,
    `${textOf(info.memory_bytes, bytes)} memory`,
    info.virtualization,
  ];
  return (
    <ul class="machine-facts">
      {facts ? facts.filter(Boolean).map((fact) => <li key={fact}>{fact}</li>) : <li>{noValue}</li>}
    </ul>
  );
}

function Uptime() {
  const { system } = useStore().latest;
  const text = useComputed(() => {
    const seconds = system.value?.uptime_seconds;
    return seconds === null || seconds === undefined ? noValue : duration(seconds);
  });
  return (
    <dl class="machine-uptime">
      <dt>Up</dt>
      <dd>{text}</dd>
    </dl>
  );
}

function ConnectionLight() {
  const store = useStore();
  const quiet = store.quietSeconds;
  const light = useComputed(() => {
    const { phase } = store.connection.value;
    if (phase === 'live') return quiet.value === null ? 'live' : 'quiet';
    return store.lossReason.value === null ? 'connecting' : 'lost';
  });
  const text = useComputed(() => {
    if (light.value === 'quiet') return `No data for ${quiet.value} s`;
    return { live: 'Live', connecting: 'Connecting', lost: 'Not connected' }[light.value];
  });
  return (
    <p class={`light light-${light.value}`}>
      <span class="light-dot" aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}

/** The mark: a telltale, the strip of yarn on a sail that shows how the wind runs. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <rect class="mark-ground" width="32" height="32" rx="8" />
      <circle class="mark-line" cx="9" cy="12" r="2.25" />
      <path class="mark-line" d="M11.5 12.5c3.5 1.2 4.4 5.6 7.6 5.6 2.6 0 2.9-3.2 5.9-3.2" />
      <path class="mark-faint" d="M9 16v9" />
    </svg>
  );
}
