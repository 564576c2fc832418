/** Machines of test/fixtures/hardware, laid out with the links that /sys consists of; the README there has the form. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FakeHost, fakeHost } from './fake-host.ts';

export function treeHost(machine: string): FakeHost {
  const host = fakeHost();
  const lines = readFileSync(`test/fixtures/hardware/${machine}.tree`, 'utf8').split('\n');
  for (const line of lines) {
    const [, path, text] = /^([^#\s]\S*(?: \S+)*?) = (.*)$/.exec(line) ?? [];
    if (path !== undefined && text !== undefined) host.write(path, unescaped(text));
    const [, from, to] = /^(\S+) -> (\S+)$/.exec(line) ?? [];
    if (from !== undefined && to !== undefined) {
      mkdirSync(dirname(join(host.rootPrefix, from)), { recursive: true });
      symlinkSync(to, join(host.rootPrefix, from));
    }
  }
  return host;
}

function unescaped(text: string): string {
  return `${text.replaceAll('\\n', '\n').replaceAll('\\t', '\t')}\n`;
}
