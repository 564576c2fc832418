/** German for the explanations of Telltale’s own server (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const application: Texts = {
  'HTTP requests and upgrades answered since the engine started.':
    'HTTP-Anfragen und Upgrades, die seit dem Start der Engine beantwortet wurden.',
  'Telltale’s own server.': 'Der Server von Telltale selbst.',
  'One for each answer that was on its way.': 'Eins für jede Antwort, die unterwegs war.',
  'A proxy’s log also has requests that never reached Telltale.':
    'Das Protokoll eines Proxys enthält auch Anfragen, die Telltale nie erreichten.',
  'Of them, those answered with a status of 400 or above.':
    'Davon die, die mit einem Status ab 400 beantwortet wurden.',
  'One for each such answer; refusals of strangers are among them.':
    'Eins für jede solche Antwort; auch abgewiesene Fremde zählen.',
  'Share of errors among the requests of the last minute; null while there was none.':
    'Anteil der Fehler an den Anfragen der letzten Minute; null, solange es keine gab.',
  'Errors / requests of the last 60 s, 0 to 1.': 'Fehler / Anfragen der letzten 60 s, 0 bis 1.',
  'Mean time until the answer of a request of the last minute was on its way; null while there was none.':
    'Mittlere Zeit, bis die Antwort auf eine Anfrage der letzten Minute unterwegs war; null, solange es keine gab.',
  'Telltale’s own server, monotonic clock.': 'Der Server von Telltale selbst, monotone Uhr.',
  'Σ milliseconds / requests of the last 60 s; a stream counts until it began.':
    'Σ Millisekunden / Anfragen der letzten 60 s; ein Stream zählt bis zu seinem Beginn.',
  'A browser’s figure adds the way there and back.': 'Der Wert eines Browsers enthält auch Hin- und Rückweg.',
  'Connected to the stream now, windows of the app included.':
    'Derzeit mit dem Stream verbunden, Fenster der App eingeschlossen.',
  'Telltale’s own hub.': 'Der Hub von Telltale selbst.',
  'Number of connections, not of people.': 'Zahl der Verbindungen, nicht der Personen.',
  'Messages that viewers were owed and did not get because they were too slow.':
    'Nachrichten, die Zuschauern zustanden und die sie nicht bekamen, weil sie zu langsam waren.',
  'Since the engine started; each viewer is told of its own as a gap.':
    'Seit dem Start der Engine; jedem Zuschauer werden seine eigenen als Lücke gemeldet.',
  'The newest value of a metric that a program pushed, by its name.':
    'Der neueste Wert einer Metrik, die ein Programm gesendet hat, nach ihrem Namen.',
};
