/**
 * The web app manifest (https://www.w3.org/TR/appmanifest/) and its icons, as files beside the page. All addresses are
 * relative to the manifest, so that a base path in front of it is kept.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Browsers want one of at least 192 pixels and one of 512. */
const iconSizes = [256, 512] as const;

/** @param iconFolder holds `<size>x<size>.png` */
export function webManifest(iconFolder: string): Plugin {
  const manifest = {
    id: './',
    name: 'Telltale',
    short_name: 'Telltale',
    description: 'What this machine is doing, live.',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#0b100e',
    theme_color: '#0b100e',
    icons: [
      { src: './icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ...iconSizes.map((size) => ({ src: `./icon-${size}.png`, sizes: `${size}x${size}`, type: 'image/png' })),
    ],
  };
  return {
    name: 'web-manifest',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(manifest) });
      for (const size of iconSizes) {
        const source = readFileSync(join(iconFolder, `${size}x${size}.png`));
        this.emitFile({ type: 'asset', fileName: `icon-${size}.png`, source });
      }
    },
  };
}
