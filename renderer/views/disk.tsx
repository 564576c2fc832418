/** Disks: traffic of all, then of each device. */

import { useComputed } from '@preact/signals';
import { visibleText } from '../../protocol/visible-text.ts';
import { HiddenCount } from '../components/arrange.tsx';
import { Bar } from '../components/bar.tsx';
import { Card, Unavailable } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { bytes, bytesPerSecond, percent, textOf } from '../components/format.ts';
import { Stat } from '../components/stat.tsx';
import { useDeviceName, useDevices } from '../components/use-devices.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

export function DiskCard() {
  const store = useStore();
  const { disk } = store.latest;
  const unavailable = channelReason(store.hello.value, 'disk');
  return (
    <Card title={t('Disks')} area="disk">
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <>
          <div class="stats">
            <Stat
              feed={store.feeds.disk}
              line={0}
              format={bytesPerSecond}
              reason={() => fieldReason(disk.value, 'read_bytes_per_second')}
            />
            <Stat
              feed={store.feeds.disk}
              line={1}
              format={bytesPerSecond}
              reason={() => fieldReason(disk.value, 'write_bytes_per_second')}
            />
          </div>
          <Chart
            feed={store.feeds.disk}
            label={t('Disk traffic')}
            format={bytesPerSecond}
            base={1024}
            leastMax={1024}
          />
          <Devices />
        </>
      )}
    </Card>
  );
}

function Devices() {
  const { shown, hidden } = useDevices('disk');
  return (
    <>
      <table class="parts">
        <caption class="visually-hidden">{t('Each disk')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Device')}</th>
            <th scope="col" class="number">
              {t('Read')}
            </th>
            <th scope="col" class="number">
              {t('Write')}
            </th>
            <th scope="col" class="number">
              {t('Busy')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((name) => (
            <Device key={name} name={name} />
          ))}
        </tbody>
      </table>
      <HiddenCount kinds={['disk']} hidden={hidden} />
    </>
  );
}

function Device({ name }: { readonly name: string }) {
  const { disk } = useStore().latest;
  const own = useDeviceName('disk', name);
  const device = useComputed(() => disk.value?.devices.find((one) => one.device === name) ?? null);
  const read = useComputed(() => textOf(device.value?.read_bytes_per_second, bytesPerSecond));
  const write = useComputed(() => textOf(device.value?.write_bytes_per_second, bytesPerSecond));
  const busy = useComputed(() => device.value?.busy_percent ?? null);
  const busyText = useComputed(() => textOf(busy.value, percent));
  const about = useComputed(() =>
    visibleText(
      [own === null ? '' : name, device.value?.model, textOf(device.value?.size_bytes, bytes)]
        .filter(Boolean)
        .join(', '),
    ),
  );
  return (
    <tr>
      <th scope="row" title={about}>
        {own ?? visibleText(name)}
      </th>
      <td class="number">{read}</td>
      <td class="number">{write}</td>
      <td class="number part-share">
        <Bar percent={busy} /> <span class="part-share-value">{busyText}</span>
      </td>
    </tr>
  );
}
