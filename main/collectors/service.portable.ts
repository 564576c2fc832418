/**
 * Services of Windows through systeminformation (Win32_Service). It tells which were started; its CPU and memory are
 * zeros there, and so are left out. Of macOS it lists none.
 */
import type { Systeminformation } from 'systeminformation';
import type { Collector } from './collector.ts';
import type { ServiceReading } from './service.ts';

interface Calls {
  services(names: string): Promise<Systeminformation.ServicesData[]>;
}

/** @param load loaded at the first reading only: the package is large and Linux does without it */
export function openServiceWindows(
  load: () => Promise<Calls> = () => import('systeminformation'),
): Collector<ServiceReading> {
  return {
    async read() {
      const services = await (await load()).services('*');
      const started = services.filter(({ running }) => running);
      // Windows cannot run without some; an empty list is what a failed command leaves.
      if (started.length === 0) throw new Error('the system listed no service');
      return { rows: started.map(toRow) };
    },
  };
}

function toRow({ name, pids }: Systeminformation.ServicesData): ServiceReading['rows'][number] {
  const [first] = pids ?? [];
  const pid = Number(first);
  return {
    service: name,
    description: null,
    state: 'active',
    subState: null,
    restarts: null,
    mainPid: Number.isInteger(pid) && pid > 0 ? pid : null,
    managerMissing: 'Windows does not tell it of all services at once',
    usage: { missing: 'services of Windows share processes: what each uses is not told' },
  };
}
