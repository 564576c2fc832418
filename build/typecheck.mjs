// Checks each environment against the globals that it really has: one tsconfig a folder.
import { spawnSync } from 'node:child_process';

const projects = [
  'protocol',
  'protocol/client/node',
  'protocol/client/browser',
  'main',
  'main/desktop',
  'preload',
  'renderer',
  'build',
  'test',
];

let failed = false;
for (const project of projects) {
  const { status } = spawnSync('tsc', ['-p', project], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
