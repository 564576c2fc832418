/**
 * The y axis: an upper end and a step between ticks that read well and stay where they are. The end grows at once,
 * so that no value leaves the picture, and falls only when the data has fallen clearly below it.
 */

/** Room above the highest value, so that its line does not touch the upper edge. */
const headroom = 1.05;
/** The axis falls only when it would still hold this multiple of the highest value: no flicker at a boundary. */
const shrinkAllowance = 1.4;

export interface ValueScale {
  min: number;
  max: number;
  /** Distance between ticks; they stand at min, min + step, …, max. */
  step: number;
}

export interface ValueScaleRules {
  min: number;
  /** A fixed end, or `auto`: found from the data. */
  max: number | 'auto';
  /** The least end of an `auto` axis: what a flat zero line is drawn against. */
  leastMax: number;
  /** 1000 for plain numbers; 1024 so that ticks in bytes are whole KiB, MiB, GiB. */
  base: 1000 | 1024;
  /** The most intervals between ticks, 1 or more. */
  intervals: number;
}

/**
 * The axis for data whose highest value is `dataMax` (NaN: no data, keeps the present axis), given the one that is
 * on the screen. Returns `current` itself when nothing changes.
 */
export function fitValueScale(current: ValueScale | null, dataMax: number, rules: ValueScaleRules): ValueScale {
  const wanted = rules.max === 'auto' ? autoScale(current, dataMax, rules) : fixedScale(rules.max, rules);
  const same = current && current.min === wanted.min && current.max === wanted.max && current.step === wanted.step;
  return same ? current : wanted;
}

/** Tick values from `min` to `max`. */
export function valueTicks(scale: ValueScale): number[] {
  const count = Math.round((scale.max - scale.min) / scale.step);
  return Array.from({ length: count + 1 }, (_, i) => scale.min + i * scale.step);
}

/** The least of 1, 2, 5, 10, 20, 50 … times a power of `base` that is not below `atLeast` (> 0). */
export function niceStep(atLeast: number, base: 1000 | 1024): number {
  const unit = base === 1024 && atLeast > 1 ? 1024 ** Math.floor(Math.log(atLeast) / Math.log(1024)) : 1;
  const inUnit = atLeast / unit;
  const power = 10 ** Math.floor(Math.log10(inUnit));
  // A hair of tolerance: 0.3 / 3 must give 0.1, not 0.2.
  const mantissa = [1, 2, 5].find((candidate) => candidate * power >= inUnit * (1 - 1e-9)) ?? 10;
  const step = power < 1 ? mantissa / Math.round(1 / power) : mantissa * power;
  return (base === 1024 && step >= 1000 ? 1024 : step) * unit;
}

function autoScale(current: ValueScale | null, dataMax: number, rules: ValueScaleRules): ValueScale {
  const roomy = (factor: number): ValueScale => {
    const span = Math.max(rules.leastMax, (dataMax - rules.min) * factor);
    const step = niceStep(span / rules.intervals, rules.base);
    return { min: rules.min, max: rules.min + Math.ceil(span / step - 1e-9) * step, step };
  };
  const kept = current !== null && current.min === rules.min;
  if (!Number.isFinite(dataMax)) return kept ? current : { ...roomy(0), min: rules.min };
  if (!kept || dataMax > current.max) return roomy(headroom);
  return roomy(shrinkAllowance).max < current.max ? roomy(headroom) : current;
}

function fixedScale(max: number, rules: ValueScaleRules): ValueScale {
  // Halves and quarters of a fixed end read well for a percentage and for an amount of memory alike.
  const parts = rules.intervals >= 4 ? 4 : rules.intervals >= 2 ? 2 : 1;
  return { min: rules.min, max, step: (max - rules.min) / parts };
}
