/** German for the explanations of containers (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const container: Texts = {
  'Id of 64 hexadecimal digits; of an LXC container its name.':
    'Kennung aus 64 Hexadezimalziffern; bei einem LXC-Container sein Name.',
  'Path of its control group.': 'Pfad seiner Kontrollgruppe.',
  'GET /containers/json at the engine’s socket: Id.': 'GET /containers/json am Socket der Engine: Id.',
  'docker ps: CONTAINER ID, the first 12 digits.': 'docker ps: CONTAINER ID, die ersten 12 Stellen.',
  'Its name; the first 12 digits of the id where no engine tells one.':
    'Sein Name; die ersten 12 Stellen der Kennung, wo keine Engine einen nennt.',
  'GET /containers/json at the engine’s socket: Names.': 'GET /containers/json am Socket der Engine: Names.',
  'Its own name, without the slash before it; not those of links.':
    'Sein eigener Name ohne den Schrägstrich davor; nicht die von Links.',
  'Who runs it.': 'Wer ihn ausführt.',
  'Form of the path of its control group, or whose socket listed it.':
    'Form des Pfads seiner Kontrollgruppe, oder wessen Socket ihn nannte.',
  'Whose socket listed it.': 'Wessen Socket ihn nannte.',
  'kubernetes where the path does not tell more.': 'kubernetes, wo der Pfad nicht mehr verrät.',
  'The image as it was asked for.': 'Das Image, wie es angefordert wurde.',
  'GET /containers/json at the engine’s socket: Image.': 'GET /containers/json am Socket der Engine: Image.',
  'State in the engine’s words.': 'Zustand in den Worten der Engine.',
  'GET /containers/json at the engine’s socket: State; without an engine cgroup.events or freezer.state of its control group.':
    'GET /containers/json am Socket der Engine: State; ohne Engine cgroup.events oder freezer.state seiner Kontrollgruppe.',
  'GET /containers/json at the engine’s socket: State.': 'GET /containers/json am Socket der Engine: State.',
  'Podman’s words put into Docker’s; without an engine running or paused.':
    'Podmans Worte in die von Docker übertragen; ohne Engine running oder paused.',
  'What its health check found last; null where it has none.':
    'Was seine Zustandsprüfung zuletzt ergab; null, wo er keine hat.',
  'GET /containers/json at the engine’s socket: Health.Status, before API 1.52 the end of Status.':
    'GET /containers/json am Socket der Engine: Health.Status, vor API 1.52 das Ende von Status.',
  'docker ps: STATUS, in brackets.': 'docker ps: STATUS, in Klammern.',
  'When its first process was started; null while it does not run.':
    'Wann sein erster Prozess gestartet wurde; null, solange er nicht läuft.',
  '/proc/<pid>/stat: starttime of a process in it.': '/proc/<pid>/stat: starttime eines Prozesses darin.',
  'Missing: the engine’s list does not tell it.': 'Fehlt: Die Liste der Engine nennt es nicht.',
  'docker inspect: State.StartedAt, which may differ by a moment.':
    'docker inspect: State.StartedAt, das um einen Moment abweichen kann.',
  'CPU time since the last reading, of one CPU; may exceed 100.':
    'CPU-Zeit seit der letzten Messung, von einer CPU; kann 100 übersteigen.',
  'Files of its control group, cpu.stat usage_usec or cpuacct.usage.':
    'Dateien seiner Kontrollgruppe, cpu.stat usage_usec oder cpuacct.usage.',
  'GET /containers/<id>/stats?one-shot=true at the engine’s socket: cpu_stats.cpu_usage.total_usage.':
    'GET /containers/<id>/stats?one-shot=true am Socket der Engine: cpu_stats.cpu_usage.total_usage.',
  '100 × Δ seconds of CPU / seconds.': '100 × Δ CPU-Sekunden / Sekunden.',
  'docker stats: CPU %, of its own second.': 'docker stats: CPU %, seiner eigenen Sekunde.',
  'Memory less the page cache that was not used lately.':
    'Speicher abzüglich des Seitencaches, der länger nicht genutzt wurde.',
  'Files of its control group, memory.current or memory.usage_in_bytes, and inactive_file of memory.stat.':
    'Dateien seiner Kontrollgruppe, memory.current oder memory.usage_in_bytes, und inactive_file von memory.stat.',
  'GET /containers/<id>/stats?one-shot=true at the engine’s socket: memory_stats.usage and inactive_file.':
    'GET /containers/<id>/stats?one-shot=true am Socket der Engine: memory_stats.usage und inactive_file.',
  'usage − inactive_file; the usage where that is no less.':
    'usage − inactive_file; usage, wo das nicht kleiner ist.',
  'docker stats: MEM USAGE, the same. systemd-cgtop counts all page cache.':
    'docker stats: MEM USAGE, dasselbe. systemd-cgtop zählt den ganzen Seitencache.',
  'What it may use at most; null where nothing limits it.':
    'Was er höchstens nutzen darf; null, wo nichts ihn begrenzt.',
  'memory.max or memory.limit_in_bytes of its control group.':
    'memory.max oder memory.limit_in_bytes seiner Kontrollgruppe.',
  'Missing: the engine does not tell a limit from the memory of its virtual machine.':
    'Fehlt: Die Engine unterscheidet eine Grenze nicht vom Speicher ihrer virtuellen Maschine.',
  'docker stats: LIMIT, the machine’s memory where there is none.':
    'docker stats: LIMIT, der Speicher des Rechners, wo es keine gibt.',
  'Read from storage, on devices that are not built on others.':
    'Von Datenträgern gelesen, auf Geräten, die nicht auf anderen aufbauen.',
  'Files of its control group, io.stat rbytes or blkio.throttle.io_service_bytes.':
    'Dateien seiner Kontrollgruppe, io.stat rbytes oder blkio.throttle.io_service_bytes.',
  'GET /containers/<id>/stats?one-shot=true at the engine’s socket: blkio_stats.io_service_bytes_recursive.':
    'GET /containers/<id>/stats?one-shot=true am Socket der Engine: blkio_stats.io_service_bytes_recursive.',
  'docker stats: BLOCK I/O is the sum since the start, and counts LVM and RAID twice.':
    'docker stats: BLOCK I/O ist die Summe seit dem Start und zählt LVM und RAID doppelt.',
  'Written to storage, on devices that are not built on others.':
    'Auf Datenträger geschrieben, auf Geräten, die nicht auf anderen aufbauen.',
  'Files of its control group, io.stat wbytes or blkio.throttle.io_service_bytes.':
    'Dateien seiner Kontrollgruppe, io.stat wbytes oder blkio.throttle.io_service_bytes.',
  'Received over its own network; null where it uses the host’s.':
    'Über sein eigenes Netz empfangen; null, wo er das des Hosts nutzt.',
  '/proc/<pid>/net/dev of a process in it, without loopback and what it built itself: receive bytes.':
    '/proc/<pid>/net/dev eines Prozesses darin, ohne Loopback und selbst Angelegtes: empfangene Bytes.',
  'GET /containers/<id>/stats?one-shot=true at the engine’s socket: networks, rx_bytes.':
    'GET /containers/<id>/stats?one-shot=true am Socket der Engine: networks, rx_bytes.',
  'Σ Δ receive bytes / seconds; a namespace that several share counts for the oldest of them alone.':
    'Σ Δ empfangene Bytes / Sekunden; ein Namensraum, den mehrere teilen, zählt nur für den ältesten.',
  'docker stats: NET I/O is the sum since the start, and is shown for each that shares a namespace.':
    'docker stats: NET I/O ist die Summe seit dem Start und wird für jeden gezeigt, der einen Namensraum teilt.',
  'Sent over its own network; null where it uses the host’s.':
    'Über sein eigenes Netz gesendet; null, wo er das des Hosts nutzt.',
  '/proc/<pid>/net/dev of a process in it, without loopback and what it built itself: transmit bytes.':
    '/proc/<pid>/net/dev eines Prozesses darin, ohne Loopback und selbst Angelegtes: gesendete Bytes.',
  'GET /containers/<id>/stats?one-shot=true at the engine’s socket: networks, tx_bytes.':
    'GET /containers/<id>/stats?one-shot=true am Socket der Engine: networks, tx_bytes.',
  'Σ Δ transmit bytes / seconds; a namespace that several share counts for the oldest of them alone.':
    'Σ Δ gesendete Bytes / Sekunden; ein Namensraum, den mehrere teilen, zählt nur für den ältesten.',
  'Processes and threads in it.': 'Prozesse und Threads darin.',
  'Files of its control group, pids.current.': 'Dateien seiner Kontrollgruppe, pids.current.',
  'GET /containers/<id>/stats?one-shot=true at the engine’s socket: pids_stats.current.':
    'GET /containers/<id>/stats?one-shot=true am Socket der Engine: pids_stats.current.',
  'docker stats: PIDS, the same.': 'docker stats: PIDS, dasselbe.',
};
