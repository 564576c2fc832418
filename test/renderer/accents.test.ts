import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choicesOf } from '../../renderer/store/preferences.ts';

const css = readFileSync('renderer/styles/tokens.css', 'utf8');
const grounds = ['--page', '--sidebar', '--panel', '--well'];

test.each(choicesOf('accent'))('accent %s is read on every ground, and what stands on it too', (accent) => {
  const block = ruleOf(`[data-accent="${accent}"]`);
  for (const theme of [0, 1]) {
    const color = colorsOf(block, '--accent')[theme] ?? '';
    for (const ground of grounds) {
      const ratio = contrast(color, colorsOf(ruleOf(':root'), ground)[theme] ?? '');
      expect(ratio, `${ground} in theme ${theme}`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(color, colorsOf(block, '--accent-ink')[theme] ?? '')).toBeGreaterThanOrEqual(4.5);
  }
});

function ruleOf(selector: string): string {
  const start = css.indexOf(`\n${selector} {`);
  if (start === -1) throw new Error(`tokens.css has no rule ${selector}`);
  return css.slice(start, css.indexOf('}', start));
}

/** Of a custom property as `light-dark(#rrggbb, #rrggbb)`. */
function colorsOf(rule: string, property: string): string[] {
  const match = new RegExp(`${property}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(rule);
  if (!match) throw new Error(`${property} is no pair of colours`);
  return match.slice(1);
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
