/**
 * Colours and font of a chart, read from the style sheet: a canvas knows no custom properties, so they are resolved
 * once and again when the theme changes. Under forced colours text and gridlines take the system's; the series keep
 * theirs, as their swatches in a legend do, and are told apart by dashes too.
 */

/** Dash patterns by the place of a series, in CSS pixels; used under forced colours only. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 6]];

/** Custom properties that the style sheet may set; without them the text colour of the place serves. */
const textProperty = '--chart-text';
const gridProperty = '--chart-grid';

export interface Theme {
  text: string;
  grid: string;
  fontFamily: string;
  /** Colour of each series, in the order asked for. */
  series: readonly string[];
  /** Dash pattern of each series; solid but under forced colours. */
  dashes: readonly (readonly number[])[];
}

/**
 * @param host an element of the page where the chart stands
 * @param properties names of the custom properties of the series
 */
export function readTheme(host: HTMLElement, properties: readonly string[]): Theme {
  const probe = host.ownerDocument.createElement('span');
  probe.hidden = true;
  const add = (property: string, otherwise: string): HTMLElement => {
    const part = host.ownerDocument.createElement('span');
    part.style.color = `var(${property}, ${otherwise})`;
    probe.append(part);
    return part;
  };
  // The computed colour, not the text of the property: that may be light-dark(), color-mix() or another var().
  const colorOf = (part: HTMLElement): string => getComputedStyle(part).color;
  const text = add(textProperty, 'currentcolor');
  const grid = add(gridProperty, 'rgb(128 128 128 / 0.25)');
  const series = properties.map((property) => {
    const part = add(property, 'currentcolor');
    part.style.forcedColorAdjust = 'none';
    return part;
  });
  // All stand in the page before the first is read, so that the browser computes its styles once.
  host.append(probe);
  const forced = matchMedia('(forced-colors: active)').matches;
  const theme: Theme = {
    text: colorOf(text),
    grid: forced ? 'GrayText' : colorOf(grid),
    fontFamily: getComputedStyle(text).fontFamily,
    series: series.map(colorOf),
    dashes: properties.map((_, i) => (forced ? (dashes[i % dashes.length] ?? []) : [])),
  };
  probe.remove();
  return theme;
}
