/**
 * What `GET /api/v1/sockets` answers: sockets by state and who listens, on request, since /proc/net/tcp is dear to the
 * kernel. Source on Linux: /proc/net/{tcp,tcp6,udp,udp6} (Documentation/networking/proc_net_tcp.rst) and the
 * descriptors of processes.
 */
import type { Envelope } from './families/envelope.ts';

/** Longest list of those that listen; their numbers are in the counts all the same. */
export const maxListening = 1_024;

/** States of TCP, as include/net/tcp_states.h has them, and of UDP: `bound` to an address, `connected` to a peer. */
export const tcpStates = [
  'established',
  'syn_sent',
  'syn_received',
  'fin_wait_1',
  'fin_wait_2',
  'time_wait',
  'close',
  'close_wait',
  'last_ack',
  'listen',
  'closing',
] as const;

export type TcpState = (typeof tcpStates)[number];

export interface ListeningSocket {
  protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6';
  /** `0.0.0.0:22`, `[::]:22` */
  local: string;
  /** Who holds it; one of several where they share it. `null` where that could not be seen. */
  pid: number | null;
  process: string | null;
}

export interface SocketsResult extends Envelope {
  /** Over IPv4 and IPv6. */
  tcp: Record<TcpState, number>;
  udp: { bound: number; connected: number };
  /** TCP sockets that listen and UDP sockets that are bound; `null` for viewers, who do not see addresses. */
  listening: ListeningSocket[] | null;
}
