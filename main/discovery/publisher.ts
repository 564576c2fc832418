/**
 * Announces one service at one place (RFC 6762): asks whether its name is free, says that it is there, answers who
 * asks, says goodbye. Conflicts are kept simple: whoever meets another with its name takes a new random one. All
 * records go in one packet, at most one a second, so that no flood of questions is answered by a flood.
 */
import type { Answer, Packet, Question } from 'dns-packet';
import type { Clock } from '../clock.ts';
import type { Link } from './link.ts';
import {
  enumerationName,
  enumerationRecord,
  type Identity,
  type RandomSource,
  recordTtlSeconds,
  type Service,
  sameName,
  serviceName,
  serviceRecords,
} from './service.ts';

/** Three questions, a quarter of a second apart, after a random wait (section 8.1). */
const probes = 3;
const probeGapMs = 250;
/** Said twice (section 8.3). */
const announcements = 2;
const announcementGapMs = 1_000;
/** Others may answer the same question: a random wait, 20 to 120 ms (section 6). */
const answerWaitMs = { least: 20, spread: 100 };
/** Between two answers; less where a name is defended against who wants to take it (section 6). */
const answerGapMs = 1_000;
const defenceGapMs = 250;

export interface Publisher {
  /** Takes this identity after the delay, instead of any before. */
  publish(identity: Identity, delayMs: number): void;
  receive(packet: Packet): void;
  /** @returns resolves when the goodbye has left. Harmless twice. */
  stop(): Promise<void>;
}

export interface PublisherOptions {
  readonly link: Link;
  readonly service: Service;
  /** Told in the records. */
  readonly addresses: readonly string[];
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Another has the name of this identity. */
  onConflict(): void;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { link, service, addresses, clock, random } = options;
  let identity: Identity | null = null;
  let announced = false;
  let stopped = false;
  let sentMs = Number.NEGATIVE_INFINITY;
  let cancelStep = () => {};
  let cancelAnswer: (() => void) | null = null;
  let answerMs = 0;
  let enumerated = false;

  const upTo = (spreadMs: number) => (random(1).readUInt8(0) / 256) * spreadMs;

  function probe(own: Identity, left: number): void {
    if (left === 0) {
      announce(own, announcements);
      return;
    }
    const authorities = serviceRecords(own, service, addresses, recordTtlSeconds).filter(
      ({ type }) => type === 'SRV',
    );
    void link.send({
      type: 'query',
      questions: [{ type: 'ANY' as Question['type'], name: own.instance }],
      authorities,
    });
    cancelStep = clock.after(probeGapMs, () => probe(own, left - 1));
  }

  function announce(own: Identity, left: number): void {
    announced = true;
    void respond(serviceRecords(own, service, addresses, recordTtlSeconds));
    if (left > 1) cancelStep = clock.after(announcementGapMs, () => announce(own, left - 1));
  }

  function respond(answers: Answer[]): Promise<void> {
    sentMs = clock.monotonic();
    return link.send({ type: 'response', answers });
  }

  function answer(own: Identity, gapMs: number): void {
    const nowMs = clock.monotonic();
    const atMs = Math.max(nowMs + answerWaitMs.least + upTo(answerWaitMs.spread), sentMs + gapMs);
    if (cancelAnswer && answerMs <= atMs) return;
    cancelAnswer?.();
    answerMs = atMs;
    cancelAnswer = clock.after(atMs - nowMs, () => {
      cancelAnswer = null;
      const records = serviceRecords(own, service, addresses, recordTtlSeconds);
      void respond(enumerated ? [...records, enumerationRecord] : records);
      enumerated = false;
    });
  }

  function receiveQuery(own: Identity, { questions = [], answers = [], authorities = [] }: Packet): void {
    const contested = authorities.some((record) => isOfAnother(record, own));
    if (!announced) {
      // Two that want the same name at the same time: both let go of it.
      if (contested) options.onConflict();
      return;
    }
    const concerns = questions.filter((question) => isConcerned(question, own));
    if (concerns.length === 0) return;
    const onlyService = concerns.every(({ name }) => sameName(name, serviceName));
    if (onlyService && answers.some((record) => isKnown(record, own))) return;
    enumerated ||= concerns.some(({ name }) => sameName(name, enumerationName));
    answer(own, contested ? defenceGapMs : answerGapMs);
  }

  return {
    publish(next, delayMs) {
      if (stopped) return;
      identity = next;
      announced = false;
      cancelStep();
      cancelAnswer?.();
      cancelAnswer = null;
      cancelStep = clock.after(delayMs + upTo(probeGapMs), () => probe(next, probes));
    },
    receive(packet) {
      if (!identity || stopped) return;
      const own = identity;
      if (packet.type === 'query') receiveQuery(own, packet);
      else if (packet.answers?.some((record) => isOfAnother(record, own))) options.onConflict();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      cancelStep();
      cancelAnswer?.();
      if (identity && announced) await respond(serviceRecords(identity, service, addresses, 0));
    },
  };

  /** The name with another host or port behind it. What we sent ourselves comes back too and is none. */
  function isOfAnother(record: Answer, own: Identity): boolean {
    if (record.type !== 'SRV' || !sameName(record.name, own.instance) || record.ttl === 0) return false;
    return !sameName(record.data.target, own.host) || record.data.port !== service.port;
  }
}

function isConcerned({ name, type }: Question, own: Identity): boolean {
  // The types of the library leave out the question for any type.
  const is = (...types: string[]) => type.toString() === 'ANY' || types.includes(type);
  if (sameName(name, serviceName) || sameName(name, enumerationName)) return is('PTR');
  if (sameName(name, own.instance)) return is('SRV', 'TXT');
  return sameName(name, own.host) && is('A', 'AAAA');
}

/** Whoever asks knows it already and for at least half its time (section 7.1). */
function isKnown(record: Answer, own: Identity): boolean {
  if (record.type !== 'PTR' || !sameName(record.name, serviceName)) return false;
  return sameName(record.data, own.instance) && (record.ttl ?? 0) >= recordTtlSeconds / 2;
}
