/** German for the explanations of the system channel (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const system: Texts = {
  'Share of all CPUs that was busy since the last sample, 100 for all of them.':
    'Anteil der Zeit seit der letzten Messung, in der die CPUs beschäftigt waren; 100 für alle zusammen.',
  'The lines "cpu<n>" of /proc/stat, all columns.': 'Die Zeilen „cpu<n>“ von /proc/stat, alle Spalten.',
  'os.cpus(): times of each CPU.': 'os.cpus(): times jeder CPU.',
  '100 × (all modes − idle − iowait) / all modes, of the time that passed, summed over the CPUs that were online at both readings.':
    '100 × (alle Arten − idle − iowait) / alle Arten, in der vergangenen Zeit, summiert über die CPUs, die bei beiden Messungen aktiv waren.',
  'top: 100 − id − wa. Task Manager of Windows weights the time by the clock ("utility") and may show more.':
    'top: 100 − id − wa. Der Task-Manager von Windows gewichtet die Zeit mit dem Takt („utility“) und kann mehr zeigen.',
  'Share of the memory that new programs cannot have.':
    'Anteil des Arbeitsspeichers, den neue Programme nicht bekommen können.',
  '/proc/meminfo: MemTotal and MemAvailable; /proc/spl/kstat/zfs/arcstats: size and c_min.':
    '/proc/meminfo: MemTotal und MemAvailable; /proc/spl/kstat/zfs/arcstats: size und c_min.',
  'mem(): total and available.': 'mem(): total und available.',
  'htop counts total − free − buffers − cache as used, so it differs by shared memory and ZFS’s cache.':
    'htop zählt total − free − buffers − cache als belegt und weicht daher um geteilten Speicher und den ZFS-Cache ab.',
  'Memory that new programs cannot have.': 'Arbeitsspeicher, den neue Programme nicht bekommen können.',
  '(total − available) / 2^30: in units of 2^30 bytes, in spite of the name.':
    '(total − available) / 2^30: in Einheiten von 2^30 Byte, trotz des Namens.',
  'free since procps 4.0: the same, but for ZFS. Before, total − free − buffers − cache, which leaves out shared memory; htop counts used in that older way and shows shared memory apart.':
    'free seit procps 4.0: dasselbe, bis auf ZFS. Davor total − free − buffers − cache, ohne geteilten Speicher; htop zählt „used“ auf diese ältere Art und zeigt geteilten Speicher gesondert.',
  'Physical memory less what the kernel and the firmware reserved at boot.':
    'Physischer Arbeitsspeicher abzüglich dessen, was Kernel und Firmware beim Start reserviert haben.',
  'mem(): total, of os.totalmem().': 'mem(): total, von os.totalmem().',
  'MemTotal / 2^30: in units of 2^30 bytes, in spite of the name.':
    'MemTotal / 2^30: in Einheiten von 2^30 Byte, trotz des Namens.',
  'free: total. Less than what is built in, which task managers and dmidecode show.':
    'free: total. Weniger als eingebaut; das zeigen Task-Manager und dmidecode.',
  'Used share of the root filesystem.': 'Belegter Anteil des Wurzeldateisystems.',
  'statfs(2) of /.': 'statfs(2) von /.',
  'statfs() of Node: / on macOS, the system’s drive on Windows.':
    'statfs() von Node: / unter macOS, das Systemlaufwerk unter Windows.',
  '100 × used / (used + available), as df counts.': '100 × belegt / (belegt + verfügbar), wie df zählt.',
  'df /: Use%, rounded up. Tools that divide by the size show less by the share reserved for root.':
    'df /: Use%, aufgerundet. Werkzeuge, die durch die Größe teilen, zeigen um den für root reservierten Anteil weniger.',
  'Sent over the uplinks since they were made, as a rule since boot.':
    'Über die Uplinks gesendet, seit es sie gibt, in der Regel seit dem Systemstart.',
  'networkStats() of systeminformation: tx_bytes.': 'networkStats() von systeminformation: tx_bytes.',
  'Σ over physical interfaces; where there is none, over those with a default route.':
    'Σ über physische Schnittstellen; gibt es keine, über die mit Standardroute.',
  'Tools that add up all interfaces count bridged and VPN traffic twice. It falls when an interface goes.':
    'Werkzeuge, die alle Schnittstellen summieren, zählen Bridge- und VPN-Verkehr doppelt. Der Wert sinkt, wenn eine Schnittstelle verschwindet.',
  'Received over the uplinks since they were made, as a rule since boot.':
    'Über die Uplinks empfangen, seit es sie gibt, in der Regel seit dem Systemstart.',
  'networkStats() of systeminformation: rx_bytes.': 'networkStats() von systeminformation: rx_bytes.',
  'Mean number of tasks that ran, waited for a CPU or waited uninterruptibly, over 1, 5 and 15 minutes.':
    'Mittlere Zahl der Tasks, die liefen, auf eine CPU warteten oder ununterbrechbar warteten, über 1, 5 und 15 Minuten.',
  '/proc/loadavg, the first three numbers.': '/proc/loadavg, die ersten drei Zahlen.',
  'os.loadavg() on macOS; missing on Windows, which has none.':
    'os.loadavg() unter macOS; fehlt unter Windows, das keinen solchen Wert kennt.',
  'As it is read: the kernel’s exponentially decaying means.':
    'Wie gelesen: die exponentiell abklingenden Mittel des Kernels.',
  'uptime and top show the same, with two digits.': 'uptime und top zeigen dasselbe mit zwei Nachkommastellen.',
  'Time since the machine was started, sleep included.':
    'Zeit seit dem Start des Rechners, Ruhezustand eingeschlossen.',
  '/proc/uptime, the first number.': '/proc/uptime, die erste Zahl.',
  'As it is read.': 'Wie gelesen.',
  'uptime shows the same. In a container it is the host’s, unless LXCFS shows its own.':
    'uptime zeigt dasselbe. In einem Container ist es die des Hosts, sofern LXCFS nicht die eigene zeigt.',
};
