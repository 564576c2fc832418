import { expect, test } from 'vitest';
import {
  detectContainer,
  detectHypervisor,
  hasHypervisorFlag,
  parseCpuModel,
  parsePrettyName,
} from '../../main/procfs/machine.ts';

test.each([
  ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\n', 'Debian GNU/Linux 12 (bookworm)'],
  ["NAME=x\nPRETTY_NAME='Alpine Linux v3.20'\n", 'Alpine Linux v3.20'],
  ['PRETTY_NAME=Slackware\n', 'Slackware'],
  ['PRETTY_NAME="A \\"quoted\\" \\$name"\n', 'A "quoted" $name'],
  ['NAME=x\n', null],
  ['PRETTY_NAME=""\n', null],
  ['', null],
])('the name in os-release %j is %j', (text, name) => {
  expect(parsePrettyName(text)).toBe(name);
});

test.each([
  [
    'processor\t: 0\nmodel\t\t: 94\nmodel name\t: Intel(R) Core(TM) i7-6700HQ CPU @ 2.60GHz\n',
    'Intel(R) Core(TM) i7-6700HQ CPU @ 2.60GHz',
  ],
  ['processor\t: 0\ncpu\t\t: POWER9, altivec supported\n', 'POWER9, altivec supported'],
  [
    'processor\t: 0\nBogoMIPS\t: 108.00\n\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n',
    'Raspberry Pi 4 Model B Rev 1.4',
  ],
  ['model name\t:\n', null],
  ['', null],
])('the model in cpuinfo is found on every architecture', (text, model) => {
  expect(parseCpuModel(text)).toBe(model);
});

test('the flag of a hypervisor is a word of its own', () => {
  expect(hasHypervisorFlag('flags\t\t: fpu vme hypervisor lahf_lm\n')).toBe(true);
  expect(hasHypervisorFlag('flags\t\t: fpu vme\nbugs\t\t: hypervisor\n')).toBe(false);
});

const noContainer = {
  systemdContainer: null,
  initEnvironment: null,
  initCgroup: '0::/init.scope\n',
  hasDockerenv: false,
  hasContainerenv: false,
  kernel: '6.1.0-21-amd64',
};

test.each([
  [{}, null],
  [{ systemdContainer: 'systemd-nspawn' }, 'systemd-nspawn'],
  [{ initEnvironment: 'PATH=/bin\0container=lxc\0HOME=/' }, 'lxc'],
  [{ systemdContainer: 'oci', hasDockerenv: true }, 'docker'],
  [{ hasContainerenv: true }, 'podman'],
  [{ initCgroup: '4:memory:/docker/0123abc\n' }, 'docker'],
  [{ initCgroup: '0::/system.slice/docker-0123.scope\n' }, 'docker'],
  [{ initCgroup: '4:memory:/kubepods/burstable/pod1\n' }, 'kubernetes'],
  [{ initCgroup: '4:memory:/lxc/web\n' }, 'lxc'],
  [{ kernel: '5.15.153.1-microsoft-standard-WSL2' }, 'wsl'],
  // Docker's own service on the host is no container.
  [{ initCgroup: '0::/system.slice/docker.service\n' }, null],
])('a container is told by its marks: %j is %j', (hints, kind) => {
  expect(detectContainer({ ...noContainer, ...hints })).toBe(kind);
});

const bareMetal = {
  hasHypervisorFlag: false,
  dmi: ['PowerEdge R640', 'Dell Inc.', 'Dell Inc.', 'Dell Inc.'],
  hypervisorType: null,
  xenCapabilities: null,
  clockSources: 'tsc hpet acpi_pm',
  deviceTree: null,
};

test.each([
  [{}, null],
  [{ dmi: ['Standard PC (Q35 + ICH9, 2009)', 'QEMU', null, 'SeaBIOS'], clockSources: 'kvm-clock tsc' }, 'kvm'],
  [{ dmi: ['Standard PC (Q35 + ICH9, 2009)', 'QEMU', null, 'SeaBIOS'] }, 'qemu'],
  [{ dmi: ['VMware7,1', 'VMware, Inc.', null, null] }, 'vmware'],
  [{ dmi: ['VirtualBox', 'innotek GmbH', null, null] }, 'oracle'],
  [{ dmi: ['Virtual Machine', 'Microsoft Corporation', null, null] }, 'microsoft'],
  [{ dmi: ['Surface Pro', 'Microsoft Corporation', null, null] }, null],
  [{ dmi: ['t3.micro', 'Amazon EC2', null, null] }, 'amazon'],
  [{ dmi: ['m5.metal', 'Amazon EC2', null, null] }, null],
  [{ hypervisorType: 'xen', dmi: [null, null, null, null] }, 'xen'],
  [{ hypervisorType: 'xen', xenCapabilities: 'control_d\n' }, null],
  [{ dmi: [null, null, null, null], hasHypervisorFlag: true, clockSources: 'kvm-clock tsc' }, 'kvm'],
  [{ dmi: [null, null, null, null], hasHypervisorFlag: true, clockSources: 'tsc' }, 'vm'],
  [{ dmi: [null, null, null, null], deviceTree: 'linux,kvm\0' }, 'kvm'],
])('a virtual machine is told by its marks: %j is %j', (hints, kind) => {
  expect(detectHypervisor({ ...bareMetal, ...hints })).toBe(kind);
});
