/** Network: traffic of all uplinks, then each interface with its packets and what went wrong, and the sockets. */

import { useComputed, useSignal } from '@preact/signals';
import type { NetworkData, NetworkInterface } from '../../protocol/families/network.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { Arrange } from '../components/arrange.tsx';
import { Card } from '../components/card.tsx';
import { type Figure, FigureList } from '../components/figures.tsx';
import { bitsPerSecond, bytes, count, networkRate, perSecond, textOf } from '../components/format.ts';
import { useDeviceName, useDevices } from '../components/use-devices.ts';
import { useFeed, useFeedOf } from '../components/use-feed.ts';
import { useList } from '../components/use-list.ts';
import { t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { useStore } from '../store/context.ts';
import { isUsedInterface } from '../store/device-lists.ts';
import { interfaceKind, linkState } from '../store/device-words.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';
import { interfaceLines, interfaceOf, interfacePlaces, retransmits, sockets } from './network-charts.ts';
import { type DeviceReading, DeviceReadings, type Fact, Facts, More, ReadingCard, ScreenFrame } from './parts.tsx';
import { TcpCard } from './tcp-card.tsx';

const socketFigures = (['tcp_in_use', 'udp_in_use', 'tcp_time_wait', 'tcp_orphaned'] as const).map(
  (key): Figure<NetworkData> => ({
    name: (
      {
        tcp_in_use: 'TCP in use',
        udp_in_use: 'UDP in use',
        tcp_time_wait: 'TCP time-wait',
        tcp_orphaned: 'TCP orphaned',
      } as const
    )[key],
    format: count,
    origin: { channel: 'network', path: `sockets.${key}` },
    read: (data) => data.sockets[key],
    reason: (data) => fieldReason(data, `sockets.${key}`),
  }),
);

export function NetworkScreen() {
  const store = useStore();
  const { network } = store.latest;
  const all = useSignal(false);
  const interfaces = useComputed(() => network.value?.interfaces ?? []);
  const unused = useList(() =>
    interfaces.value.filter((one) => !isUsedInterface(one)).map((one) => one.interface),
  );
  const arranged = useDevices('interface');
  const about = useComputed(() => {
    const uplinks = interfaces.value.filter(({ uplink }) => uplink).map((one) => one.interface);
    return uplinks.length > 0 ? t('over {uplinks}', { uplinks: uplinks.join(', ') }) : '';
  });
  return (
    <ScreenFrame
      title={t('Network')}
      about={about}
      tools={
        <>
          {unused.length > 0 && (
            <More label={t('Unused interfaces ({count})', { count: unused.length })} shown={all} />
          )}
          <Arrange kinds={['interface']} hidden={arranged.hidden} />
        </>
      }
    >
      <div class="screen-grid">
        <ReadingCard
          title={t('All uplinks')}
          span={6}
          feed={store.feeds.network}
          format={networkRate}
          label={t('Network traffic')}
          leastMax={1024}
          base={1024}
          size="tall"
        />
        {channelReason(store.hello.value, 'network') === null &&
          [...arranged.shown, ...(all.value ? unused : [])].map((name) => <Interface key={name} name={name} />)}
        <ReadingCard
          title={t('Sockets')}
          feed={useFeed(sockets)}
          format={count}
          label={t('Sockets in use')}
          leastMax={4}
        >
          <FigureList data={network} figures={socketFigures} />
        </ReadingCard>
        <ReadingCard
          title={t('Retransmissions')}
          note={t('TCP segments sent again')}
          feed={useFeed(retransmits)}
          format={perSecond}
          label={t('TCP segments sent again')}
          leastMax={1}
        />
        <TcpCard />
      </div>
    </ScreenFrame>
  );
}

const readings: readonly DeviceReading[] = [
  { title: 'Traffic', shown: interfacePlaces.traffic, format: networkRate, leastMax: 1024, base: 1024 },
  { title: 'Packets', shown: interfacePlaces.packets, format: perSecond, leastMax: 10 },
  { title: 'Errors and drops', shown: interfacePlaces.trouble, format: perSecond, leastMax: 1 },
];

function Interface({ name }: { readonly name: string }) {
  const { network } = useStore().latest;
  const feed = useFeedOf(() => interfaceLines(name), name);
  const own = useDeviceName('interface', name);
  const shown = own ?? name;
  const one = useComputed(() => interfaceOf(network.value, name));
  const about = useComputed(() => {
    const data = one.value;
    if (!data) return '';
    const speed = data.speed_bits_per_second === null ? null : textOf(data.speed_bits_per_second, bitsPerSecond);
    const state = data.state === 'unknown' ? null : linkState(data);
    const parts = [own === null ? null : visibleText(name), interfaceKind(data), state, speed];
    return parts.filter(Boolean).join(' · ');
  });
  const facts = useComputed((): Fact[] => [
    [
      t('Received since it came up'),
      textOf(one.value?.receive_bytes_total, bytes),
      originOf('receive_bytes_total'),
    ],
    [t('Sent since it came up'), textOf(one.value?.transmit_bytes_total, bytes), originOf('transmit_bytes_total')],
    [t('Today'), trafficText(network.value, one.value, 'today'), originOf('receive_bytes_today')],
    [t('This month'), trafficText(network.value, one.value, 'month'), originOf('receive_bytes_month')],
    [t('Addresses'), one.value?.addresses.join(', ') || null],
  ]);
  return (
    <Card title={shown} area="span-6" note={about}>
      <DeviceReadings device={shown} feed={feed} readings={readings} columns={3} />
      <Facts facts={facts} />
    </Card>
  );
}

function originOf(field: keyof NetworkInterface): FigureOrigin {
  return { channel: 'network', path: `interfaces[].${field}` };
}

/** What passed in a day or month; why it is not counted where it is not. */
function trafficText(
  data: NetworkData | null,
  one: NetworkInterface | null,
  span: 'today' | 'month',
): string | null {
  if (!one) return null;
  const received = one[`receive_bytes_${span}`];
  const sent = one[`transmit_bytes_${span}`];
  if (received !== null && sent !== null)
    return t('{received} in, {sent} out', { received: textOf(received, bytes), sent: textOf(sent, bytes) });
  const reason = fieldReason(data, `interfaces[${one.interface}].receive_bytes_${span}`);
  return reason === null ? null : t('Not counted: {reason}', { reason });
}
