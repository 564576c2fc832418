/** German for the explanations of pressure (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const pressure: Texts = {
  'Share of the period in which some task waited for a CPU.':
    'Anteil der Zeit, in der ein Task auf eine CPU wartete.',
  '/proc/pressure/cpu: total of the line "some"; since Linux 4.20.':
    '/proc/pressure/cpu: total der Zeile „some“; seit Linux 4.20.',
  'Missing: pressure stall information exists on Linux only.':
    'Fehlt: Pressure Stall Information gibt es nur unter Linux.',
  '100 × Δ total / microseconds that passed, at most 100.':
    '100 × Δ total / vergangene Mikrosekunden, höchstens 100.',
  'htop and btop show avg10, avg60 and avg300: decaying means, which go on after a stall is over.':
    'htop und btop zeigen avg10, avg60 und avg300: abklingende Mittel, die nach dem Ende eines Engpasses weiterlaufen.',
  'Share of the period in which all tasks of a group waited for a CPU; undefined for a whole machine, and 0 on recent kernels.':
    'Anteil der Zeit, in der alle Tasks einer Gruppe auf eine CPU warteten; für einen ganzen Rechner nicht definiert und bei neueren Kerneln 0.',
  '/proc/pressure/cpu: total of the line "full"; since Linux 4.20.':
    '/proc/pressure/cpu: total der Zeile „full“; seit Linux 4.20.',
  'Share of the period in which some task waited for memory.':
    'Anteil der Zeit, in der ein Task auf Arbeitsspeicher wartete.',
  '/proc/pressure/memory: total of the line "some"; since Linux 4.20.':
    '/proc/pressure/memory: total der Zeile „some“; seit Linux 4.20.',
  'Share of the period in which all non-idle tasks waited for memory.':
    'Anteil der Zeit, in der alle nicht untätigen Tasks auf Arbeitsspeicher warteten.',
  '/proc/pressure/memory: total of the line "full"; since Linux 4.20.':
    '/proc/pressure/memory: total der Zeile „full“; seit Linux 4.20.',
  'Share of the period in which some task waited for I/O.': 'Anteil der Zeit, in der ein Task auf E/A wartete.',
  '/proc/pressure/io: total of the line "some"; since Linux 4.20.':
    '/proc/pressure/io: total der Zeile „some“; seit Linux 4.20.',
  'Share of the period in which all non-idle tasks waited for I/O.':
    'Anteil der Zeit, in der alle nicht untätigen Tasks auf E/A warteten.',
  '/proc/pressure/io: total of the line "full"; since Linux 4.20.':
    '/proc/pressure/io: total der Zeile „full“; seit Linux 4.20.',
};
