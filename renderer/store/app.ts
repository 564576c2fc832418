/** What the parts of the page share beside the readings: where one is, what was chosen, and what lies open. */
import type { Signal } from '@preact/signals';
import type { ChannelName } from '../../protocol/channels.ts';
import type { DeviceKind, DeviceStore } from './devices.ts';
import type { LineDefinition } from './lines.ts';
import type { PreferenceStore } from './preferences.ts';
import type { Router } from './router.ts';
import type { Store } from './store.ts';

/** A stretch of time that a person marked on a chart, Unix milliseconds. */
export interface Selection {
  /** The chart on which it was marked. */
  readonly chart: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a figure is made of: series as those of a chart's line, or one field of a channel's data. */
export type FigureOrigin =
  | Pick<LineDefinition, 'series' | 'less'>
  | { readonly channel: ChannelName; readonly path: string };

/** A window over the page. */
export type Panel =
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' }
  /** Order, names and visibility of devices. */
  | { readonly kind: 'devices'; readonly kinds: readonly DeviceKind[] }
  /** What did this? Times in Unix milliseconds. */
  | { readonly kind: 'cause'; readonly fromMs: number; readonly toMs: number }
  /** Why this number; `missing`: why there is none now, empty where there is one. */
  | { readonly kind: 'why'; readonly label: string; readonly origin: FigureOrigin; readonly missing: string };

export interface App {
  readonly store: Store;
  readonly preferences: PreferenceStore;
  readonly devices: DeviceStore;
  readonly router: Router;
  /** The moment under the pointer, Unix milliseconds: every chart marks it. */
  readonly hoverMs: Signal<number | null>;
  readonly selection: Signal<Selection | null>;
  readonly panel: Signal<Panel | null>;
}
