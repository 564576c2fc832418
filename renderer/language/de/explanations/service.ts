/** German for the explanations of services (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const service: Texts = {
  'Name of the unit; those that are active, change their state or have failed are listed.':
    'Name der Unit; gelistet werden aktive, solche im Wechsel und fehlgeschlagene.',
  'services() of systeminformation (Win32_Service) on Windows; missing on macOS: name of those that run.':
    'services() von systeminformation (Win32_Service) unter Windows; fehlt unter macOS: name der laufenden.',
  'What the unit says of itself.': 'Was die Unit von sich sagt.',
  'Missing: Windows does not tell it of all services at once, and macOS lists none.':
    'Fehlt: Windows nennt es nicht für alle Dienste auf einmal, und macOS listet keine.',
  'State of the unit.': 'Zustand der Unit.',
  'services() of systeminformation (Win32_Service) on Windows; missing on macOS; active, since those that do not run are left out.':
    'services() von systeminformation (Win32_Service) unter Windows; fehlt unter macOS; active, da nicht laufende wegbleiben.',
  'systemd’s finer state: running, exited, dead, auto-restart and others.':
    'Der feinere Zustand von systemd: running, exited, dead, auto-restart und andere.',
  'CPU time since the last reading, of one CPU; of all its processes, those that ended too.':
    'CPU-Zeit seit der letzten Messung, von einer CPU; aller seiner Prozesse, auch der beendeten.',
  'cpu.stat usage_usec or cpuacct.usage of its control group.':
    'cpu.stat usage_usec oder cpuacct.usage seiner Kontrollgruppe.',
  'Missing: services of Windows share processes, and macOS lists none.':
    'Fehlt: Dienste von Windows teilen sich Prozesse, und macOS listet keine.',
  'All that is charged to it, page cache too.': 'Alles, was ihm zugerechnet wird, auch Seitencache.',
  'memory.current or memory.usage_in_bytes of its control group.':
    'memory.current oder memory.usage_in_bytes seiner Kontrollgruppe.',
  'systemctl status: Memory. The resident sets of its processes add up to another figure.':
    'systemctl status: Memory. Der residente Speicher seiner Prozesse ergibt eine andere Zahl.',
  'Automatic restarts since it was last started by hand.':
    'Automatische Neustarts seit dem letzten Start von Hand.',
  'systemctl show "*.service": NRestarts; since systemd 235.':
    'systemctl show "*.service": NRestarts; seit systemd 235.',
  'Processes and threads of the service.': 'Prozesse und Threads des Dienstes.',
  'pids.current of its control group.': 'pids.current seiner Kontrollgruppe.',
  'Number of its main process; null where it has none.': 'Nummer seines Hauptprozesses; null, wo er keinen hat.',
  'services() of systeminformation (Win32_Service) on Windows; missing on macOS: the first of pids.':
    'services() von systeminformation (Win32_Service) unter Windows; fehlt unter macOS: die erste von pids.',
};
