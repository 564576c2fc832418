/**
 * The channels of the stream and how often each is sampled.
 *
 * One table, read by the sampler (when to read), the hub (what can be subscribed to), the recorder (what is
 * kept unwatched) and `hello` (what a viewer is told). Periods are wall-clock slots: a channel of 2,000 ms is
 * due when Unix time in milliseconds is a multiple of 2,000.
 */

/** How a channel is paced. All times in milliseconds. */
export interface ChannelPace {
  /**
   * Time between two samples while somebody subscribes. `'base'` is the engine's base interval (250 ms to
   * 10 s); a number is rounded up to a multiple of it.
   */
  readonly periodMs: 'base' | number;
  /** Time between two samples while nobody subscribes; `null`: not sampled then. */
  readonly unwatchedPeriodMs: 'base' | number | null;
  /** Closest spacing of the messages that the recorder keeps. */
  readonly recordedPeriodMs: 'base' | number;
  /** Messages that the hub's replay ring holds for `since` and `Last-Event-ID`. */
  readonly ringLength: number;
}

const everyTick = {
  periodMs: 'base',
  unwatchedPeriodMs: 'base',
  recordedPeriodMs: 'base',
  ringLength: 120,
} as const satisfies ChannelPace;

export const channelPaces = {
  system: everyTick,
  dashboard: everyTick,
  cpu: everyTick,
  memory: everyTick,
  disk: everyTick,
  network: everyTick,
  pressure: everyTick,
  application: everyTick,
  self: everyTick,
  filesystem: { periodMs: 5_000, unwatchedPeriodMs: 10_000, recordedPeriodMs: 10_000, ringLength: 24 },
  // Who caused a spike is asked after it, so the heaviest processes are recorded unwatched.
  process_top: { periodMs: 2_000, unwatchedPeriodMs: 5_000, recordedPeriodMs: 5_000, ringLength: 60 },
  process: { periodMs: 2_000, unwatchedPeriodMs: 60_000, recordedPeriodMs: 60_000, ringLength: 4 },
  // Both ask other programs (container engines, systemctl), which nobody should pay for unwatched.
  container: { periodMs: 5_000, unwatchedPeriodMs: null, recordedPeriodMs: 10_000, ringLength: 24 },
  service: { periodMs: 5_000, unwatchedPeriodMs: null, recordedPeriodMs: 10_000, ringLength: 24 },
  // How hot it was is asked afterwards; every 10 s the chips, some slow, cost a fifth of what they cost watched.
  sensor: { periodMs: 2_000, unwatchedPeriodMs: 10_000, recordedPeriodMs: 10_000, ringLength: 60 },
  // A battery's charge over the day is history that people want, and moves slowly; each look wakes its controller.
  power: { periodMs: 5_000, unwatchedPeriodMs: 30_000, recordedPeriodMs: 30_000, ringLength: 24 },
  // To ask a graphics card keeps it awake, and NVIDIA's needs a program for it: never for nobody.
  gpu: { periodMs: 2_000, unwatchedPeriodMs: null, recordedPeriodMs: 10_000, ringLength: 60 },
} as const satisfies Record<string, ChannelPace>;

/** Name of a channel as it stands on the wire. */
export type ChannelName = keyof typeof channelPaces;

/** Every channel, in the order in which `hello` lists them. */
export const channelNames = Object.keys(channelPaces) as readonly ChannelName[];

/** What a connection that names no channel is subscribed to. */
export const defaultChannel: ChannelName = 'system';

/** Bounds of the base interval in milliseconds. */
export const minIntervalMs = 250;
export const maxIntervalMs = 10_000;
export const defaultIntervalMs = 1_000;

/** Whether a string from outside names a channel; safe for `__proto__` and its like. */
export function isChannelName(name: unknown): name is ChannelName {
  return typeof name === 'string' && Object.hasOwn(channelPaces, name);
}

/** A pace's period in milliseconds under a base interval: rounded up to a multiple of it. */
export function resolvePeriodMs(period: 'base' | number, intervalMs: number): number {
  return period === 'base' ? intervalMs : Math.ceil(period / intervalMs) * intervalMs;
}
