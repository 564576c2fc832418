/** German for the explanations of what all channels have (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const envelope: Texts = {
  'When the sample was taken.': 'Wann die Messung genommen wurde.',
  'The clock.': 'Die Uhr.',
  'Rates do not depend on it: the time between two readings is that of the monotonic clock.':
    'Raten hängen nicht von ihr ab: Die Zeit zwischen zwei Messungen kommt von der monotonen Uhr.',
  'Why the field at this path is null; left out when nothing is missing.':
    'Warum das Feld an diesem Pfad null ist; fehlt, wenn nichts fehlt.',
  'Whatever was asked for the field.': 'Was immer nach dem Feld gefragt wurde.',
  'Other tools show 0 or leave the field out.': 'Andere Werkzeuge zeigen 0 oder lassen das Feld weg.',
};
