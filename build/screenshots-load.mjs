// One process of the made load of the pictures: `node screenshots-load.mjs NAME CPU MIB WRITE`. It calls itself NAME, so
// that no command line of the machine that makes the pictures is in them; it is busy for the share CPU of one core, in
// waves, holds MIB of memory that comes and goes by a quarter, and writes WRITE KiB/s into the folder it runs in. With a
// port on stdin it asks that one for pages. It ends with its stdin.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { get } from 'node:http';
import { constants, setPriority } from 'node:os';

const [name = '', cpu = '0', mebibytes = '0', kibibytes = '0'] = process.argv.slice(2);
process.title = name;
// It may not keep the pictures from being taken.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const turnMs = 100;
const phase = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
const wave = () => 1 + 0.45 * Math.sin(Date.now() / 7_000 + phase) + 0.25 * Math.sin(Date.now() / 1_900 + phase);

setInterval(() => {
  const endMs = Date.now() + turnMs * Math.min(0.95, Number(cpu) * wave());
  while (Date.now() < endMs);
}, turnMs);

const pages = Array.from({ length: Number(mebibytes) }, () => Buffer.alloc(2 ** 20, 1));
setInterval(() => {
  const wanted = Math.round(Number(mebibytes) * (0.875 + 0.125 * Math.sin(Date.now() / 11_000 + phase)));
  while (pages.length > wanted) pages.pop();
  while (pages.length < wanted) pages.push(Buffer.alloc(2 ** 20, 1));
}, 1_000);

if (Number(kibibytes) > 0) {
  const file = openSync(`${name}.data`, 'w');
  process.on('exit', () => closeSync(file));
  setInterval(() => {
    writeSync(
      file,
      Buffer.alloc(Math.max(1, Math.round((Number(kibibytes) * wave()) / 2)) * 1_024, 1),
      0,
      undefined,
      0,
    );
    fdatasyncSync(file);
  }, 500);
}

process.stdin.on('data', (port) => {
  const ask = () =>
    get({ port: Number(port), path: `/${Math.round(wave() * 60_000)}` }, (answer) => answer.resume()).on(
      'error',
      () => {},
    );
  setInterval(ask, 60);
});
process.stdin.on('end', () => process.exit());
