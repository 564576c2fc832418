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

/**
 * Tick values from `min` on. Where `format` shows too few digits for the step and two ticks would bear one text, such
 * as 0.5 and 1 both `1 %`, steps are left out until each text is its own: no tick bears a rounded number.
 */
export function valueTicks(scale: ValueScale, format: (value: number) => string = String): number[] {
  const count = Math.round((scale.max - scale.min) / scale.step);
  let ticks: number[] = [];
  for (const every of [1, 2, 5, 10, 20, 50, 100]) {
    ticks = Array.from({ length: Math.floor(count / every) + 1 }, (_, i) => scale.min + i * every * scale.step);
    if (new Set(ticks.map(format)).size === ticks.length) break;
  }
  return ticks;
}

/**
 * The text of a tick: `text` without zeros that end its fraction, so that round steps read as round numbers, `50%` and
 * not `50.0%`. Values elsewhere keep theirs, for they change and would move.
 */
export function tickText(text: string, decimalSign: string): string {
  const at = text.indexOf(decimalSign);
  if (at === -1) return text;
  const fraction = /^\d*/.exec(text.slice(at + 1))?.[0] ?? '';
  if (fraction === '') return text;
  const kept = fraction.replace(/0+$/, '');
  const rest = text.slice(at + 1 + fraction.length);
  return `${text.slice(0, at)}${kept === '' ? '' : decimalSign + kept}${rest}`;
}

/**
 * The least step that reads well and is not below `atLeast` (> 0): 1, 2 or 5 times a power of ten, or for amounts in
 * bytes a power of two, so that ticks are whole in any of B, KiB, MiB.
 */
export function niceStep(atLeast: number, base: 1000 | 1024): number {
  // A hair of tolerance: 0.3 / 3 must give 0.1, not 0.2.
  const wanted = atLeast * (1 - 1e-9);
  if (base === 1024) return 2 ** Math.max(0, Math.ceil(Math.log2(wanted)));
  const exponent = Math.floor(Math.log10(wanted));
  const mantissa = [1, 2, 5].find((candidate) => candidate * 10 ** exponent >= wanted) ?? 10;
  // Divided, not multiplied by a negative power: 2 / 10 is 0.2 exactly as a reader writes it.
  return exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
}

function autoScale(current: ValueScale | null, dataMax: number, rules: ValueScaleRules): ValueScale {
  const roomy = (factor: number): ValueScale => {
    const span = Math.max(rules.leastMax, (dataMax - rules.min) * factor);
    const step = niceStep(span / rules.intervals, rules.base);
    return { min: rules.min, max: rules.min + Math.ceil(span / step - 1e-9) * step, step };
  };
  const kept = current !== null && current.min === rules.min;
  if (!Number.isFinite(dataMax)) return kept ? current : autoScale(null, rules.min, rules);
  if (!kept || dataMax > current.max) return roomy(headroom);
  return roomy(shrinkAllowance).max < current.max ? roomy(headroom) : current;
}

function fixedScale(max: number, rules: ValueScaleRules): ValueScale {
  // Halves and quarters of a fixed end read well for a percentage and for an amount of memory alike.
  const parts = rules.intervals >= 4 ? 4 : rules.intervals >= 2 ? 2 : 1;
  return { min: rules.min, max, step: (max - rules.min) / parts };
}
