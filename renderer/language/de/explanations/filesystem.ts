/** German for the explanations of filesystems (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const filesystem: Texts = {
  'Where the filesystem is mounted; each is shown once.':
    'Wo das Dateisystem eingehängt ist; jedes wird einmal gezeigt.',
  'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows: mount.':
    'fsSize() von systeminformation: df unter macOS, Win32_LogicalDisk unter Windows: mount.',
  'Of several mounts: /, else where the whole of it is mounted, else the shortest path.':
    'Von mehreren Stellen: /, sonst die, an der es ganz eingehängt ist, sonst der kürzeste Pfad.',
  'df: Mounted on. Pseudo types and what masks something of the kernel are left out; images (snap) and overlays are shown at / alone.':
    'df: Mounted on. Pseudo-Typen und was etwas vom Kernel verdeckt, bleiben weg; Images (snap) und Overlays werden nur bei / gezeigt.',
  'What is mounted.': 'Was eingehängt ist.',
  'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows: fs.':
    'fsSize() von systeminformation: df unter macOS, Win32_LogicalDisk unter Windows: fs.',
  'Type of the filesystem.': 'Typ des Dateisystems.',
  'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows: type.':
    'fsSize() von systeminformation: df unter macOS, Win32_LogicalDisk unter Windows: type.',
  'Size of the filesystem.': 'Größe des Dateisystems.',
  'statfs(2): f_blocks and f_frsize.': 'statfs(2): f_blocks und f_frsize.',
  'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows: size.':
    'fsSize() von systeminformation: df unter macOS, Win32_LogicalDisk unter Windows: size.',
  'df: Size. Smaller than the partition by what the filesystem keeps for itself.':
    'df: Size. Um das kleiner als die Partition, was das Dateisystem für sich behält.',
  'Blocks in use; those reserved for root are neither used nor available.':
    'Belegte Blöcke; die für root reservierten sind weder belegt noch verfügbar.',
  'statfs(2): f_blocks, f_bfree and f_frsize.': 'statfs(2): f_blocks, f_bfree und f_frsize.',
  'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows: used.':
    'fsSize() von systeminformation: df unter macOS, Win32_LogicalDisk unter Windows: used.',
  'df: Used. du adds up files and misses what was deleted while open, and metadata.':
    'df: Used. du summiert Dateien und übersieht gelöschte, noch offene Dateien und Metadaten.',
  'What an ordinary user may still write.': 'Was ein gewöhnlicher Benutzer noch schreiben kann.',
  'statfs(2): f_bavail and f_frsize.': 'statfs(2): f_bavail und f_frsize.',
  'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows: available.':
    'fsSize() von systeminformation: df unter macOS, Win32_LogicalDisk unter Windows: available.',
  'df: Avail. Finder adds what it could purge.': 'df: Avail. Der Finder zählt hinzu, was er bereinigen könnte.',
  'Share of what an ordinary user can have that is in use.':
    'Belegter Anteil dessen, was ein gewöhnlicher Benutzer haben kann.',
  'As used_bytes and available_bytes.': 'Wie used_bytes und available_bytes.',
  'df: Use%, rounded up. Tools that divide by the size show less by the share reserved for root.':
    'df: Use%, aufgerundet. Werkzeuge, die durch die Größe teilen, zeigen um den für root reservierten Anteil weniger.',
  'Inodes that the filesystem has; null where it makes them as they are needed.':
    'Inodes des Dateisystems; null, wo es sie nach Bedarf anlegt.',
  'Missing: fsSize() does not tell it.': 'Fehlt: fsSize() nennt es nicht.',
  'As it is read; null for 0.': 'Wie gelesen; null bei 0.',
  'df -i: Inodes, 0 or - for such a filesystem.': 'df -i: Inodes, bei solchen Dateisystemen 0 oder -.',
  'Inodes in use: files and folders.': 'Belegte Inodes: Dateien und Ordner.',
  'statfs(2): f_files and f_ffree.': 'statfs(2): f_files und f_ffree.',
  'Whether it can only be read, as mounted or because of an error.':
    'Ob nur gelesen werden kann, so eingehängt oder wegen eines Fehlers.',
  'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows: rw.':
    'fsSize() von systeminformation: df unter macOS, Win32_LogicalDisk unter Windows: rw.',
  'Whether it is mounted over a network.': 'Ob es über ein Netz eingehängt ist.',
  '/proc/self/mountinfo, type and source.': '/proc/self/mountinfo, Typ und Quelle.',
  'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows: type on macOS; missing on Windows.':
    'fsSize() von systeminformation: df unter macOS, Win32_LogicalDisk unter Windows: type unter macOS; fehlt unter Windows.',
  'By a list of types, such as nfs4 and cifs.': 'Nach einer Liste von Typen wie nfs4 und cifs.',
};
