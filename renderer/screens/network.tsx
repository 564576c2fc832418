/** Network: traffic of all uplinks, then each interface with its packets and what went wrong, and the sockets. */
import { useComputed, useSignal } from '@preact/signals';
import type { NetworkData, NetworkInterface } from '../../protocol/families/network.ts';
import { Card } from '../components/card.tsx';
import { type Figure, FigureList } from '../components/figures.tsx';
import { bitsPerSecond, bytes, count, networkRate, perSecond, textOf } from '../components/format.ts';
import { useFeed } from '../components/use-feed.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';
import { interfaceLines, interfaceOf, interfacePlaces, retransmits, sockets } from './network-charts.ts';
import { DeviceReading, Facts, ReadingCard, ScreenFrame } from './parts.tsx';
import { TcpCard } from './tcp-card.tsx';

const socketFigures = (['tcp_in_use', 'udp_in_use', 'tcp_time_wait', 'tcp_orphaned'] as const).map(
  (key): Figure<NetworkData> => ({
    name: {
      tcp_in_use: 'TCP in use',
      udp_in_use: 'UDP in use',
      tcp_time_wait: 'TCP time-wait',
      tcp_orphaned: 'TCP orphaned',
    }[key],
    format: count,
    origin: { channel: 'network', path: `sockets.${key}` },
    read: (data) => data.sockets[key],
    reason: (data) => fieldReason(data, `sockets.${key}`),
  }),
);

/** An interface that is up, or that ever carried anything. */
const isUsed = (one: NetworkInterface) =>
  one.uplink || one.state === 'up' || (one.receive_bytes_total ?? 0) + (one.transmit_bytes_total ?? 0) > 0;

export function NetworkScreen() {
  const store = useStore();
  const { network } = store.latest;
  const all = useSignal(false);
  const interfaces = useComputed(() =>
    [...(network.value?.interfaces ?? [])].sort((a, b) => Number(b.uplink) - Number(a.uplink)),
  );
  const unused = useComputed(() => interfaces.value.filter((one) => !isUsed(one)).length);
  const names = useComputed(() =>
    JSON.stringify(interfaces.value.filter((one) => all.value || isUsed(one)).map((one) => one.interface)),
  );
  const about = useComputed(() => {
    const uplinks = interfaces.value.filter(({ uplink }) => uplink).map((one) => one.interface);
    return uplinks.length > 0 ? `over ${uplinks.join(', ')}` : '';
  });
  return (
    <ScreenFrame
      title="Network"
      about={about}
      tools={
        unused.value > 0 && (
          <label class="check">
            <input
              type="checkbox"
              checked={all.value}
              onChange={(event) => {
                all.value = event.currentTarget.checked;
              }}
            />
            Unused interfaces ({unused})
          </label>
        )
      }
    >
      <div class="screen-grid">
        <ReadingCard
          title="All uplinks"
          span={6}
          feed={store.feeds.network}
          format={networkRate}
          label="Network traffic"
          leastMax={1024}
          base={1024}
          size="tall"
        />
        {channelReason(store.hello.value, 'network') === null &&
          (JSON.parse(names.value) as string[]).map((name) => <Interface key={name} name={name} />)}
        <ReadingCard
          title="Sockets"
          feed={useFeed(() => sockets, 'sockets')}
          format={count}
          label="Sockets in use"
          leastMax={4}
        >
          <FigureList data={network} figures={socketFigures} />
        </ReadingCard>
        <ReadingCard
          title="Retransmissions"
          note="TCP segments sent again"
          feed={useFeed(() => retransmits, 'retransmits')}
          format={perSecond}
          label="TCP segments sent again"
          leastMax={1}
        />
        <TcpCard />
      </div>
    </ScreenFrame>
  );
}

function Interface({ name }: { readonly name: string }) {
  const { network } = useStore().latest;
  const feed = useFeed(() => interfaceLines(name), name);
  const one = useComputed(() => interfaceOf(network.value, name));
  const about = useComputed(() => {
    const data = one.value;
    if (!data) return '';
    const speed = data.speed_bits_per_second === null ? null : textOf(data.speed_bits_per_second, bitsPerSecond);
    const state = data.state === 'unknown' ? null : data.state.replaceAll('_', ' ');
    return [data.kind, state, speed].filter(Boolean).join(' · ');
  });
  const facts = useComputed((): [string, string | null][] => [
    ['Received since it came up', textOf(one.value?.receive_bytes_total, bytes)],
    ['Sent since it came up', textOf(one.value?.transmit_bytes_total, bytes)],
    ['Today', trafficText(network.value, one.value, 'today')],
    ['This month', trafficText(network.value, one.value, 'month')],
    ['Addresses', one.value?.addresses.join(', ') || null],
  ]);
  const { traffic, packets, trouble } = interfacePlaces;
  return (
    <Card title={name} area="span-6" note={about}>
      <div class="device-grid device-grid-3">
        <DeviceReading
          title="Traffic"
          feed={feed}
          shown={traffic}
          format={networkRate}
          label={`${name}: traffic`}
          leastMax={1024}
          base={1024}
        />
        <DeviceReading
          title="Packets"
          feed={feed}
          shown={packets}
          format={perSecond}
          label={`${name}: packets`}
          leastMax={10}
        />
        <DeviceReading
          title="What went wrong"
          feed={feed}
          shown={trouble}
          format={perSecond}
          label={`${name}: errors and drops`}
          leastMax={1}
        />
      </div>
      <Facts facts={facts} />
    </Card>
  );
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
  if (received !== null && sent !== null) return `${textOf(received, bytes)} in, ${textOf(sent, bytes)} out`;
  const reason = fieldReason(data, `interfaces[${one.interface}].receive_bytes_${span}`);
  return reason === null ? null : `Not counted: ${reason}`;
}
