/** Machines of test/fixtures/hardware as hosts. */
import { layTree } from '../../build/recorded-machine.mjs';
import { type FakeHost, fakeHost } from './fake-host.ts';

export function treeHost(machine: string): FakeHost {
  const host = fakeHost();
  layTree(machine, host.rootPrefix);
  return host;
}
