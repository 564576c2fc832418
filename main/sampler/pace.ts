/**
 * How fast a machine is sampled: at the base interval, more slowly on battery and while nobody looks where its owner
 * wants that. Slower means the base interval times a whole number, so that samples fall into the buckets that the
 * base interval has, and at least one into every ten seconds: recorded detail gets coarser, never holes.
 */
import { maxIntervalMs } from '../../protocol/channels.ts';
import type { Clock } from '../clock.ts';

/** Half as often on battery. */
const batteryFactor = 2;
/** Time between two samples while nobody looks. */
const unwatchedMs = 5_000;
/** So long nobody must look: a page that is loaded anew changes nothing. */
const unwatchedAfterMs = 30_000;

export interface PaceRules {
  readonly intervalMs: number;
  readonly slowerOnBattery: boolean;
  readonly slowerUnwatched: boolean;
}

export interface Pace {
  /** Time between two samples now. */
  readonly currentMs: number;
  /** While somebody looks: what viewers are told, since nobody is told anything else. */
  readonly watchedMs: number;
  setRules(rules: PaceRules): void;
  /** `null` where it is not known, which counts as mains. */
  setOnBattery(onBattery: boolean | null): void;
  /** Somebody looks. @returns ends it; harmless twice */
  watch(): () => void;
  /** No timer is left, nor begun by who goes later. Harmless twice. */
  stop(): void;
}

export interface PaceOptions {
  readonly rules: PaceRules;
  /** It is never faster than this, in milliseconds; left out where the base interval alone sets the pace. */
  readonly leastMs?: number;
  readonly clock: Pick<Clock, 'after'>;
  /** Told when either pace has changed. */
  onChange(): void;
}

export function createPace(options: PaceOptions): Pace {
  const { clock, onChange, leastMs = 0 } = options;
  let { rules } = options;
  let onBattery = false;
  let watchers = 0;
  let unwatched = false;
  let stopped = false;
  let cancel = () => {};
  let watchedMs = 0;
  let currentMs = 0;

  function compute(): void {
    watchedMs = slowed(rules.intervalMs, Math.max(factor(), Math.ceil(leastMs / rules.intervalMs)));
    // What is slow already is not made faster.
    const isSlower = rules.slowerUnwatched && unwatched && watchedMs < maxIntervalMs;
    currentMs = isSlower ? slowed(watchedMs, Math.ceil((unwatchedMs * factor()) / watchedMs)) : watchedMs;
  }

  const factor = () => (rules.slowerOnBattery && onBattery ? batteryFactor : 1);

  function update(): void {
    const [watchedBefore, before] = [watchedMs, currentMs];
    compute();
    if (watchedMs !== watchedBefore || currentMs !== before) onChange();
  }

  function startWaiting(): void {
    cancel();
    if (unwatched || stopped) return;
    cancel = clock.after(unwatchedAfterMs, () => {
      unwatched = true;
      update();
    });
  }

  compute();
  startWaiting();
  return {
    get currentMs() {
      return currentMs;
    },
    get watchedMs() {
      return watchedMs;
    },
    setRules(next) {
      rules = next;
      update();
    },
    setOnBattery(now) {
      onBattery = now === true;
      update();
    },
    watch() {
      watchers += 1;
      cancel();
      unwatched = false;
      update();
      let released = false;
      return () => {
        if (released) return;
        released = true;
        watchers -= 1;
        if (watchers === 0) startWaiting();
      };
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** A whole multiple, and never more than a sampler takes. */
function slowed(intervalMs: number, times: number): number {
  const most = Math.floor(maxIntervalMs / intervalMs);
  return intervalMs * Math.max(1, Math.min(times, most));
}
