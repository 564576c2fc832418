/** German for the explanations of CPU (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const cpu: Texts = {
  'Time in which normal processes ran in user mode, without running guests.':
    'Zeit, in der normale Prozesse im Benutzermodus liefen, ohne Gäste.',
  'The lines "cpu<n>" of /proc/stat, column user − guest.':
    'Die Zeilen „cpu<n>“ von /proc/stat, Spalte user − guest.',
  '100 × Δ(user − guest) / Δ(all modes), each mode counted once.':
    '100 × Δ(user − guest) / Δ(alle Arten), jede Art einmal gezählt.',
  'mpstat shows the same as %usr, guests taken off; top’s us includes guests.':
    'mpstat zeigt dasselbe als %usr ohne Gäste; us von top enthält Gäste.',
  'Time in which niced processes ran in user mode, without niced guests.':
    'Zeit, in der Prozesse mit verändertem Nice-Wert im Benutzermodus liefen, ohne deren Gäste.',
  'The lines "cpu<n>" of /proc/stat, column nice − guest_nice.':
    'Die Zeilen „cpu<n>“ von /proc/stat, Spalte nice − guest_nice.',
  'os.cpus(): times.nice on macOS; missing on Windows.': 'os.cpus(): times.nice unter macOS; fehlt unter Windows.',
  '100 × Δ(nice − guest_nice) / Δ(all modes), each mode counted once.':
    '100 × Δ(nice − guest_nice) / Δ(alle Arten), jede Art einmal gezählt.',
  'mpstat shows the same as %nice; top’s ni includes niced guests.':
    'mpstat zeigt dasselbe als %nice; ni von top enthält Gäste mit Nice-Wert.',
  'Time in which the kernel ran on behalf of processes.': 'Zeit, in der der Kernel im Auftrag von Prozessen lief.',
  'The lines "cpu<n>" of /proc/stat, column system.': 'Die Zeilen „cpu<n>“ von /proc/stat, Spalte system.',
  'os.cpus(): times.sys; on Windows less times.irq, which it includes.':
    'os.cpus(): times.sys; unter Windows abzüglich times.irq, das darin enthalten ist.',
  '100 × Δ(system) / Δ(all modes), each mode counted once.':
    '100 × Δ(system) / Δ(alle Arten), jede Art einmal gezählt.',
  'mpstat: %sys, top: sy. htop’s "kernel" bar adds irq and softirq unless detailed CPU time is on.':
    'mpstat: %sys, top: sy. Der Kernel-Balken von htop schließt irq und softirq ein, sofern die detaillierte CPU-Zeit nicht eingeschaltet ist.',
  'Time in which the CPU had nothing to do.': 'Zeit, in der die CPU nichts zu tun hatte.',
  'The lines "cpu<n>" of /proc/stat, column idle.': 'Die Zeilen „cpu<n>“ von /proc/stat, Spalte idle.',
  '100 × Δ(idle) / Δ(all modes), each mode counted once.':
    '100 × Δ(idle) / Δ(alle Arten), jede Art einmal gezählt.',
  'mpstat: %idle, top: id. Task managers fold iowait into it.':
    'mpstat: %idle, top: id. Task-Manager rechnen iowait hinein.',
  'Time in which the CPU was idle while a task that last ran on it waited for I/O.':
    'Zeit, in der die CPU untätig war, während ein zuletzt auf ihr gelaufener Task auf E/A wartete.',
  'The lines "cpu<n>" of /proc/stat, column iowait.': 'Die Zeilen „cpu<n>“ von /proc/stat, Spalte iowait.',
  'Missing: it is read on Linux only.': 'Fehlt: Wird nur unter Linux gelesen.',
  '100 × Δ(iowait) / Δ(all modes), each mode counted once.':
    '100 × Δ(iowait) / Δ(alle Arten), jede Art einmal gezählt.',
  'mpstat: %iowait, top: wa. It is idle time: it falls when other work comes, so it is no measure of disk load.':
    'mpstat: %iowait, top: wa. Es ist Leerlaufzeit: Sie sinkt, wenn andere Arbeit kommt, und ist daher kein Maß für die Datenträgerlast.',
  'Time in which hardware interrupts were served.': 'Zeit, in der Hardware-Interrupts bedient wurden.',
  'The lines "cpu<n>" of /proc/stat, column irq.': 'Die Zeilen „cpu<n>“ von /proc/stat, Spalte irq.',
  'os.cpus(): times.irq on Windows; missing on macOS.': 'os.cpus(): times.irq unter Windows; fehlt unter macOS.',
  '100 × Δ(irq) / Δ(all modes), each mode counted once.': '100 × Δ(irq) / Δ(alle Arten), jede Art einmal gezählt.',
  'mpstat: %irq, top: hi. Many kernels do not count it and charge whom they interrupt.':
    'mpstat: %irq, top: hi. Viele Kernel zählen sie nicht und belasten den Unterbrochenen.',
  'Time in which deferred work of interrupts was done, network packets above all.':
    'Zeit, in der aufgeschobene Arbeit von Interrupts erledigt wurde, vor allem Netzwerkpakete.',
  'The lines "cpu<n>" of /proc/stat, column softirq.': 'Die Zeilen „cpu<n>“ von /proc/stat, Spalte softirq.',
  '100 × Δ(softirq) / Δ(all modes), each mode counted once.':
    '100 × Δ(softirq) / Δ(alle Arten), jede Art einmal gezählt.',
  'Time in which the CPU would have worked but the hypervisor ran others; counted as busy.':
    'Zeit, in der die CPU gearbeitet hätte, der Hypervisor aber andere laufen ließ; zählt als beschäftigt.',
  'The lines "cpu<n>" of /proc/stat, column steal.': 'Die Zeilen „cpu<n>“ von /proc/stat, Spalte steal.',
  '100 × Δ(steal) / Δ(all modes), each mode counted once.':
    '100 × Δ(steal) / Δ(alle Arten), jede Art einmal gezählt.',
  'Time in which virtual CPUs of guests ran on this CPU, niced guests included.':
    'Zeit, in der virtuelle CPUs von Gästen auf dieser CPU liefen, Gäste mit Nice-Wert eingeschlossen.',
  'The lines "cpu<n>" of /proc/stat, column guest + guest_nice.':
    'Die Zeilen „cpu<n>“ von /proc/stat, Spalte guest + guest_nice.',
  '100 × Δ(guest + guest_nice) / Δ(all modes), each mode counted once.':
    '100 × Δ(guest + guest_nice) / Δ(alle Arten), jede Art einmal gezählt.',
  'mpstat shows %guest and %gnice apart; top has no column for it.':
    'mpstat zeigt %guest und %gnice getrennt; top hat keine Spalte dafür.',
  'The kernel’s number of the logical CPU.': 'Nummer der logischen CPU im Kernel.',
  'The lines "cpu<n>" of /proc/stat: those offline have no line.':
    'Die Zeilen „cpu<n>“ von /proc/stat: Abgeschaltete haben keine Zeile.',
  'The place in the list of os.cpus().': 'Der Platz in der Liste von os.cpus().',
  'htop counts from 1 unless told otherwise.': 'htop zählt ab 1, wenn nicht anders eingestellt.',
  'Share of the time since the last sample in which this logical CPU was busy.':
    'Anteil der Zeit seit der letzten Messung, in der diese logische CPU beschäftigt war.',
  'The lines "cpu<n>" of /proc/stat, of this CPU.': 'Die Zeilen „cpu<n>“ von /proc/stat, dieser CPU.',
  'os.cpus(): times of this CPU.': 'os.cpus(): times dieser CPU.',
  '100 × (all modes − idle − iowait) / all modes, of the time that passed.':
    '100 × (alle Arten − idle − iowait) / alle Arten, in der vergangenen Zeit.',
  'mpstat -P ALL: 100 − %idle − %iowait.': 'mpstat -P ALL: 100 − %idle − %iowait.',
  'Clock of the logical CPU now.': 'Aktueller Takt der logischen CPU.',
  '/sys/devices/system/cpu/cpu<n>/cpufreq/scaling_cur_freq; "cpu MHz" of /proc/cpuinfo on x86 with Linux 4.13 to 5.18, where the file sleeps 10 ms a CPU.':
    '/sys/devices/system/cpu/cpu<n>/cpufreq/scaling_cur_freq; „cpu MHz“ von /proc/cpuinfo auf x86 mit Linux 4.13 bis 5.18, wo die Datei 10 ms je CPU schläft.',
  'Missing: Node tells the nominal frequency only.': 'Fehlt: Node nennt nur den Nenntakt.',
  'An instant or a short mean, as the driver has it: two tools that read in turn differ. lscpu shows the limits.':
    'Ein Augenblick oder ein kurzes Mittel, je nach Treiber: Zwei Werkzeuge, die nacheinander lesen, weichen ab. lscpu zeigt die Grenzen.',
  'The highest clock that the hardware can give this CPU, boost included.':
    'Der höchste Takt, den die Hardware dieser CPU geben kann, Boost eingeschlossen.',
  'lscpu: CPU max MHz. A power profile may allow less (scaling_max_freq).':
    'lscpu: CPU max MHz. Ein Energieprofil kann weniger erlauben (scaling_max_freq).',
  'Whether the core is built for speed or for thrift, where a processor has both.':
    'Ob der Kern auf Tempo oder auf Sparsamkeit ausgelegt ist, wo ein Prozessor beides hat.',
  '/sys/devices/cpu_core/cpus and cpu_atom/cpus on Intel; /sys/devices/system/cpu/cpu<n>/cpu_capacity on ARM.':
    '/sys/devices/cpu_core/cpus und cpu_atom/cpus bei Intel; /sys/devices/system/cpu/cpu<n>/cpu_capacity bei ARM.',
  'ARM: the CPUs of the lowest capacity are for thrift if it is at most 75 % of the highest; null where all are alike.':
    'ARM: Die CPUs der kleinsten Kapazität sind die sparsamen, wenn sie höchstens 75 % der größten beträgt; null, wo alle gleich sind.',
  'Mean clock of the online CPUs now.': 'Mittlerer aktueller Takt der aktiven CPUs.',
  'As cores[].frequency_hertz.': 'Wie cores[].frequency_hertz.',
  'Arithmetic mean over the CPUs that tell one.': 'Arithmetisches Mittel über die CPUs, die einen nennen.',
  'Task managers often show the highest core or the nominal clock instead.':
    'Task-Manager zeigen oft den höchsten Kern oder den Nenntakt.',
  'Switches from one task to another, over all CPUs.': 'Wechsel von einem Task zum anderen, über alle CPUs.',
  'vmstat: cs; its first line is the mean since boot.':
    'vmstat: cs; die erste Zeile ist das Mittel seit dem Start.',
  'Interrupts that were served, over all CPUs.': 'Bediente Interrupts, über alle CPUs.',
  '/proc/stat: the first number of intr.': '/proc/stat: die erste Zahl von intr.',
  'vmstat: in; its first line is the mean since boot.':
    'vmstat: in; die erste Zeile ist das Mittel seit dem Start.',
  'Processes and threads that were created.': 'Erzeugte Prozesse und Threads.',
  'Tasks that run or wait for a CPU now, the reader itself included.':
    'Tasks, die gerade laufen oder auf eine CPU warten, der Leser selbst eingeschlossen.',
  'vmstat: r, which takes its own reading off.': 'vmstat: r, das seine eigene Messung abzieht.',
  'Tasks that wait for I/O uninterruptibly now.': 'Tasks, die gerade ununterbrechbar auf E/A warten.',
  'CPUs’ worth of time that control groups allow this process; null where nothing limits it.':
    'CPU-Zeit in ganzen CPUs, die Kontrollgruppen diesem Prozess erlauben; null, wo nichts ihn begrenzt.',
  'cpu.max of version 2, cpu.cfs_quota_us and cpu.cfs_period_us of version 1, of the own group and all above it.':
    'cpu.max der Version 2, cpu.cfs_quota_us und cpu.cfs_period_us der Version 1, der eigenen Gruppe und aller darüber.',
  'Missing: control groups exist on Linux only.': 'Fehlt: Kontrollgruppen gibt es nur unter Linux.',
  'The least of quota / period.': 'Der kleinste Wert von quota / period.',
  'docker run --cpus sets it. free, top and nproc know nothing of it.':
    'docker run --cpus setzt ihn. free, top und nproc kennen ihn nicht.',
  'The lowest clock that any CPU can have.': 'Der niedrigste Takt, den eine CPU haben kann.',
  'The least over the online CPUs, kilohertz × 1,000.': 'Der kleinste über die aktiven CPUs, Kilohertz × 1.000.',
  'The highest clock that any CPU can have, boost included.':
    'Der höchste Takt, den eine CPU haben kann, Boost eingeschlossen.',
  'The greatest over the online CPUs, kilohertz × 1,000.': 'Der größte über die aktiven CPUs, Kilohertz × 1.000.',
  'Who chooses the frequency: performance, powersave, schedutil and others.':
    'Wer die Frequenz wählt: performance, powersave, schedutil und andere.',
  'Missing: governors exist on Linux only.': 'Fehlt: Regler gibt es nur unter Linux.',
  'cpupower frequency-info shows it for one CPU.': 'cpupower frequency-info zeigt ihn für eine CPU.',
  'Physical packages with an online CPU.': 'Physische Prozessoren mit einer aktiven CPU.',
  'Number of different ids.': 'Zahl der verschiedenen Kennungen.',
  'lscpu: Socket(s). A virtual machine shows what its hypervisor makes up.':
    'lscpu: Socket(s). Eine virtuelle Maschine zeigt, was ihr Hypervisor vorgibt.',
  'Physical cores with an online CPU.': 'Physische Kerne mit einer aktiven CPU.',
  'topology/core_cpus_list beside it, before Linux 5.3 thread_siblings_list.':
    'topology/core_cpus_list daneben, vor Linux 5.3 thread_siblings_list.',
  'Number of different lists.': 'Zahl der verschiedenen Listen.',
  'Logical CPUs that are online.': 'Aktive logische CPUs.',
  'The number of lines "cpu<n>" of /proc/stat.': 'Die Zahl der Zeilen „cpu<n>“ von /proc/stat.',
  'The length of os.cpus().': 'Die Länge von os.cpus().',
  'nproc may show fewer: it counts those that it is allowed to use.':
    'nproc kann weniger zeigen: Es zählt die CPUs, die es nutzen darf.',
  'Memory nodes that are online.': 'Aktive Speicherknoten.',
  'Number of nodes in the list.': 'Zahl der Knoten in der Liste.',
  'Times that cores were slowed down because of their heat; Intel only.':
    'Wie oft Kerne wegen Hitze verlangsamt wurden; nur Intel.',
  '/sys/devices/system/cpu/cpu<n>/thermal_throttle/core_throttle_count of the first CPU of each core.':
    '/sys/devices/system/cpu/cpu<n>/thermal_throttle/core_throttle_count der ersten CPU jedes Kerns.',
  'Σ Δ count / seconds, over the cores that were there at both readings.':
    'Σ Δ Anzahl / Sekunden, über die Kerne, die bei beiden Messungen da waren.',
  'Times that whole packages were slowed down because of their heat; Intel only.':
    'Wie oft ganze Prozessoren wegen Hitze verlangsamt wurden; nur Intel.',
  '/sys/devices/system/cpu/cpu<n>/thermal_throttle/package_throttle_count of the first CPU of each package.':
    '/sys/devices/system/cpu/cpu<n>/thermal_throttle/package_throttle_count der ersten CPU jedes Prozessors.',
  'Σ Δ count / seconds, over the packages that were there at both readings.':
    'Σ Δ Anzahl / Sekunden, über die Prozessoren, die bei beiden Messungen da waren.',
};
