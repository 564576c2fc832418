/** A share of a whole as a bar. The number stands beside it as text, so that the bar itself is read by eyes only. */
import { effect, type ReadonlySignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** From here on a resource is nearly used up, in percent. */
const nearlyFull = 90;

interface BarProps {
  /** 0 to 100; `null` draws an empty track. */
  readonly percent: ReadonlySignal<number | null>;
  /** `warns`: running full is something to worry about. `quiet`: it says nothing, as on a read-only medium. */
  readonly tone?: 'usual' | 'warns' | 'quiet';
}

export function Bar({ percent, tone = 'usual' }: BarProps) {
  const fill = useRef<HTMLSpanElement>(null);
  // With the texts beside it, not in a frame of its own, which each bar would ask for at each sample.
  useLayoutEffect(
    () =>
      effect(() => {
        const share = percent.value;
        if (!fill.current) return;
        fill.current.style.transform = `scaleX(${Math.min(1, Math.max(0, (share ?? 0) / 100))})`;
        fill.current.classList.toggle('bar-warning', tone === 'warns' && share !== null && share >= nearlyFull);
      }),
    [percent, tone],
  );
  return (
    <span class={`bar bar-${tone}`} aria-hidden="true">
      <span class="bar-fill" ref={fill} />
    </span>
  );
}

export interface Segment {
  readonly color: string;
  /** 0 to 100. */
  readonly percent: number;
}

/** Several shares of one whole, end to end. */
export function SegmentedBar({ segments }: { readonly segments: ReadonlySignal<readonly Segment[]> }) {
  return (
    <span class="bar bar-segmented" aria-hidden="true">
      {segments.value.map(({ color, percent }) => (
        <span key={color} class="bar-segment" style={{ '--swatch': `var(${color})`, width: `${percent}%` }} />
      ))}
    </span>
  );
}
