/**
 * What `GET /api/v1/tcp` answers: what each process has sent and received over the TCP connections that it has open,
 * on request, since it costs a program run. No address is in it. Sources: Linux, `ss -tineHp` (ss(8), the kernel's
 * tcp_info); macOS, `nettop -P -m tcp`. Windows tells it only after it was switched on for each connection.
 */
import type { Envelope, Reading } from './families/envelope.ts';

export interface TcpUse {
  /** Connections that are open; `null` on macOS, where nettop sums them up. */
  sockets: Reading;
  /** What the other ends have acknowledged (tcpi_bytes_acked, Linux 4.1), once however often it was sent. */
  transmit_bytes: Reading;
  /** tcpi_bytes_received: payload, in order and once. */
  receive_bytes: Reading;
  /** Since the answer before this one. */
  transmit_bytes_per_second: Reading;
  receive_bytes_per_second: Reading;
}

export interface TcpProcess extends TcpUse {
  pid: number;
  name: string;
}

export interface TcpResult extends Envelope {
  /** What the rates are over; `null` where there was no answer shortly before. */
  interval_seconds: Reading;
  /** A connection that several processes hold counts for the lowest pid alone, as a rule the one that opened it. */
  processes: TcpProcess[];
  /** Connections of processes that could not be seen, and those that no process holds any more. */
  not_attributed: TcpUse | null;
  /** What these figures leave out, as a sentence. */
  limits: string;
}
