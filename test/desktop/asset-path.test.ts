import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveAsset } from '../../main/desktop/asset-path.ts';
import { isAppUrl } from '../../main/desktop/origin.ts';

const root = '/app/dist/renderer';

test('a path becomes a file below the root, with its content type', () => {
  expect(resolveAsset(root, '/')).toEqual({
    file: join(root, 'index.html'),
    contentType: 'text/html; charset=utf-8',
  });
  expect(resolveAsset(root, '/assets/index-1a.js')).toEqual({
    file: join(root, 'assets/index-1a.js'),
    contentType: 'text/javascript; charset=utf-8',
  });
  expect(resolveAsset(root, '/assets/a%20b.CSS')?.file).toBe(join(root, 'assets/a b.CSS'));
});

test.each([
  ['a path out of the root', '/../secret.html'],
  ['an encoded slash on the way out', '/..%2f..%2fsecret.html'],
  ['an encoded backslash', '/..%5c..%5csecret.html'],
  ['a backslash', '/assets\\index.html'],
  ['NUL', '/index.html%00.png'],
  ['a broken escape', '/%zz.html'],
  ['the root itself', '/assets/..'],
  ['a file of unknown type', '/assets/index.js.map'],
  ['a file without extension', '/CON'],
])('%s is refused', (_name, path) => {
  expect(resolveAsset(root, path)).toBeNull();
});

test('a path is decoded once only', () => {
  expect(resolveAsset(root, '/%252e%252e/a.html')?.file).toBe(join(root, '%2e%2e/a.html'));
});

test('no path whatever leads out of the root', () => {
  const piece = fc.constantFrom(
    '..',
    '.',
    'a',
    '%2e%2e',
    '%2f',
    '%5c',
    '/',
    '\\',
    '%00',
    'x.html',
    '%',
    'é',
    '//',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const asset = resolveAsset(root, `/${pieces.join('/')}.html`);
      expect(asset === null || asset.file.startsWith(`${root}/`)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('ours are the addresses of our scheme and host only', () => {
  expect(isAppUrl('app://telltale/index.html#/cpu')).toBe(true);
  expect(isAppUrl('app://telltale')).toBe(true);
  // The origin of both is the text 'null' in Node, so origins would not tell them apart.
  expect(isAppUrl('app://evil/index.html')).toBe(false);
  expect(isAppUrl('other://telltale/')).toBe(false);
  expect(isAppUrl('https://telltale/')).toBe(false);
  expect(isAppUrl('app://telltale.evil/')).toBe(false);
  expect(isAppUrl('app://telltale:1/')).toBe(false);
  expect(isAppUrl('')).toBe(false);
});
