/** The top of the page: which machine this is. */

import { useComputed } from '@preact/signals';
import { visibleText } from '../../protocol/visible-text.ts';
import { bytes, duration, noValue, textOf } from '../components/format.ts';
import { plural, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { SharedTag } from './notices.tsx';

export function MachineHeader() {
  const store = useStore();
  const name = useComputed(() => visibleText(store.hello.value?.name ?? store.info.value?.name ?? 'Telltale'));
  return (
    <header class="machine">
      <h1 class="machine-name">{name}</h1>
      <SharedTag />
      <Facts />
      <Uptime />
    </header>
  );
}

function Facts() {
  const info = useStore().info.value;
  const facts = info && [
    info.os,
    info.kernel && t('kernel {kernel}', { kernel: info.kernel }),
    info.cpu_model,
    plural(info.cpu_count, '{count} CPU', '{count} CPUs'),
    t('{memoryBytes} memory', { memoryBytes: textOf(info.memory_bytes, bytes) }),
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
      <dt>{t('Up')}</dt>
      <dd>{text}</dd>
    </dl>
  );
}
