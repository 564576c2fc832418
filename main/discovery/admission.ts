/**
 * Decides which datagrams are read at all, before anything is parsed: those from this network, of sane shape, that
 * can concern Telltale, and of them no more a second than a crowded network has. A flood costs a look at each datagram
 * and nothing else.
 */
import type { Clock } from '../clock.ts';

/**
 * One frame of Ethernet; RFC 6762, section 17, has packets fit into one wherever they can. A longer one could hold chains
 * of compressed names that cost milliseconds to follow.
 */
const maxBytes = 1_500;
const headerBytes = 12;
/** The root as a name, type and class. */
const minQuestionBytes = 5;
/** The root as a name, type, class, time to live and length. */
const minRecordBytes = 11;
const maxQuestions = 64;
const maxRecords = 64;

/** What every packet about Telltale carries somewhere: its service, a host of ours, or the question for all services. */
const relevant = /telltale|_services/i;

const windowMs = 1_000;
export const maxPacketsPerSecond = 100;
/** From one sender, so that one that floods does not silence the others. */
export const maxPacketsPerSecondFromOne = 20;

export interface Sender {
  readonly address: string;
  readonly port: number;
}

export type Admission = (datagram: Buffer, sender: Sender) => boolean;

/**
 * @param isLocal whether an address is on the network of the socket
 * @param port from which mDNS is sent: answers from another are to be ignored (RFC 6762, section 6), and questions
 * from another want an answer of their own kind (section 6.7), which is not given
 */
export function createAdmission(
  isLocal: (address: string) => boolean,
  port: number,
  clock: Pick<Clock, 'monotonic'>,
): Admission {
  const counts = new Map<string, number>();
  let total = 0;
  let windowStartMs = Number.NEGATIVE_INFINITY;

  function withinRate(address: string): boolean {
    const nowMs = clock.monotonic();
    if (nowMs - windowStartMs >= windowMs) {
      windowStartMs = nowMs;
      total = 0;
      counts.clear();
    }
    const count = counts.get(address) ?? 0;
    if (total >= maxPacketsPerSecond || count >= maxPacketsPerSecondFromOne) return false;
    total += 1;
    counts.set(address, count + 1);
    return true;
  }

  return (datagram, { address, port: senderPort }) =>
    senderPort === port &&
    hasSaneShape(datagram) &&
    relevant.test(datagram.toString('latin1')) &&
    isLocal(address) &&
    withinRate(address);
}

/**
 * The header of RFC 1035, section 4.1.1. Decoders make room for as many records as it promises, which is 2 MB for a
 * datagram of 12 bytes: more than the datagram can hold is refused.
 */
function hasSaneShape(datagram: Buffer): boolean {
  if (datagram.length < headerBytes || datagram.length > maxBytes) return false;
  // Opcode and response code must be 0 (RFC 6762, sections 18.3 and 18.11).
  if ((datagram.readUInt16BE(2) & 0x780f) !== 0) return false;
  const questions = datagram.readUInt16BE(4);
  const records = datagram.readUInt16BE(6) + datagram.readUInt16BE(8) + datagram.readUInt16BE(10);
  return (
    questions <= maxQuestions &&
    records <= maxRecords &&
    headerBytes + questions * minQuestionBytes + records * minRecordBytes <= datagram.length
  );
}
