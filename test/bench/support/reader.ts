/** Reads families of this machine and makes the messages of their channels, as the sampler does but when it is told to. */
import type { Collector, Family, Host } from '../../../main/collectors/collector.ts';
import { channelSources } from '../../../main/collectors/registry.ts';
import { Composer, momentOf, type Pairing, pair } from '../../../main/sampler/compose.ts';
import type { Outcome } from '../../../main/sampler/rates.ts';
import type { Reading } from '../../../main/sampler/reader.ts';
import { noCounts } from '../../collectors/no-counts.ts';

export const host: Host = {
  platform: process.platform,
  procRoot: '/proc',
  sysRoot: '/sys',
  rootPrefix: '',
  self: { collectors: () => [], application: () => noCounts },
};

/** Families that are opened together, and the channels that are made of them alone. */
export class Reader {
  readonly #collectors = new Map<Family<unknown>, Collector<unknown>>();
  readonly #composers: readonly Composer[];
  readonly #previous = new Map<Family<unknown>, Reading>();
  readonly #outcomes = new Map<Family<unknown>, Outcome>();
  /** Families that answer with a promise. */
  readonly #late = new Set<Family<unknown>>();
  readonly #signal = new AbortController().signal;

  constructor(families: readonly Family<unknown>[]) {
    for (const family of families) this.#collectors.set(family, family.open(host));
    this.#composers = channelSources
      .filter((source) => source.families.every((each) => this.#collectors.has(each)))
      .map((source) => new Composer(source));
  }

  /** Reads each family once and makes a message of each channel as soon as its families have answered, as the sampler does. */
  async tick(): Promise<void> {
    const late: Promise<void>[] = [];
    for (const [family, collector] of this.#collectors) {
      const answer = collector.read(this.#signal);
      if (answer instanceof Promise) late.push(this.#settleLate(family, answer));
      else this.#settle(family, answer);
    }
    this.#compose(true);
    if (late.length === 0) return;
    await Promise.all(late);
    this.#compose(false);
  }

  #compose(isReady: boolean): void {
    const moment = momentOf(Date.now());
    for (const composer of this.#composers) {
      if (this.#isReady(composer) === isReady) composer.compose(this.#outcomes, moment);
    }
  }

  #isReady({ source }: Composer): boolean {
    return !source.families.some((family) => this.#late.has(family));
  }

  async #settleLate(family: Family<unknown>, answer: Promise<unknown>): Promise<void> {
    this.#late.add(family);
    this.#settle(family, await answer);
  }

  #settle(family: Family<unknown>, value: unknown): void {
    const result: Reading = { value, atMs: performance.now(), era: 0 };
    const pairing: Pairing = { result, previous: this.#previous.get(family), maxSpanMs: 60_000, eraReason: '' };
    this.#outcomes.set(family, pair(pairing));
    this.#previous.set(family, result);
  }

  close(): void {
    for (const collector of this.#collectors.values()) collector.close?.();
  }
}

/** Those that this machine has. */
export function allFamilies(): Family<unknown>[] {
  const families = new Set(channelSources.flatMap((source) => source.families));
  return [...families].filter(isHere);
}

function isHere(family: Family<unknown>): boolean {
  try {
    family.open(host).close?.();
    return true;
  } catch {
    return false;
  }
}
