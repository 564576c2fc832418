/** What one process sends and receives over its open TCP connections; nothing where it has none or none may be seen. */
import { bytes, networkRate, textOf } from '../components/format.ts';
import { useTcp } from '../components/use-tcp.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';

export function ProcessTcp({ pid }: { readonly pid: number }) {
  const { mode } = useStore().time.value;
  const { value } = useTcp(mode === 'live');
  const use = value.value?.processes.find((one) => one.pid === pid);
  // Nothing is recorded of it: beside a table of the past it would tell of another time.
  if (!use || mode === 'rewound') return null;
  const facts = [
    [t('Receives by TCP'), textOf(use.receive_bytes_per_second, networkRate)],
    [t('Sends by TCP'), textOf(use.transmit_bytes_per_second, networkRate)],
    [t('Received by TCP'), textOf(use.receive_bytes, bytes)],
    [t('Sent by TCP'), textOf(use.transmit_bytes, bytes)],
  ];
  return (
    <dl class="facts drawer-facts" title={value.value?.limits}>
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
