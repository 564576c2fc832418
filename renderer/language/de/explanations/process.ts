/** German for the explanations of processes (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const process: Texts = {
  'Processes on the machine, kernel threads included; null where the system hides those of others.':
    'Prozesse des Rechners, Kernel-Threads eingeschlossen; null, wo das System die anderer verbirgt.',
  'The folders /proc/<pid>.': 'Die Ordner /proc/<pid>.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: length of the list.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: Länge der Liste.',
  'Those that were read and those that could not be.': 'Die gelesenen und die, die nicht gelesen werden konnten.',
  'ps ax | wc -l, less the header and ps itself. Threads are not counted.':
    'ps ax | wc -l, abzüglich Kopfzeile und ps selbst. Threads zählen nicht.',
  'Threads of all processes that could be read.': 'Threads aller lesbaren Prozesse.',
  'Missing: systeminformation does not tell it.': 'Fehlt: systeminformation nennt es nicht.',
  'Processes that run or wait for a CPU.': 'Prozesse, die laufen oder auf eine CPU warten.',
  'processes(): state; on Windows all are running.': 'processes(): state; unter Windows gelten alle als laufend.',
  'Number of processes that could be read, of the whole machine in process_top too.':
    'Zahl der lesbaren Prozesse, auch in process_top des ganzen Rechners.',
  'top: the line "Tasks", which counts idle and waiting ones among the sleeping.':
    'top: die Zeile „Tasks“, die untätige und wartende zu den schlafenden zählt.',
  'Processes that wait and can be woken by a signal.':
    'Prozesse, die warten und durch ein Signal geweckt werden können.',
  'Threads of the kernel that have nothing to do.': 'Kernel-Threads, die nichts zu tun haben.',
  'Processes that were stopped by a signal or a debugger.':
    'Prozesse, die durch ein Signal oder einen Debugger angehalten wurden.',
  '/proc/<pid>/stat: state T or t.': '/proc/<pid>/stat: Zustand T oder t.',
  'Processes that ended and whose parent has not asked how.':
    'Beendete Prozesse, deren Elternprozess noch nicht nach dem Ergebnis gefragt hat.',
  'Processes that wait uninterruptibly, for I/O as a rule.':
    'Prozesse, die ununterbrechbar warten, in der Regel auf E/A.',
  'Number of the process; with start_time it names one process for good.':
    'Nummer des Prozesses; mit start_time benennt sie einen Prozess eindeutig.',
  'The folder /proc/<pid>.': 'Der Ordner /proc/<pid>.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: pid.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: pid.',
  'top and ps: PID.': 'top und ps: PID.',
  'Number of its parent.': 'Nummer des Elternprozesses.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: parentPid.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: parentPid.',
  'Short name of the program; a process may change it.': 'Kurzname des Programms; ein Prozess kann ihn ändern.',
  '/proc/<pid>/stat: comm, of programs at most 15 bytes.':
    '/proc/<pid>/stat: comm, bei Programmen höchstens 15 Bytes.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: name.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: name.',
  'top: COMMAND; ps: comm. htop shows the command line.': 'top: COMMAND; ps: comm. htop zeigt die Befehlszeile.',
  'Name of the effective user, its number where it has no name.':
    'Name des effektiven Benutzers, seine Nummer, wo er keinen Namen hat.',
  'Owner of the folder /proc/<pid>; /etc/passwd.': 'Besitzer des Ordners /proc/<pid>; /etc/passwd.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: user; missing on Windows.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: user; fehlt unter Windows.',
  'Read again after 1, 2, 4 and at most 16 readings, 64 of a process that sleeps.':
    'Nach 1, 2, 4 und höchstens 16 Messungen erneut gelesen, bei einem schlafenden Prozess nach höchstens 64.',
  'top and ps: USER. Names of directory services that are not in /etc/passwd stay numbers.':
    'top und ps: USER. Namen aus Verzeichnisdiensten, die nicht in /etc/passwd stehen, bleiben Nummern.',
  'What the process does now.': 'Was der Prozess gerade tut.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: state; on Windows always running.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: state; unter Windows immer laufend.',
  'R running, S sleeping, I idle, T and t stopped, Z zombie, D disk_sleep.':
    'R aktiv, S wartend, I untätig, T und t angehalten, Z Zombie, D disk_sleep.',
  'CPU time since the last reading, of one CPU; may exceed 100; with children that ended meanwhile.':
    'CPU-Zeit seit der letzten Messung, von einer CPU; kann 100 übersteigen; mit Kindprozessen, die inzwischen endeten.',
  'processes(): cpu; on macOS ps’ decaying mean over up to a minute, on Windows × number of CPUs.':
    'processes(): cpu; unter macOS das abklingende Mittel von ps über bis zu einer Minute, unter Windows × Zahl der CPUs.',
  'top: %CPU, without ended children. ps shows the mean since the process started. Task Manager of Windows divides by the number of CPUs.':
    'top: %CPU, ohne beendete Kindprozesse. ps zeigt das Mittel seit dem Start des Prozesses. Der Task-Manager von Windows teilt durch die Zahl der CPUs.',
  'The part of cpu_percent that children used which ended since the last reading.':
    'Der Teil von cpu_percent, den seit der letzten Messung beendete Kindprozesse verbraucht haben.',
  '100 × (Δ(cutime + cstime) / 100 Hz less what their own rows showed) / seconds.':
    '100 × (Δ(cutime + cstime) / 100 Hz abzüglich dessen, was ihre eigenen Zeilen zeigten) / Sekunden.',
  'top adds it in its cumulative mode (S), and then the whole of it at once.':
    'top zählt es im kumulativen Modus (S) hinzu, dann alles auf einmal.',
  'Its own user and system time since its start, without children.':
    'Eigene Benutzer- und Systemzeit seit dem Start, ohne Kindprozesse.',
  '/proc/<pid>/stat: utime and stime.': '/proc/<pid>/stat: utime und stime.',
  'Resident set: what it has in memory now, shared pages included.':
    'Residenter Speicher: was er jetzt im Arbeitsspeicher hat, geteilte Seiten eingeschlossen.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: memRss; null where it is 0.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: memRss; null, wo es 0 ist.',
  'top and htop: RES. Sums of it count shared pages many times; PSS (on request) shares them out. Task Manager of Windows shows the private part.':
    'top und htop: RES. Summen zählen geteilte Seiten mehrfach; PSS (auf Anfrage) teilt sie auf. Der Task-Manager von Windows zeigt den privaten Teil.',
  'Resident set as a share of the machine’s memory.':
    'Residenter Speicher als Anteil am Arbeitsspeicher des Rechners.',
  'Caused to be fetched from storage, by it and by children that ended since the last reading.':
    'Von Datenträgern holen lassen, durch ihn und durch seit der letzten Messung beendete Kindprozesse.',
  '/proc/<pid>/io: read_bytes; of other users’ processes root alone may read it.':
    '/proc/<pid>/io: read_bytes; bei Prozessen anderer Benutzer darf es nur root lesen.',
  '(Δ read_bytes less what rows of ended children showed) / seconds between its two readings of io: each time where stat or io had changed, else after 1, 2, 4 and at most 8 readings or 10 s.':
    '(Δ read_bytes abzüglich dessen, was Zeilen beendeter Kindprozesse zeigten) / Sekunden zwischen seinen zwei Messungen von io: jedes Mal, wo stat oder io sich geändert hatte, sonst nach 1, 2, 4 und höchstens 8 Messungen oder 10 s.',
  'pidstat -d: kB_rd/s, in KiB; of a parent it jumps when a child ends.':
    'pidstat -d: kB_rd/s, in KiB; bei einem Elternprozess springt es, wenn ein Kindprozess endet.',
  'Caused to be sent to storage, less what was truncated before it was written.':
    'Auf Datenträger schreiben lassen, abzüglich dessen, was vor dem Schreiben gekürzt wurde.',
  '/proc/<pid>/io: write_bytes and cancelled_write_bytes; of other users’ processes root alone may read it.':
    '/proc/<pid>/io: write_bytes und cancelled_write_bytes; bei Prozessen anderer Benutzer darf es nur root lesen.',
  'max(0, Δ write_bytes − Δ cancelled_write_bytes) / seconds, less what rows of ended children showed; io is read as for read_bytes_per_second.':
    'max(0, Δ write_bytes − Δ cancelled_write_bytes) / Sekunden, abzüglich dessen, was Zeilen beendeter Kindprozesse zeigten; io wird gelesen wie für read_bytes_per_second.',
  'pidstat -d: kB_wr/s, in KiB, with what was cancelled apart; of a parent it jumps when a child ends.':
    'pidstat -d: kB_wr/s, in KiB, Verworfenes gesondert; bei einem Elternprozess springt es, wenn ein Kindprozess endet.',
  'Fetched from storage since its start; the kernel adds what its children had read when they end.':
    'Seit dem Start von Datenträgern geholt; der Kernel zählt hinzu, was Kindprozesse gelesen hatten, wenn sie enden.',
  'What came from the page cache is not in it; rchar counts that too.':
    'Was aus dem Seitencache kam, ist nicht enthalten; rchar zählt auch das.',
  'Sent to storage since its start, counted when it goes into the page cache.':
    'Seit dem Start auf Datenträger geschrieben, gezählt beim Eintritt in den Seitencache.',
  '/proc/<pid>/io: write_bytes and cancelled_write_bytes.':
    '/proc/<pid>/io: write_bytes und cancelled_write_bytes.',
  'wchar counts writes to pipes and sockets too.': 'wchar zählt auch Schreiben in Pipes und Sockets.',
  'Threads of the process.': 'Threads des Prozesses.',
  'Its priority: −20 is served first, 19 last.': 'Seine Priorität: −20 wird zuerst bedient, 19 zuletzt.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: nice; missing on Windows.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: nice; fehlt unter Windows.',
  'top and ps: NI. Control groups weigh more than it between groups.':
    'top und ps: NI. Zwischen Gruppen wiegen Kontrollgruppen mehr.',
  'When the process was started.': 'Wann der Prozess gestartet wurde.',
  '/proc/<pid>/stat: starttime; /proc/uptime and the clock.':
    '/proc/<pid>/stat: starttime; /proc/uptime und die Uhr.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: started, of the first reading.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: started, der ersten Messung.',
  'ps: lstart, which may be a second off.': 'ps: lstart, das um eine Sekunde abweichen kann.',
  'Program and arguments; null for kernel threads, zombies and the few that hide theirs.':
    'Programm und Argumente; null bei Kernel-Threads, Zombies und den wenigen, die ihre verbergen.',
  '/proc/<pid>/cmdline, at most 4,096 bytes of it.': '/proc/<pid>/cmdline, davon höchstens 4.096 Bytes.',
  'processes() of systeminformation, by ps on macOS and Win32_Process on Windows: path, command and params.':
    'processes() von systeminformation, über ps unter macOS und Win32_Process unter Windows: path, command und params.',
  'Arguments joined by spaces; read again after 1, 2, 4 and at most 16 readings, 64 of a process that sleeps.':
    'Argumente mit Leerzeichen verbunden; nach 1, 2, 4 und höchstens 16 Messungen erneut gelesen, bei einem schlafenden Prozess nach höchstens 64.',
  'Whether it is a thread of the kernel.': 'Ob es ein Thread des Kernels ist.',
  'Whether the bit 0x00200000 is set.': 'Ob das Bit 0x00200000 gesetzt ist.',
  'ps and top put such names in brackets.': 'ps und top setzen solche Namen in Klammern.',
  'The container it runs in: 12 digits of the id, or the name of an LXC container.':
    'Der Container, in dem er läuft: 12 Stellen der Kennung oder der Name eines LXC-Containers.',
  '/proc/<pid>/cgroup, by the form of the path.': '/proc/<pid>/cgroup, nach der Form des Pfads.',
  'docker top lists the processes of one.': 'docker top listet die Prozesse eines Containers.',
  'The unit of systemd that it belongs to: a service, an application of a session, or the session.':
    'Die systemd-Unit, zu der er gehört: ein Dienst, eine Anwendung einer Sitzung oder die Sitzung.',
  'Of a container’s process the unit above the container.':
    'Bei einem Prozess im Container die Unit über dem Container.',
  'ps: unit and uunit.': 'ps: unit und uunit.',
  'CPU time of the machine that no process explains, of one CPU.':
    'CPU-Zeit des Rechners, die kein Prozess erklärt, von einer CPU.',
  '/proc/stat: line "cpu"; /proc/<pid>/stat of all processes.':
    '/proc/stat: Zeile „cpu“; /proc/<pid>/stat aller Prozesse.',
  'max(0, min(100 × CPUs, 100 × Δ busy seconds / seconds) − Σ cpu_percent), busy being all but idle and iowait.':
    'max(0, min(100 × CPUs, 100 × Δ beschäftigte Sekunden / Sekunden) − Σ cpu_percent); beschäftigt ist alles außer idle und iowait.',
  'Task managers do not show it: their rows add up to less than the machine.':
    'Task-Manager zeigen es nicht: Ihre Zeilen ergeben weniger als der Rechner.',
  'Of it, time that the hypervisor gave to others.': 'Davon Zeit, die der Hypervisor anderen gab.',
  '100 × Δ steal / seconds, at most what is unexplained.': '100 × Δ steal / Sekunden, höchstens das Unerklärte.',
  'Of it, hardware interrupts.': 'Davon Hardware-Interrupts.',
  '100 × Δ irq / seconds, at most what is still unexplained.':
    '100 × Δ irq / Sekunden, höchstens das noch Unerklärte.',
  'Of it, deferred work of interrupts.': 'Davon aufgeschobene Arbeit von Interrupts.',
  '100 × Δ softirq / seconds, at most what is still unexplained.':
    '100 × Δ softirq / Sekunden, höchstens das noch Unerklärte.',
  'The rest: processes that are hidden or ended unseen, and the difference between two ways of counting.':
    'Der Rest: Prozesse, die verborgen sind oder ungesehen endeten, und der Unterschied zweier Zählweisen.',
  'As not_attributed.cpu_percent.': 'Wie not_attributed.cpu_percent.',
  'False when some process could not be read.': 'False, wenn ein Prozess nicht gelesen werden konnte.',
  'Whether all folders /proc/<pid> could be read and process 1 is among them.':
    'Ob alle Ordner /proc/<pid> gelesen werden konnten und Prozess 1 darunter ist.',
  'True where none was unreadable and none is hidden (hidepid).':
    'True, wo keiner unlesbar und keiner verborgen ist (hidepid).',
};
