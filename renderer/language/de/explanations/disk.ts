/** German for the explanations of disks (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const disk: Texts = {
  'Read from all physical devices.': 'Von allen physischen Datenträgern gelesen.',
  '/proc/diskstats: sectors read of the physical devices.':
    '/proc/diskstats: gelesene Sektoren der physischen Geräte.',
  'fsStats() of systeminformation on macOS: rx, all disks together; missing on Windows.':
    'fsStats() von systeminformation unter macOS: rx, alle Datenträger zusammen; fehlt unter Windows.',
  'Σ Δ sectors read × 512 / seconds, over physical devices: what is built on them (LVM, RAID, loop) would count twice.':
    'Σ Δ gelesene Sektoren × 512 / Sekunden, über physische Geräte: Was darauf aufbaut (LVM, RAID, Loop), würde doppelt zählen.',
  'iostat -d shows devices; summed with dm and md devices the same traffic counts twice or more.':
    'iostat -d zeigt Geräte; mit dm- und md-Geräten summiert zählt derselbe Verkehr doppelt oder mehrfach.',
  'Written to all physical devices.': 'Auf alle physischen Datenträger geschrieben.',
  '/proc/diskstats: sectors written of the physical devices.':
    '/proc/diskstats: geschriebene Sektoren der physischen Geräte.',
  'fsStats() of systeminformation on macOS: wx, all disks together; missing on Windows.':
    'fsStats() von systeminformation unter macOS: wx, alle Datenträger zusammen; fehlt unter Windows.',
  'Σ Δ sectors written × 512 / seconds, over physical devices: what is built on them (LVM, RAID, loop) would count twice.':
    'Σ Δ geschriebene Sektoren × 512 / Sekunden, über physische Geräte: Was darauf aufbaut (LVM, RAID, Loop), würde doppelt zählen.',
  'More than programs wrote by journals and metadata, less by what the cache absorbed.':
    'Mehr, als Programme schrieben, um Journale und Metadaten; weniger um das, was der Cache auffing.',
  'The kernel’s name of the device.': 'Name des Geräts im Kernel.',
  '/proc/diskstats, the third field; whole devices that have a size.':
    '/proc/diskstats, das dritte Feld; ganze Geräte, die eine Größe haben.',
  'diskLayout() of systeminformation, once: device or name.':
    'diskLayout() von systeminformation, einmal: device oder name.',
  'lsblk: NAME or KNAME.': 'lsblk: NAME oder KNAME.',
  'Read from the device.': 'Vom Gerät gelesen.',
  'Missing: systeminformation does not tell it of single disks.':
    'Fehlt: systeminformation nennt es nicht für einzelne Datenträger.',
  'iostat -x: rkB/s, in KiB.': 'iostat -x: rkB/s, in KiB.',
  'Written to the device.': 'Auf das Gerät geschrieben.',
  'iostat -x: wkB/s, in KiB.': 'iostat -x: wkB/s, in KiB.',
  'Reads that ended.': 'Abgeschlossene Lesezugriffe.',
  'Writes that ended.': 'Abgeschlossene Schreibzugriffe.',
  'Share of the time in which at least one request was in flight.':
    'Anteil der Zeit, in der mindestens ein Zugriff offen war.',
  '100 × Δ milliseconds / milliseconds that passed, at most 100.':
    '100 × Δ Millisekunden / vergangene Millisekunden, höchstens 100.',
  'iostat -x: %util. A disk that serves many requests at once, as SSDs do, has room left at 100.':
    'iostat -x: %util. Ein Datenträger, der viele Zugriffe zugleich bedient, wie SSDs, hat bei 100 noch Reserven.',
  'Mean number of requests in flight.': 'Mittlere Zahl offener Zugriffe.',
  'Δ weighted milliseconds / milliseconds that passed.': 'Δ gewichtete Millisekunden / vergangene Millisekunden.',
  'Mean time of the reads that ended, waiting in the queue included.':
    'Mittlere Dauer der abgeschlossenen Lesezugriffe, Warten in der Warteschlange eingeschlossen.',
  '/proc/diskstats: time spent reading and reads completed.':
    '/proc/diskstats: Lesedauer und abgeschlossene Lesezugriffe.',
  'iostat -x: r_await, in ms; it shows 0 when none ended.':
    'iostat -x: r_await, in ms; zeigt 0, wenn keiner abgeschlossen wurde.',
  'Mean time of the writes that ended, waiting in the queue included.':
    'Mittlere Dauer der abgeschlossenen Schreibzugriffe, Warten in der Warteschlange eingeschlossen.',
  '/proc/diskstats: time spent writing and writes completed.':
    '/proc/diskstats: Schreibdauer und abgeschlossene Schreibzugriffe.',
  'iostat -x: w_await, in ms; it shows 0 when none ended.':
    'iostat -x: w_await, in ms; zeigt 0, wenn keiner abgeschlossen wurde.',
  'Reads that were joined with another before they were sent.':
    'Lesezugriffe, die vor dem Senden mit anderen zusammengefasst wurden.',
  'Writes that were joined with another before they were sent.':
    'Schreibzugriffe, die vor dem Senden mit anderen zusammengefasst wurden.',
  'Requests to give ranges up (TRIM) that ended; since Linux 4.18.':
    'Abgeschlossene Anforderungen, Bereiche freizugeben (TRIM); seit Linux 4.18.',
  'Bytes of the ranges that were given up; since Linux 4.18.':
    'Bytes der freigegebenen Bereiche; seit Linux 4.18.',
  'iostat -x: dkB/s, in KiB.': 'iostat -x: dkB/s, in KiB.',
  'Requests to make lasting what was written that ended; since Linux 5.5.':
    'Abgeschlossene Anforderungen, Geschriebenes dauerhaft zu machen; seit Linux 5.5.',
  'Mean time of the flushes that ended.': 'Mittlere Dauer der abgeschlossenen Flushes.',
  '/proc/diskstats: time spent flushing and flush requests completed.':
    '/proc/diskstats: Flush-Dauer und abgeschlossene Flushes.',
  'iostat -x: f_await, in ms; it shows 0 when none ended.':
    'iostat -x: f_await, in ms; zeigt 0, wenn keiner abgeschlossen wurde.',
  'Name that was given to a mapping: a volume of LVM, a LUKS mapping; left out where there is none.':
    'Name einer Zuordnung: ein LVM-Volume, eine LUKS-Zuordnung; fehlt, wo es keinen gibt.',
  'RAID level of the array.': 'RAID-Level des Verbunds.',
  'State of the array in the kernel’s words: clean, active, readonly, inactive and others.':
    'Zustand des Verbunds in den Worten des Kernels: clean, active, readonly, inactive und andere.',
  'mdadm --detail: State, in its own words.': 'mdadm --detail: State, in eigenen Worten.',
  'How many disks the array is made for.': 'Für wie viele Datenträger der Verbund gedacht ist.',
  'How many of them are missing; above 0 the array is degraded.':
    'Wie viele davon fehlen; über 0 ist der Verbund beeinträchtigt.',
  'As it is read; null for levels without redundancy.': 'Wie gelesen; null bei Leveln ohne Redundanz.',
  '/proc/mdstat: an underscore for each in [U_].': '/proc/mdstat: ein Unterstrich für jeden in [U_].',
  'What the array is doing: idle, resync, recover, check, repair, reshape.':
    'Was der Verbund tut: idle, resync, recover, check, repair, reshape.',
  'How far the action is; null while nothing is under way.':
    'Wie weit der Vorgang ist; null, solange keiner läuft.',
  '100 × sectors done / all sectors.': '100 × erledigte Sektoren / alle Sektoren.',
  '/proc/mdstat: the percentage after resync, recovery or check.':
    '/proc/mdstat: die Prozentzahl nach resync, recovery oder check.',
  'The disk’s own verdict; false: it expects to fail.':
    'Das eigene Urteil des Datenträgers; false: Er rechnet mit seinem Ausfall.',
  'smartctl -n standby -j -H -A: smart_status.passed. At most hourly, as root, and never of a disk that sleeps.':
    'smartctl -n standby -j -H -A: smart_status.passed. Höchstens stündlich, als root, und nie von einem schlafenden Datenträger.',
  'smartctl -a shows it as the disk says it now; this is up to an hour old (checked_at).':
    'smartctl -a zeigt es, wie der Datenträger es jetzt meldet; dieser Stand ist bis zu eine Stunde alt (checked_at).',
  'Temperature of the disk.': 'Temperatur des Datenträgers.',
  'smartctl -n standby -j -H -A: temperature.current. At most hourly, as root, and never of a disk that sleeps.':
    'smartctl -n standby -j -H -A: temperature.current. Höchstens stündlich, als root, und nie von einem schlafenden Datenträger.',
  'How long the disk has been switched on in its life.':
    'Wie lange der Datenträger in seinem Leben eingeschaltet war.',
  'smartctl -n standby -j -H -A: power_on_time.hours. At most hourly, as root, and never of a disk that sleeps.':
    'smartctl -n standby -j -H -A: power_on_time.hours. Höchstens stündlich, als root, und nie von einem schlafenden Datenträger.',
  'Sectors that were replaced by spare ones; disks of ATA.':
    'Sektoren, die durch Reservesektoren ersetzt wurden; ATA-Datenträger.',
  'smartctl -n standby -j -H -A: raw value of attribute 5. At most hourly, as root, and never of a disk that sleeps.':
    'smartctl -n standby -j -H -A: Rohwert des Attributs 5. Höchstens stündlich, als root, und nie von einem schlafenden Datenträger.',
  'Sectors that could not be read and wait to be replaced; disks of ATA.':
    'Sektoren, die nicht gelesen werden konnten und auf Ersatz warten; ATA-Datenträger.',
  'smartctl -n standby -j -H -A: raw value of attribute 197. At most hourly, as root, and never of a disk that sleeps.':
    'smartctl -n standby -j -H -A: Rohwert des Attributs 197. Höchstens stündlich, als root, und nie von einem schlafenden Datenträger.',
  'Times that data could not be read or was corrupt; NVMe.':
    'Wie oft Daten nicht gelesen werden konnten oder beschädigt waren; NVMe.',
  'smartctl -n standby -j -H -A: nvme_smart_health_information_log.media_errors. At most hourly, as root, and never of a disk that sleeps.':
    'smartctl -n standby -j -H -A: nvme_smart_health_information_log.media_errors. Höchstens stündlich, als root, und nie von einem schlafenden Datenträger.',
  'How much of the life that the maker expects is used up; may pass 100; NVMe.':
    'Wie viel der vom Hersteller erwarteten Lebensdauer verbraucht ist; kann 100 übersteigen; NVMe.',
  'smartctl -n standby -j -H -A: nvme_smart_health_information_log.percentage_used. At most hourly, as root, and never of a disk that sleeps.':
    'smartctl -n standby -j -H -A: nvme_smart_health_information_log.percentage_used. Höchstens stündlich, als root, und nie von einem schlafenden Datenträger.',
  'When the disk was asked.': 'Wann der Datenträger gefragt wurde.',
  'The clock when smartctl answered.': 'Die Uhr, als smartctl antwortete.',
  'Whether the disk slept at the last check and was left alone, so that the figures are older.':
    'Ob der Datenträger bei der letzten Prüfung schlief und in Ruhe gelassen wurde, die Werte also älter sind.',
  'device/power/runtime_status of the disk, and smartctl’s word that it is in standby.':
    'device/power/runtime_status des Datenträgers und die Angabe von smartctl, dass er in Bereitschaft ist.',
  'Model of the disk.': 'Modell des Datenträgers.',
  '/sys/block/<device>/device/model, of memory cards device/name.':
    '/sys/block/<device>/device/model, bei Speicherkarten device/name.',
  'diskLayout() of systeminformation, once: name.': 'diskLayout() von systeminformation, einmal: name.',
  'Size of the device.': 'Größe des Geräts.',
  'diskLayout() of systeminformation, once: size; null where it is 0.':
    'diskLayout() von systeminformation, einmal: size; null, wo es 0 ist.',
  'Sectors × 512, whatever the device’s own block size.':
    'Sektoren × 512, unabhängig von der Blockgröße des Geräts.',
  'lsblk -b: SIZE. Makers count in units of 1,000.': 'lsblk -b: SIZE. Hersteller zählen in Einheiten von 1.000.',
  'Whether it is made of turning discs.': 'Ob er aus drehenden Scheiben besteht.',
  'diskLayout() of systeminformation, once: type, HD against SSD and NVMe.':
    'diskLayout() von systeminformation, einmal: type, HD gegenüber SSD und NVMe.',
  'What the device is; physical ones make up the totals.': 'Was das Gerät ist; physische bilden die Summen.',
  'Its name and the folders dm, md and device in /sys/block/<device>.':
    'Sein Name und die Ordner dm, md und device in /sys/block/<device>.',
  'All are physical.': 'Alle sind physisch.',
  'By the kernel’s fixed names, else by the folder that is there.':
    'Nach den festen Namen des Kernels, sonst nach dem vorhandenen Ordner.',
  'Name of a pool of ZFS; left out where there is none.': 'Name eines ZFS-Pools; fehlt, wo es keinen gibt.',
  'State of the pool: online, degraded, faulted, suspended and others.':
    'Zustand des Pools: online, degraded, faulted, suspended und andere.',
  '/proc/spl/kstat/zfs/<pool>/state, since OpenZFS 0.8.': '/proc/spl/kstat/zfs/<pool>/state, seit OpenZFS 0.8.',
  'As it is read, in small letters.': 'Wie gelesen, in Kleinbuchstaben.',
};
