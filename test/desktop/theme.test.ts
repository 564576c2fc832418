import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { background } from '../../main/desktop/window.ts';

test("the window's ground is the page's own in both themes, so that nothing flashes", () => {
  const pages = [...readFileSync('renderer/styles/tokens.css', 'utf8').matchAll(/--page:\s*(#[0-9a-f]{6})/g)];
  expect(pages.map((match) => match[1])).toEqual([background.light, background.dark]);
});
