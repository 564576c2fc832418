/**
 * Small files that describe a machine and do not change while it runs: os-release(5), /proc/cpuinfo and what tells
 * of a hypervisor or a container. One function a file.
 */

/** PRETTY_NAME of /etc/os-release, which has the syntax of a shell's assignments. `null`: it has none. */
export function parsePrettyName(text: string): string | null {
  const value = /^\s*PRETTY_NAME=(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  const quoted = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
  return quoted.replace(/\\([\\"'$`])/g, '$1') || null;
}

/**
 * The model of the first CPU in /proc/cpuinfo, whose keys differ by architecture: `model name` on x86, `cpu model`
 * on MIPS, `uarch` on RISC-V, `cpu` on POWER, `Model` and `Hardware` of the board on ARM. `null`: it names none.
 */
export function parseCpuModel(text: string): string | null {
  for (const key of ['model name', 'cpu model', 'uarch', 'cpu', 'Model', 'Hardware']) {
    const value = new RegExp(`^${key}[ \\t]*:[ \\t]*(\\S.*)$`, 'm').exec(text)?.[1]?.trim();
    if (value) return value.replace(/\s+/g, ' ');
  }
  return null;
}

/** Whether x86's CPU says that it runs under a hypervisor (CPUID 1, ECX bit 31). */
export function hasHypervisorFlag(cpuinfo: string): boolean {
  return /^flags[ \t]*:.*\bhypervisor\b/m.test(cpuinfo);
}

/** What tells of a container; every text `null` where the file is missing or may not be read. */
export interface ContainerHints {
  /** /run/systemd/container: what the manager of the container calls itself. */
  systemdContainer: string | null;
  /** /proc/1/environ, where `container=` does the same. */
  initEnvironment: string | null;
  /** /proc/1/cgroup */
  initCgroup: string | null;
  hasDockerenv: boolean;
  hasContainerenv: boolean;
  /** /proc/sys/kernel/osrelease */
  kernel: string | null;
}

/** The kind of container (docker, podman, lxc, …) after systemd's src/basic/virt.c; `null` outside of one. */
export function detectContainer(hints: ContainerHints): string | null {
  const named =
    hints.systemdContainer ?? /(?:^|\0)container=([^\0]+)/.exec(hints.initEnvironment ?? '')?.[1] ?? null;
  // "oci" says only that something followed the specification; the marks below know more.
  if (named !== null && named !== 'oci') return named;
  if (hints.hasContainerenv) return 'podman';
  if (hints.hasDockerenv) return 'docker';
  const cgroup = hints.initCgroup ?? '';
  if (/[/-](?:kubepods)/.test(cgroup)) return 'kubernetes';
  if (/[/-]docker[/-]/.test(cgroup)) return 'docker';
  if (/\/lxc[./]/.test(cgroup)) return 'lxc';
  if (named !== null) return named;
  return /microsoft|WSL/.test(hints.kernel ?? '') ? 'wsl' : null;
}

/** What tells of a virtual machine; every text `null` where the file is missing or may not be read. */
export interface HypervisorHints {
  hasHypervisorFlag: boolean;
  /** /sys/class/dmi/id/{product_name,sys_vendor,board_vendor,bios_vendor} */
  dmi: readonly (string | null)[];
  /** /sys/hypervisor/type */
  hypervisorType: string | null;
  /** /proc/xen/capabilities */
  xenCapabilities: string | null;
  /** /sys/devices/system/clocksource/clocksource0/available_clocksource */
  clockSources: string | null;
  /** /proc/device-tree/hypervisor/compatible */
  deviceTree: string | null;
}

/** By prefix of any of the DMI texts, in this order (systemd, src/basic/virt.c). */
const dmiVendors: readonly (readonly [string, string])[] = [
  ['KVM', 'kvm'],
  ['OpenStack', 'kvm'],
  ['KubeVirt', 'kvm'],
  ['Amazon EC2', 'amazon'],
  ['Google Compute Engine', 'google'],
  ['QEMU', 'qemu'],
  ['VMware', 'vmware'],
  ['VMW', 'vmware'],
  ['innotek GmbH', 'oracle'],
  ['VirtualBox', 'oracle'],
  ['Xen', 'xen'],
  ['Bochs', 'bochs'],
  ['Parallels', 'parallels'],
  ['BHYVE', 'bhyve'],
  ['Hyper-V', 'microsoft'],
  ['Virtual Machine', 'microsoft'],
  ['Apple Virtualization', 'apple'],
];

/** The hypervisor below (kvm, xen, vmware, …), `vm` where it does not say which; `null` on bare metal. */
export function detectHypervisor(hints: HypervisorHints): string | null {
  if (hints.hypervisorType === 'xen') {
    // Xen's first domain runs the machine itself.
    return hints.xenCapabilities?.includes('control_d') ? null : 'xen';
  }
  const product = hints.dmi[0] ?? '';
  const vendor = dmiVendors.find(([prefix]) => hints.dmi.some((text) => text?.startsWith(prefix)));
  // Amazon's machines without a hypervisor carry the same vendor.
  if (vendor && !product.endsWith('.metal')) {
    // QEMU is the machine that is shown; KVM, where there, is what runs it.
    return vendor[1] === 'qemu' && offersKvmClock(hints) ? 'kvm' : vendor[1];
  }
  if (/linux,kvm/.test(hints.deviceTree ?? '')) return 'kvm';
  if (hints.deviceTree !== null) return 'vm';
  if (!hints.hasHypervisorFlag) return null;
  if (offersKvmClock(hints)) return 'kvm';
  return /hyperv/.test(hints.clockSources ?? '') ? 'microsoft' : 'vm';
}

function offersKvmClock(hints: HypervisorHints): boolean {
  return /kvm-clock/.test(hints.clockSources ?? '');
}
