/** German for the explanations of memory (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const memory: Texts = {
  '/proc/meminfo: MemAvailable; /proc/spl/kstat/zfs/arcstats: size and c_min.':
    '/proc/meminfo: MemAvailable; /proc/spl/kstat/zfs/arcstats: size und c_min.',
  'mem(): available, on macOS of vm_stat, on Windows of os.freemem().':
    'mem(): available, unter macOS von vm_stat, unter Windows von os.freemem().',
  'MemAvailable + max(0, ARC size − ARC minimum); null where that exceeds the total.':
    'MemAvailable + max(0, ARC-Größe − ARC-Minimum); null, wo das die Gesamtgröße übersteigt.',
  'free: available, which takes ZFS’s cache for used. Missing before Linux 3.14: nothing is made up for it.':
    'free: available, das den ZFS-Cache als belegt zählt. Fehlt vor Linux 3.14: Es wird nichts dafür erfunden.',
  'Memory that is used for nothing at all.': 'Arbeitsspeicher, der für gar nichts verwendet wird.',
  'mem(): free, of os.freemem().': 'mem(): free, von os.freemem().',
  'free: free. It is small on a healthy machine, since what is free serves as cache; available_bytes is the figure to watch.':
    'free: free. Auf einem gesunden Rechner klein, da freier Speicher als Cache dient; maßgeblich ist available_bytes.',
  'Page cache and slab that can be given back; buffers are apart.':
    'Seitencache und Slab, die zurückgegeben werden können; Puffer stehen gesondert.',
  '/proc/meminfo: Cached and SReclaimable.': '/proc/meminfo: Cached und SReclaimable.',
  'mem(): buffcache on macOS, used less active memory; missing on Windows.':
    'mem(): buffcache unter macOS, belegter abzüglich aktiver Speicher; fehlt unter Windows.',
  'Cached + SReclaimable. Shared memory and tmpfs are in it and cannot be given back.':
    'Cached + SReclaimable. Geteilter Speicher und tmpfs sind darin und können nicht zurückgegeben werden.',
  'free -w: cache, the same. free without -w adds buffers; htop takes shared memory off.':
    'free -w: cache, dasselbe. free ohne -w zählt Puffer hinzu; htop zieht geteilten Speicher ab.',
  'Cache of raw block devices and of filesystems’ own data.':
    'Cache von Blockgeräten und von den eigenen Daten der Dateisysteme.',
  'Missing: mem() of systeminformation does not tell it.': 'Fehlt: mem() von systeminformation nennt es nicht.',
  'Shared memory and tmpfs, which swap alone can take out of memory.':
    'Geteilter Speicher und tmpfs, die nur durch Auslagern aus dem Arbeitsspeicher kommen.',
  'The kernel’s own data structures, those that can be given back included.':
    'Die eigenen Datenstrukturen des Kernels, auch die, die zurückgegeben werden können.',
  'slabtop: the sum of its caches, about.': 'slabtop: ungefähr die Summe seiner Caches.',
  'Pages that wait to be written back to storage.':
    'Seiten, die noch auf den Datenträger zurückgeschrieben werden müssen.',
  'ZFS’s cache; null where there is no ZFS.': 'Cache von ZFS; null, wo es kein ZFS gibt.',
  'As it is read; null where it is more than what is used here, as in a container.':
    'Wie gelesen; null, wo es mehr ist als hier belegt, etwa in einem Container.',
  'arcstat: size. free counts it as used.': 'arcstat: size. free zählt ihn als belegt.',
  'Size of all swap areas.': 'Größe aller Auslagerungsbereiche.',
  'mem(): swaptotal; null where it is 0, which a failed query gives too.':
    'mem(): swaptotal; null, wo es 0 ist, was auch eine gescheiterte Abfrage ergibt.',
  'free: total of Swap.': 'free: total von Swap.',
  'Swap that holds pages.': 'Auslagerung, in der Seiten liegen.',
  '/proc/meminfo: SwapTotal and SwapFree.': '/proc/meminfo: SwapTotal und SwapFree.',
  'free: used of Swap. htop takes off pages that are in memory too (SwapCached).':
    'free: used von Swap. htop zieht Seiten ab, die auch im Arbeitsspeicher liegen (SwapCached).',
  'Read back from swap.': 'Aus der Auslagerung zurückgeholt.',
  'vmstat: si, in KiB/s.': 'vmstat: si, in KiB/s.',
  'Written to swap.': 'In die Auslagerung geschrieben.',
  'vmstat: so, in KiB/s.': 'vmstat: so, in KiB/s.',
  'What control groups allow this process; null where nothing limits it.':
    'Was Kontrollgruppen diesem Prozess erlauben; null, wo nichts ihn begrenzt.',
  'memory.max of version 2, memory.limit_in_bytes of version 1, of the own group and all above it.':
    'memory.max der Version 2, memory.limit_in_bytes der Version 1, der eigenen Gruppe und aller darüber.',
  'The least of them; null where it is not below MemTotal.':
    'Der kleinste Wert; null, wo er nicht unter MemTotal liegt.',
  'docker stats: LIMIT. free knows nothing of it.': 'docker stats: LIMIT. free kennt sie nicht.',
  'Huge pages that are set apart, in use or not; used memory counts all of them.':
    'Reservierte Huge Pages, genutzt oder nicht; der belegte Speicher zählt sie alle.',
  'Of them, those that nobody uses.': 'Davon die, die niemand nutzt.',
  'Size of one huge page that is set apart.': 'Größe einer reservierten Huge Page.',
  'Transparent huge pages of programs; part of what they use.':
    'Transparente Huge Pages von Programmen; Teil dessen, was sie belegen.',
  'Memory that holds compressed pages on their way to swap.':
    'Speicher für komprimierte Seiten auf dem Weg in die Auslagerung.',
  'The same pages before they were compressed.': 'Dieselben Seiten vor dem Komprimieren.',
  'They count as used swap, though none was written.':
    'Sie zählen als belegte Auslagerung, obwohl nichts geschrieben wurde.',
  'Memory taken out of use because the hardware reported errors in it.':
    'Speicher, der stillgelegt wurde, weil die Hardware Fehler darin meldete.',
  'What zram devices store, as their users see it.': 'Was zram-Geräte speichern, aus Sicht ihrer Nutzer.',
  'Sum over the zram devices that have a size; null where there is none.':
    'Summe über die zram-Geräte, die eine Größe haben; null, wo es keine gibt.',
  'zramctl shows it for each device.': 'zramctl zeigt es für jedes Gerät.',
  'The same, compressed.': 'Dasselbe, komprimiert.',
  'Memory that zram devices take, with what the allocator needs.':
    'Speicher, den zram-Geräte belegen, mit dem Bedarf der Verwaltung.',
  'Path of the device or file that is swapped to.': 'Pfad des Geräts oder der Datei, in die ausgelagert wird.',
  'As it is read, escapes resolved.': 'Wie gelesen, Maskierungen aufgelöst.',
  'Whether it is a partition or a file.': 'Ob es eine Partition oder eine Datei ist.',
  'Size of the area.': 'Größe des Bereichs.',
  'Of it, what holds pages.': 'Davon das, was Seiten enthält.',
  'Areas of higher priority are filled first.': 'Bereiche höherer Priorität werden zuerst gefüllt.',
};
