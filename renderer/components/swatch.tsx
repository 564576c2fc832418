/** The small square that ties a name to its line or segment. */

/** The colour by which a line is found in its chart. */
export function Swatch({ color }: { readonly color: string }) {
  return <span class="swatch" style={{ '--swatch': `var(${color})` }} aria-hidden="true" />;
}
