// Lays the machines of test/fixtures out as folders, with the links that /sys consists of. hardware/README there has the
// form of a tree.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const fixtures = join(import.meta.dirname, '../test/fixtures');

/**
 * A machine of test/fixtures/hardware, over what the folder has already.
 * @param {string} machine @param {string} folder
 */
export function layTree(machine, folder) {
  const lines = readFileSync(join(fixtures, `hardware/${machine}.tree`), 'utf8').split('\n');
  for (const line of lines) {
    const [, path, text] = /^([^#\s]\S*(?: \S+)*?) = (.*)$/.exec(line) ?? [];
    const [, from, to] = /^(\S+) -> (\S+)$/.exec(line) ?? [];
    const target = join(folder, path ?? from ?? '');
    mkdirSync(dirname(target), { recursive: true });
    if (text !== undefined) writeFileSync(target, `${text.replaceAll('\\n', '\n').replaceAll('\\t', '\t')}\n`);
    else if (to !== undefined) symlinkSync(to, target);
  }
}

/**
 * The recorded files of a small machine with the laptop's hardware laid over them.
 * @param {string} folder
 */
export function layLaptop(folder) {
  cpSync(join(fixtures, 'vm-linux-6.18'), folder, { recursive: true, verbatimSymlinks: true });
  layTree('laptop', folder);
}
