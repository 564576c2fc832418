/** Network: traffic over the uplinks, then of each interface. */
import { useComputed } from '@preact/signals';
import type { NetworkInterface } from '../../protocol/families/network.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { HiddenCount } from '../components/arrange.tsx';
import { Card, Unavailable } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { bitsPerSecond, count, networkRate, textOf } from '../components/format.ts';
import { Stat } from '../components/stat.tsx';
import { useDeviceName, useDevices } from '../components/use-devices.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { interfaceKind, linkState } from '../store/device-words.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

export function NetworkCard() {
  const store = useStore();
  const { network } = store.latest;
  const unavailable = channelReason(store.hello.value, 'network');
  const note = useComputed(() => {
    const sockets = network.value?.sockets;
    return sockets
      ? t('{tcpInUse} TCP, {udpInUse} UDP sockets', {
          tcpInUse: textOf(sockets.tcp_in_use, count),
          udpInUse: textOf(sockets.udp_in_use, count),
        })
      : '';
  });
  return (
    <Card title={t('Network')} area="network" note={note}>
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <>
          <div class="stats">
            <Stat
              feed={store.feeds.network}
              line={0}
              format={networkRate}
              reason={() => fieldReason(network.value, 'receive_bytes_per_second')}
            />
            <Stat
              feed={store.feeds.network}
              line={1}
              format={networkRate}
              reason={() => fieldReason(network.value, 'transmit_bytes_per_second')}
            />
          </div>
          <Chart
            feed={store.feeds.network}
            label={t('Network traffic')}
            format={networkRate}
            base={1024}
            leastMax={1024}
          />
          <Interfaces />
        </>
      )}
    </Card>
  );
}

function Interfaces() {
  const { shown, hidden } = useDevices('interface');
  return (
    <>
      <table class="parts">
        <caption class="visually-hidden">{t('Each interface')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Interface')}</th>
            <th scope="col" class="number">
              {t('Received')}
            </th>
            <th scope="col" class="number">
              {t('Sent')}
            </th>
            <th scope="col" class="number">
              {t('Link')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((name) => (
            <Interface key={name} name={name} />
          ))}
        </tbody>
      </table>
      <HiddenCount kinds={['interface']} hidden={hidden} />
    </>
  );
}

function Interface({ name }: { readonly name: string }) {
  const { network } = useStore().latest;
  const data = useComputed(() => network.value?.interfaces.find((one) => one.interface === name) ?? null);
  const received = useComputed(() => textOf(data.value?.receive_bytes_per_second, networkRate));
  const sent = useComputed(() => textOf(data.value?.transmit_bytes_per_second, networkRate));
  const link = useComputed(() => (data.value ? linkText(data.value) : ''));
  const own = useDeviceName('interface', name);
  const about = useComputed(() =>
    [
      own === null ? null : visibleText(name),
      data.value && interfaceKind(data.value),
      ...(data.value?.addresses ?? []),
    ]
      .filter(Boolean)
      .join(', '),
  );
  return (
    <tr>
      <th scope="row" title={about}>
        {own ?? visibleText(name)}
      </th>
      <td class="number">{received}</td>
      <td class="number">{sent}</td>
      <td class="number part-link">{link}</td>
    </tr>
  );
}

function linkText(device: NetworkInterface): string {
  const { state, speed_bits_per_second } = device;
  if (state === 'up' && speed_bits_per_second !== null) return textOf(speed_bits_per_second, bitsPerSecond);
  // Loopback and tunnels report "unknown" for good; what they are says more.
  return state === 'unknown' ? interfaceKind(device) : linkState(device);
}
