/** What the fields of channel `service` mean; made by main/collectors/service.ts. */
import type { ServiceData } from '../families/service.ts';
import { asRead, type Explanations } from './explanation.ts';

const show = 'systemctl show "*.service"';
const services = 'services() of systeminformation (Win32_Service) on Windows; missing on macOS';
const untold = 'Missing: Windows does not tell it of all services at once, and macOS lists none.';
const shared = 'Missing: services of Windows share processes, and macOS lists none.';

export const serviceExplanations: Explanations<ServiceData> = {
  'services[].service': {
    unit: null,
    meaning: 'Name of the unit; those that are active, change their state or have failed are listed.',
    linux: `${show}: Id; where systemd cannot be asked, its control groups.`,
    portable: `${services}: name of those that run.`,
    formula: asRead,
    others: 'systemctl list-units --type=service: UNIT.',
  },
  'services[].description': {
    unit: null,
    meaning: 'What the unit says of itself.',
    linux: `${show}: Description.`,
    portable: untold,
    formula: asRead,
    others: 'systemctl list-units: DESCRIPTION.',
  },
  'services[].state': {
    unit: null,
    meaning: 'State of the unit.',
    linux: `${show}: ActiveState.`,
    portable: `${services}; active, since those that do not run are left out.`,
    formula: asRead,
    others: 'systemctl list-units: ACTIVE.',
  },
  'services[].sub_state': {
    unit: null,
    meaning: 'systemd’s finer state: running, exited, dead, auto-restart and others.',
    linux: `${show}: SubState.`,
    portable: untold,
    formula: asRead,
    others: 'systemctl list-units: SUB.',
  },
  'services[].cpu_percent': {
    unit: 'percent',
    meaning: 'CPU time since the last reading, of one CPU; of all its processes, those that ended too.',
    linux: 'cpu.stat usage_usec or cpuacct.usage of its control group.',
    portable: shared,
    formula: '100 × Δ seconds of CPU / seconds.',
    others: 'systemd-cgtop: %CPU.',
  },
  'services[].memory_bytes': {
    unit: 'bytes',
    meaning: 'All that is charged to it, page cache too.',
    linux: 'memory.current or memory.usage_in_bytes of its control group.',
    portable: shared,
    formula: asRead,
    others: 'systemctl status: Memory. The resident sets of its processes add up to another figure.',
  },
  'services[].restarts': {
    unit: 'restarts',
    meaning: 'Automatic restarts since it was last started by hand.',
    linux: `${show}: NRestarts; since systemd 235.`,
    portable: untold,
    formula: asRead,
    others: 'systemctl show -p NRestarts.',
  },
  'services[].tasks': {
    unit: 'tasks',
    meaning: 'Processes and threads of the service.',
    linux: 'pids.current of its control group.',
    portable: shared,
    formula: asRead,
    others: 'systemctl status: Tasks.',
  },
  'services[].main_pid': {
    unit: null,
    meaning: 'Number of its main process; null where it has none.',
    linux: `${show}: MainPID.`,
    portable: `${services}: the first of pids.`,
    formula: 'As it is read; null for 0.',
    others: 'systemctl status: Main PID.',
  },
};
