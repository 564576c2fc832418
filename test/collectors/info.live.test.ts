/** The facts of this machine against the tools that tell the same. */
import { expect, test } from 'vitest';
import { readHostFacts } from '../../main/collectors/info.ts';
import { output, thisMachine } from './tools.ts';

const isLinux = process.platform === 'linux';

test.skipIf(!isLinux)('kernel, architecture and name are those of uname', async (context) => {
  const facts = await readHostFacts(thisMachine);
  const uname = async (flag: string) => (await output(context, 'uname', [flag])).trim();
  expect(facts).toMatchObject({
    platform: 'linux',
    name: await uname('-n'),
    kernel: await uname('-r'),
    architecture: await uname('-m'),
  });
});

test.skipIf(!isLinux)('the CPUs are those that are online, the memory that of free', async (context) => {
  const facts = await readHostFacts(thisMachine);
  expect(facts.cpu_count).toBe(Number(await output(context, 'getconf', ['_NPROCESSORS_ONLN'])));
  expect(facts.memory_bytes).toBe(Number(/^Mem:\s+(\d+)/m.exec(await output(context, 'free', ['-b']))?.[1]));
});

test.skipIf(!isLinux)('the machine was started when uptime -s says, to two seconds', async (context) => {
  const started = Date.parse(`${(await output(context, 'uptime', ['-s'])).trim().replace(' ', 'T')}Z`);
  const facts = await readHostFacts(thisMachine);
  expect(Math.abs(Date.parse(facts.boot_time ?? '') - started)).toBeLessThanOrEqual(2_000);
});

test.skipIf(!isLinux)('the zone is one that dates can be shown in', async () => {
  const { time_zone } = await readHostFacts(thisMachine);
  expect(() => new Intl.DateTimeFormat('en', { timeZone: time_zone })).not.toThrow();
});

test.skipIf(!isLinux)('a container or virtual machine is told of where systemd finds one', async (context) => {
  await output(context, 'systemd-detect-virt', ['--version']);
  // It ends with 1 on bare metal, after saying "none".
  const found = await output(context, 'systemd-detect-virt', []).catch(() => 'none');
  const { virtualization } = await readHostFacts(thisMachine);
  expect(virtualization === null).toBe(found.trim() === 'none');
});
