// Writes docs/settings.md: every setting with its values, default, flag, variable and when a change counts, from the
// table in protocol/settings. `--check` writes nothing and fails when the file is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runnerImport } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const settingsPath = join(root, 'docs/settings.md');

/**
 * @typedef {import('../protocol/settings.ts').SettingDefinition} Definition
 * @typedef {Pick<typeof import('../protocol/settings.ts'),
 *   'settingsSchema' | 'settingGroups' | 'environmentName' | 'expectedOf'>} Schema
 */

const head = `# Settings

The desktop app and \`telltale serve\` of one user share one file of settings:

| System | File |
| --- | --- |
| Linux | \`$XDG_CONFIG_HOME/telltale/settings.json\`, usually \`~/.config/telltale/settings.json\` |
| macOS | \`~/Library/Application Support/Telltale/settings.json\` |
| Windows | \`%APPDATA%\\Telltale\\settings.json\` |

It is JSON, holds only what differs from the defaults, and may be edited by hand: a running Telltale takes an edit
over, at the latest on SIGHUP.

\`\`\`json
{ "version": 1, "interval_ms": 500, "channels_off": ["gpu"] }
\`\`\`

What is in force is the first of **flag**, **environment**, **file** and **default** that has it.
\`telltale settings\` says which that is; \`telltale settings set interval_ms 500ms\` and \`telltale settings reset
interval_ms\` change a running Telltale at once and the file with it, or the file alone where none runs.
\`telltale serve --settings FILE\` keeps them elsewhere. What a flag or a variable fixes can be changed nowhere else.

- Flags of a switch come as \`--history\` and \`--no-history\`; variables say \`on\` or \`off\` (also \`true\`, \`yes\`, \`1\`).
- Lists are arrays in the file; in flags and variables they take commas, and flags repeat. \`--no-gpu\` is
  \`--channels-off gpu\`.
- Milliseconds in the file are times such as \`500ms\` or \`2s\` in flags and variables.
- \`--share-show\` and \`--share-hide\` add to and take from \`share_show\` for the share that \`serve\` begins.

A damaged file is moved to \`settings.broken-<time>.json\` and the defaults are used; a value that is wrong by itself is
left out and named in the log; keys that this version does not know stay; a file of a newer version is read as far as
it is understood and never written. Where a change cannot be written it holds for the run, and Settings says why.

This file is generated from \`protocol/settings-schema.ts\` by \`node build/settings-doc.mjs\`.
`;

/** @type {Record<string, string>} */
const titles = {
  sampling: 'Sampling and history',
  sharing: 'Sharing',
  endpoint: 'Endpoint',
  network: 'Neighbours',
  desktop: 'Desktop app (no flags: they mean nothing to `telltale serve`)',
};

/** @type {Record<Definition['applies'], string>} */
const applies = { now: 'at once', share: 'with the next share', start: 'at the next start' };

const columns = ['Key', 'Meaning', 'Values', 'Default', 'Flag', 'Variable', 'Counts'];

/** The whole file. @param {Schema} schema */
export function settingsDoc(schema) {
  const { settingsSchema, settingGroups } = schema;
  const entries = /** @type {[string, Definition][]} */ (Object.entries(settingsSchema));
  const parts = settingGroups.map((group) => {
    const rows = entries.filter(([, each]) => each.group === group).map(([key, each]) => row(key, each, schema));
    const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
    return `## ${titles[group]}\n\n${lines.join('\n')}\n`;
  });
  return [head, ...parts].join('\n');
}

/** @param {string} key @param {Definition} definition @param {Schema} schema */
function row(key, definition, { environmentName, expectedOf }) {
  const { flag } = definition;
  return [
    `\`${key}\``,
    escaped(definition.help),
    escaped(
      definition.type === 'list' && definition.options ? definition.options.join(', ') : expectedOf(definition),
    ),
    `\`${JSON.stringify(definition.default)}\``,
    flag === null ? '' : `\`--${flag}\``,
    flag === null ? '' : `\`${environmentName(flag)}\``,
    applies[definition.applies],
  ];
}

/** Marks that Markdown would take for its own. @param {string} text */
function escaped(text) {
  return text.replaceAll(/[\\|<>*_[\]`]/g, (mark) =>
    mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`,
  );
}

/** Vite reads TypeScript, which Node 20 does not. */
async function load() {
  const options = { root, configFile: /** @type {const} */ (false), logLevel: /** @type {const} */ ('error') };
  const { module } = await runnerImport(join(root, 'protocol/settings.ts'), options);
  return settingsDoc(/** @type {Schema} */ (module));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = await load();
  if (!process.argv.includes('--check')) writeFileSync(settingsPath, text);
  else if (readFileSync(settingsPath, 'utf8') !== text) {
    console.error('docs/settings.md is not up to date: run "node build/settings-doc.mjs".');
    process.exitCode = 1;
  }
}
