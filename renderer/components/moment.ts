/** Moments as people read them, in the zone that was chosen: the machine's or the viewer's. */
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { hourDigits, spoken } from '../language/language.ts';
import { useApp } from '../store/context.ts';

export interface MomentFormat {
  /** IANA name; left out for the browser's own. */
  readonly timeZone?: string;
  /** 21:30:15 */
  time(ms: number): string;
  /** Nov 24, 21:30:15 */
  dateTime(ms: number): string;
}

export function momentFormat(timeZone: string | undefined, locale: string | undefined): MomentFormat {
  const zone = timeZone === undefined ? {} : { timeZone };
  // Made when first told: most places that may tell a moment tell none while the page is live.
  let time: Intl.DateTimeFormat | undefined;
  let dateTime: Intl.DateTimeFormat | undefined;
  return {
    ...zone,
    time(ms) {
      time ??= new Intl.DateTimeFormat(locale, { ...zone, timeStyle: 'medium' });
      return time.format(ms);
    },
    dateTime(ms) {
      dateTime ??= new Intl.DateTimeFormat(locale, {
        ...zone,
        month: 'short',
        day: 'numeric',
        hour: hourDigits(locale),
        minute: '2-digit',
        second: '2-digit',
      });
      return dateTime.format(ms);
    },
  };
}

export function useMomentFormat(): ReadonlySignal<MomentFormat> {
  const { store, preferences } = useApp();
  return useComputed(() =>
    momentFormat(
      preferences.values.zone.value === 'machine' ? store.hello.value?.time_zone : undefined,
      spoken.value.locale,
    ),
  );
}
