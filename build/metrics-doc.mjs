// Writes docs/metrics.md: every field of every channel with unit, source, formula and what other tools show, from
// protocol/explain. `--check` writes nothing and fails when the file is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runnerImport } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const metricsPath = join(root, 'docs/metrics.md');

/** Channels of the same fields are told once, under the first of them. */
const sameAs = { process: 'process_top' };

const head = `# Metrics

Every field of every channel, in the order of the stream's table of channels. This file is generated from
\`protocol/explain\` by \`node build/metrics-doc.mjs\`; the interface shows the same texts on "why this number".

- A field's name ends in its unit. \`[]\` stands for each element of a list, and for each entry of a table whose names
  are data.
- Δ is the increase between two readings, divided by the monotonic time between them where a formula says *seconds*.
- A field in **bold** is a series: it is kept over time, and is in \`/api/v1/series\` and \`/metrics\`.
- What cannot be had is \`null\`, and \`unavailable\` says why; it is never 0.
`;

const columns = ['Field', 'Unit', 'Meaning', 'Linux', 'macOS, Windows', 'Formula', 'Other tools'];

/**
 * @typedef {import('../protocol/explain/explanation.ts').Explanation} Explanation
 * @typedef {{
 *   explanations: Readonly<Record<string, Readonly<Record<string, Explanation>>>>,
 *   common: Readonly<Record<string, Explanation>>,
 *   catalogue: readonly import('../protocol/series.ts').SeriesDefinition[],
 * }} Sources
 */

/** The whole file. @param {Sources} sources */
export function metricsDoc({ explanations, common, catalogue }) {
  const series = new Set(catalogue.map(({ channel, path }) => `${channel} ${path}`));
  const parts = Object.entries(explanations).map(([channel, fields]) => {
    const first = Object.hasOwn(sameAs, channel) ? sameAs[/** @type {keyof typeof sameAs} */ (channel)] : null;
    if (first !== null) return `## ${channel}\n\nThe fields of \`${first}\`, with every process.\n`;
    return `## ${channel}\n\n${table(fields, (path) => series.has(`${channel} ${path}`))}`;
  });
  return [head, `## In every channel\n\n${table(common, () => false)}`, ...parts].join('\n');
}

/** @param {Readonly<Record<string, Explanation>>} fields @param {(path: string) => boolean} isSeries */
function table(fields, isSeries) {
  const rows = Object.entries(fields).map(([path, { unit, meaning, linux, portable, formula, others }]) => {
    const name = isSeries(path) ? `**\`${path}\`**` : `\`${path}\``;
    return [name, unitText(unit), ...[meaning, linux, portable, formula, others ?? ''].map(escaped)];
  });
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

/** @param {Explanation['unit']} unit */
function unitText(unit) {
  if (unit === null) return '';
  return unit === 'as_series' ? 'its series’ own' : unit.replaceAll('_', ' ');
}

/** Marks that Markdown would take for its own. @param {string} text */
function escaped(text) {
  return text.replaceAll(/[\\|<>*_[\]`]/g, (mark) =>
    mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`,
  );
}

/** Vite reads TypeScript, which Node 20 does not. */
async function load() {
  const read = async (/** @type {string} */ path) =>
    (await runnerImport(join(root, path), { root, configFile: false, logLevel: 'error' })).module;
  const { explanations } = /** @type {any} */ (await read('protocol/explain/index.ts'));
  const { envelopeExplanations } = /** @type {any} */ (await read('protocol/explain/envelope.ts'));
  const { catalogue } = /** @type {any} */ (await read('protocol/catalogue.ts'));
  return metricsDoc({ explanations, common: envelopeExplanations, catalogue });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = await load();
  if (!process.argv.includes('--check')) writeFileSync(metricsPath, text);
  else if (readFileSync(metricsPath, 'utf8') !== text) {
    console.error('docs/metrics.md is not up to date: run "node build/metrics-doc.mjs".');
    process.exitCode = 1;
  }
}
