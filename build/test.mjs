// `npm test`: finds or installs a browser, builds, and runs the room tests (Vitest) and then the end-to-end specs
// (Playwright). Ends with one line: `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { build, root } from './build.mjs';

const only = process.argv[2];
const reports = mkdtempSync(join(tmpdir(), 'telltale-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

try {
  process.env.TELLTALE_BROWSER = ensureBrowser().executablePath;
  await build({ quiet: true });
  if (only === '--long') vitest('build/vitest.long.config.ts');
  else {
    if (only !== '--e2e') vitest('build/vitest.config.ts');
    playwright();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed += 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** @param {string} config */
function vitest(config) {
  const file = join(reports, 'vitest.json');
  const status = run('vitest', [
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const result = report(file);
  count(
    result?.numPassedTests,
    result?.numFailedTests,
    (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
    status,
  );
}

function playwright() {
  const file = join(reports, 'playwright.json');
  process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = file;
  const status = run('playwright', ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json']);
  const stats = report(file)?.stats;
  count((stats?.expected ?? 0) + (stats?.flaky ?? 0), stats?.unexpected, stats?.skipped, status);
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const bin = join(root, 'node_modules/.bin', command);
  return spawnSync(bin, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status;
}

/** @param {string} file @returns {any} what the runner reported, or null where it did not get so far */
function report(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** A runner that failed without a failed test (a syntax error, no test at all) counts as one failure. */
function count(passed = 0, failed = 0, skipped = 0, /** @type {number | null} */ status = 0) {
  total.passed += passed;
  total.failed += status !== 0 && failed === 0 ? 1 : failed;
  total.skipped += skipped;
}
