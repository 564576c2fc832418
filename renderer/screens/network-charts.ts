/** What the network screen charts. */

import type { NetworkData, NetworkInterface } from '../../protocol/families/network.ts';
import { labelledName } from '../../protocol/series.ts';
import type { NumberKey } from '../components/figures.tsx';
import type { Label } from '../language/text.ts';
import type { ChartDefinition, LineDefinition } from '../store/lines.ts';
import { sumKnown } from '../store/points.ts';

/** Places of an interface's lines, by the chart that shows them. */
export const interfacePlaces = { traffic: [0, 1], packets: [2, 3], trouble: [4, 5] } as const;

export function interfaceLines(name: string): ChartDefinition<'network'> {
  const line = (
    label: Label,
    color: string,
    ...keys: NumberKey<NetworkInterface>[]
  ): LineDefinition<'network'> => ({
    label,
    color,
    series: keys.map((key) => labelledName(`network_interfaces_${key}`, 'interface', name)),
    path: `interfaces[${name}].${keys[0]}`,
    read: (data) => {
      const one = interfaceOf(data, name);
      return one && sumKnown(keys.map((key) => one[key]));
    },
  });
  return {
    channel: 'network',
    lines: [
      line('Received', '--series-3', 'receive_bytes_per_second'),
      line('Sent', '--series-4', 'transmit_bytes_per_second'),
      line('Received', '--series-3', 'receive_packets_per_second'),
      line('Sent', '--series-4', 'transmit_packets_per_second'),
      line('Errors', '--series-5', 'receive_errors_per_second', 'transmit_errors_per_second'),
      line('Dropped', '--series-2', 'receive_drops_per_second', 'transmit_drops_per_second'),
    ],
  };
}

export function interfaceOf(data: NetworkData | null, name: string): NetworkInterface | null {
  return data?.interfaces.find((one) => one.interface === name) ?? null;
}

export const sockets: ChartDefinition<'network'> = {
  channel: 'network',
  lines: [
    {
      label: 'TCP',
      color: '--series-1',
      series: ['network_sockets_tcp_in_use'],
      path: 'sockets.tcp_in_use',
      read: (data) => data.sockets.tcp_in_use,
    },
    {
      label: 'UDP',
      color: '--series-2',
      series: ['network_sockets_udp_in_use'],
      path: 'sockets.udp_in_use',
      read: (data) => data.sockets.udp_in_use,
    },
  ],
};

export const retransmits: ChartDefinition<'network'> = {
  channel: 'network',
  lines: [
    {
      label: 'Sent again',
      color: '--series-5',
      series: ['network_sockets_tcp_retransmits_per_second'],
      path: 'sockets.tcp_retransmits_per_second',
      read: (data) => data.sockets.tcp_retransmits_per_second,
    },
  ],
};
