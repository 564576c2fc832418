import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { background } from '../../main/desktop/window.ts';

test("the window's ground is the page's own in both themes, so that nothing flashes", () => {
  const tokens = readFileSync('renderer/styles/tokens.css', 'utf8');
  const page = /--page:\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/.exec(tokens);
  expect(page?.slice(1)).toEqual([background.light, background.dark]);
});
