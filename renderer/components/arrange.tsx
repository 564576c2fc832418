/** The way to the dialog that arranges devices; it tells how many are hidden, so that none is missed for good. */
import { t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import type { DeviceKind } from '../store/devices.ts';

interface ArrangeProps {
  readonly kinds: readonly DeviceKind[];
  readonly hidden: number;
}

/** For the tools of a screen. */
export function Arrange({ kinds, hidden }: ArrangeProps) {
  const { panel } = useApp();
  return (
    <button
      type="button"
      class="button-quiet"
      aria-haspopup="dialog"
      onClick={() => {
        panel.value = { kind: 'devices', kinds };
      }}
    >
      {t('Arrange')}
      {hidden > 0 && <span class="hidden-count"> · {t('{hidden} hidden', { hidden })}</span>}
    </button>
  );
}

/** For a card of the overview: there only while something is hidden. */
export function HiddenCount({ kinds, hidden }: ArrangeProps) {
  const { panel } = useApp();
  if (hidden === 0) return null;
  return (
    <button
      type="button"
      class="hidden-link"
      aria-haspopup="dialog"
      onClick={() => {
        panel.value = { kind: 'devices', kinds };
      }}
    >
      {t('{hidden} hidden', { hidden })}
    </button>
  );
}
