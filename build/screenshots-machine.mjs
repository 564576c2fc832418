// The machine that the pictures are of, as a folder for `--host-root`. CPU, memory, disks, load and pressure are this
// machine's own, live; of its processes only those of the made load are in it, with a user that no machine has. Network,
// sensors, battery and graphics are those of test/fixtures, and move with what really goes on: what the load sends over
// loopback stands as its network card's traffic, and how busy the CPU is warms the sensors.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { layLaptop } from './recorded-machine.mjs';

/** Read as they are at each moment. */
const liveFiles = [
  'stat',
  'meminfo',
  'vmstat',
  'loadavg',
  'uptime',
  'diskstats',
  'partitions',
  'cpuinfo',
  'pressure',
];
const stepMs = 500;

/**
 * Makes the folder and keeps it moving.
 * @param {{ pid: number }[]} processes the made load
 * @param {number} uid whom they run as
 * @returns {{ folder: string, close(): void }} `close` removes it
 */
export function layMachine(processes, uid) {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-machine-'));
  layLaptop(folder);
  for (const pid of ['2', '40', '900', '901']) rmSync(join(folder, 'proc', pid), { recursive: true, force: true });
  for (const name of liveFiles) {
    rmSync(join(folder, 'proc', name), { recursive: true, force: true });
    symlinkSync(`/proc/${name}`, join(folder, 'proc', name));
  }
  for (const { pid } of processes) symlinkSync(`/proc/${pid}`, join(folder, `proc/${pid}`));
  const files = {
    'etc/hostname': 'workstation\n',
    'etc/passwd': `root:x:0:0::/:\nada:x:${uid}:${uid}::/:\n`,
    'etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    'proc/sys/kernel/osrelease': '6.12.48\n',
    'proc/self/mountinfo':
      '26 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n24 23 0:22 / /dev/shm rw,relatime - tmpfs tmpfs rw\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'dev'), { recursive: true });
  symlinkSync('/dev/shm', join(folder, 'dev/shm'));
  const timer = setInterval(follower(folder), stepMs);
  return {
    folder,
    close() {
      clearInterval(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string} folder
 * @returns {() => void} carries the recorded files on to this moment
 */
function follower(folder) {
  const chip = 'platform/coretemp.0/hwmon/hwmon4';
  const nvme = 'pci0000:00/0000:00:06.0/0000:02:00.0/nvme/nvme0/hwmon1';
  let before = cpuTicks();
  let warmth = 0;
  let microjoules = 1e11;
  return () => {
    const now = cpuTicks();
    const busy = (now.busy - before.busy) / Math.max(1, now.all - before.all);
    before = now;
    // Metal follows slowly.
    warmth += (busy - warmth) / 12;
    microjoules += (6 + 22 * busy) * 1e6 * (stepMs / 1_000);
    const sway = (/** @type {number} */ seconds) => Math.sin(Date.now() / 1_000 / seconds);
    const figures = {
      [`sys/devices/${chip}/temp1_input`]: 1_000 * (52 + 30 * warmth + sway(3)),
      [`sys/devices/${chip}/temp2_input`]: 1_000 * (51 + 29 * warmth + sway(2)),
      [`sys/devices/${chip}/temp10_input`]: 1_000 * (49 + 28 * warmth + sway(5)),
      [`sys/devices/${nvme}/temp1_input`]: 1_000 * (39 + 4 * warmth + 0.3 * sway(9)),
      [`sys/devices/${nvme}/temp2_input`]: 1_000 * (42 + 4 * warmth + 0.3 * sway(8)),
      'sys/devices/virtual/thermal/thermal_zone0/hwmon0/temp1_input': 1_000 * (47 + 12 * warmth + 0.4 * sway(11)),
      'sys/devices/platform/thinkpad_hwmon/hwmon/hwmon5/fan1_input': 2_200 + 2_000 * warmth + 20 * sway(4),
      'sys/class/powercap/intel-rapl:0/energy_uj': microjoules,
      'sys/class/powercap/intel-rapl:0:0/energy_uj': 0.7 * microjoules,
    };
    for (const [path, figure] of Object.entries(figures))
      overwrite(join(folder, path), String(Math.round(figure)));
    overwrite(join(folder, 'proc/net/dev'), networkText());
  };
}

/**
 * In place, so that whoever has the file open reads either text whole.
 * @param {string} path @param {string} text no shorter than what it replaces, or the rest of that would stay
 */
function overwrite(path, text) {
  writeFileSync(path, `${text}\n`, { flag: 'r+' });
}

function cpuTicks() {
  const ticks = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '').split(/\s+/).slice(1, 9).map(Number);
  const all = ticks.reduce((sum, one) => sum + one, 0);
  return { all, busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0) };
}

/** The counters of loopback as those of the network card; each as wide as any, so that the text keeps its length. */
function networkText() {
  const lines = readFileSync('/proc/net/dev', 'utf8').split('\n');
  const counters =
    (lines.find((line) => line.trim().startsWith('lo:')) ?? '').split(':')[1]?.trim().split(/\s+/) ?? [];
  const row = (/** @type {string} */ name, /** @type {string[]} */ values) =>
    `${name.padStart(6)}:${values.map((value) => value.padStart(16)).join('')}`;
  const none = counters.map(() => '0');
  // As much is received as sent on loopback; a card that asks for pages sends a fraction.
  const sent = counters.map((value, i) => (i < 8 ? value : String(Math.round(Number(value) / (i === 8 ? 9 : 2)))));
  return [...lines.slice(0, 2), row('lo', none), row('eth0', sent), ''].join('\n').trimEnd();
}
