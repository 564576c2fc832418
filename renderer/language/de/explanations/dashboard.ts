/** German for the explanations of windows of figures (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const dashboard: Texts = {
  'The newest value; null when the newest sample is a gap.':
    'Der neueste Wert; null, wenn die neueste Messung eine Lücke ist.',
  'The last 60 samples of the series, which the field of its name explains.':
    'Die letzten 60 Messungen der Reihe, die das Feld gleichen Namens erläutert.',
  'The same.': 'Dasselbe.',
  'The last sample.': 'Die letzte Messung.',
  'Least value of the window.': 'Kleinster Wert des Zeitraums.',
  'Minimum; gaps are skipped.': 'Minimum; Lücken werden übersprungen.',
  'Greatest value of the window.': 'Größter Wert des Zeitraums.',
  'Maximum; gaps are skipped.': 'Maximum; Lücken werden übersprungen.',
  'Mean of the window.': 'Mittelwert des Zeitraums.',
  'Arithmetic mean; gaps are skipped.': 'Arithmetisches Mittel; Lücken werden übersprungen.',
  'Value that 95 of 100 samples do not exceed.': 'Wert, den 95 von 100 Messungen nicht überschreiten.',
  'Nearest rank: the ⌈0.95 n⌉-th smallest; tools that interpolate differ a little.':
    'Nächster Rang: der ⌈0,95 n⌉-kleinste Wert; Werkzeuge, die interpolieren, weichen etwas ab.',
  'Whether it rises, falls or is stable.': 'Ob der Wert steigt, fällt oder gleich bleibt.',
  'Mean of the last 5 against that of the 5 before (halves where there are fewer than 10): beyond ±5 % of the older it rises or falls.':
    'Mittel der letzten 5 gegen das der 5 davor (bei weniger als 10 je die Hälfte): Ab ±5 % des älteren gilt der Wert als steigend oder fallend.',
};
