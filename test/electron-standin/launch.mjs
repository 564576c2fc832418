// `node launch.mjs <app folder> [flags]` does what `electron <app folder> [flags]` does, with the stand-in in
// Electron's place. Build it first: build.mjs. Runs on Node 20.19 and newer.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser } from '../../build/browser.mjs';
import { standinBundle } from './build.mjs';

const browser = findBrowser();
if (!browser) throw new Error('The Electron stand-in needs Chromium or Chrome; set TELLTALE_BROWSER to its path.');

// As the app sees it: the executable, its own folder, flags.
process.argv.splice(1, 1);
const appDir = resolve(process.argv[1] ?? '.');
const { main } = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8'));

const standinUrl = pathToFileURL(standinBundle).href;
register('./hooks.mjs', import.meta.url, { data: { standinUrl } });
const standin = await import(standinUrl);
await standin.startChromium(browser.executablePath, browser.args);
await import(pathToFileURL(join(appDir, main)).href);
standin.entryEvaluated();
