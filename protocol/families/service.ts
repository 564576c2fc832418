/**
 * Channel `service`: services of systemd. Source: `systemctl show` for what systemd knows, and each service's control
 * group (cgroup-v2.rst, cgroup-v1/) for what it uses.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

/** ActiveState of org.freedesktop.systemd1(5). On Windows `active` is a service that was started. */
export type ServiceState =
  | 'active'
  | 'reloading'
  | 'refreshing'
  | 'inactive'
  | 'failed'
  | 'activating'
  | 'deactivating'
  | 'maintenance';

export interface Service {
  /** Name of the unit with its suffix: `nginx.service`. On Windows the name of the service. */
  service: string;
  description: string | null;
  /** `null` where systemd cannot be asked and only the control group tells of the service. */
  state: ServiceState | null;
  /** systemd's finer state: `running`, `exited`, `dead`, `auto-restart`. */
  sub_state: string | null;
  /** Of one CPU: may exceed 100. All processes of the service count, those that ended too. */
  cpu_percent: Reading;
  /** All that is charged to it, page cache too, as `systemctl status` shows it. */
  memory_bytes: Reading;
  /** Automatic restarts since it was last started by hand, NRestarts. */
  restarts: Reading;
  /** Processes and threads. */
  tasks: Reading;
  /** Its main process; `null` where it has none. */
  main_pid: number | null;
}

export interface ServiceData extends Envelope {
  /** By name: those that are active, change their state or have failed, as `systemctl list-units` shows them. */
  services: Service[];
}

const each = { channel: 'service', label: 'service', kind: 'gauge' } as const;

export const serviceSeries: readonly SeriesDefinition[] = [
  {
    ...each,
    path: 'services[].cpu_percent',
    unit: 'percent',
    help: 'CPU time of a service, 100 for one whole CPU.',
  },
  {
    ...each,
    path: 'services[].memory_bytes',
    unit: 'bytes',
    help: 'Memory charged to a service, page cache too.',
  },
];
