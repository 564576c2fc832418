/** German for the explanations of Telltale’s own process (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const self: Texts = {
  'CPU time of the engine’s process and all its threads, of one CPU; may exceed 100.':
    'CPU-Zeit des Engine-Prozesses und aller seiner Threads, von einer CPU; kann 100 übersteigen.',
  'getrusage(2), by process.resourceUsage(): user and system time.':
    'getrusage(2), über process.resourceUsage(): Benutzer- und Systemzeit.',
  'process.resourceUsage(): userCPUTime and systemCPUTime.':
    'process.resourceUsage(): userCPUTime und systemCPUTime.',
  'top: %CPU. Windows of the desktop app are processes of their own and not in it.':
    'top: %CPU. Fenster der Desktop-App sind eigene Prozesse und nicht enthalten.',
  'Resident set of the engine’s process.': 'Residenter Speicher des Engine-Prozesses.',
  'Times that one of its threads had waited and went on.':
    'Wie oft einer seiner Threads gewartet hatte und weiterlief.',
  'getrusage(2), by process.resourceUsage(): voluntary context switches.':
    'getrusage(2), über process.resourceUsage(): freiwillige Kontextwechsel.',
  'process.resourceUsage(): voluntaryContextSwitches on macOS; missing on Windows.':
    'process.resourceUsage(): voluntaryContextSwitches unter macOS; fehlt unter Windows.',
  'pidstat -w: cswch/s, of the main thread unless -t is given. powertop counts other events.':
    'pidstat -w: cswch/s, des Hauptthreads, sofern -t nicht angegeben ist. powertop zählt andere Ereignisse.',
  'What it caused to be sent to storage.': 'Was er auf Datenträger hat schreiben lassen.',
  'Missing: macOS and Windows do not count bytes.': 'Fehlt: macOS und Windows zählen keine Bytes.',
  'pidstat -d: kB_wr/s, in KiB.': 'pidstat -d: kB_wr/s, in KiB.',
  'The longest that anything had to wait for the main thread since the last sample.':
    'Die längste Zeit, die seit der letzten Messung etwas auf den Hauptthread warten musste.',
  'The monotonic clock and the idle time of libuv; in the desktop app a timer of 250 ms.':
    'Die monotone Uhr und die Leerlaufzeit von libuv; in der Desktop-App ein Timer von 250 ms.',
  'The longest turn of the event loop, waiting left out; in the desktop app the greatest lateness of the timer, where what is shorter than 250 ms is seen by chance.':
    'Der längste Durchlauf der Event-Loop ohne Warten; in der Desktop-App die größte Verspätung des Timers, wobei Kürzeres als 250 ms nur zufällig auffällt.',
  'monitorEventLoopDelay of Node shows percentiles.': 'monitorEventLoopDelay von Node zeigt Perzentile.',
  'The family that is read.': 'Die gemessene Gruppe von Werten.',
  'The sampler.': 'Der Messtakt.',
  'How long one reading of the family takes, from call to answer.':
    'Wie lange eine Messung der Gruppe dauert, vom Aufruf bis zur Antwort.',
  'The monotonic clock.': 'Die monotone Uhr.',
  'Moving mean; waiting is in it, so it is no CPU time.':
    'Gleitendes Mittel; Warten ist enthalten, es ist also keine CPU-Zeit.',
};
