/** German for the settings: those of this browser, and those of the machine as protocol/settings-schema.ts names them. */
import type { Words } from '../language.ts';

export const settings = {
  'Each counts at once, unless it says otherwise': 'Alles gilt sofort, wenn nichts anderes dabeisteht',
  'How it looks to you': 'Darstellung',
  'Kept in this browser, for you alone': 'Gilt in diesem Browser, nur für Sie',
  About: 'Info',
  Machine: 'Rechner',
  'Sampled every': 'Messintervall',
  'You see it as': 'Sie sehen ihn als',
  'its owner': 'Besitzer',
  'this machine': 'dieser Rechner',
  'a viewer': 'Zuschauer',
  'What you look at': 'Was Sie sehen',
  'What Telltale itself costs': 'Was Telltale selbst verbraucht',
  'How this machine is set up': 'So wird dieser Rechner eingerichtet',
  'Its owner changes that in the desktop app, or from a terminal:':
    'Der Besitzer ändert das in der Desktop-App oder im Terminal:',
  'All of them, and where each comes from': 'Alle Einstellungen und woher jede kommt',
  Appearance: 'Erscheinungsbild',
  Language: 'Sprache',
  Theme: 'Modus',
  Light: 'Hell',
  Dark: 'Dunkel',
  Accent: 'Akzentfarbe',
  Green: 'Grün',
  Blue: 'Blau',
  Violet: 'Violett',
  Magenta: 'Magenta',
  Slate: 'Schiefer',
  Density: 'Abstände',
  Comfortable: 'Großzügig',
  Units: 'Einheiten',
  Bytes: 'Bytes',
  'Bytes/s': 'Byte/s',
  'Bits/s': 'Bit/s',
  Clock: 'Uhr',
  'Times are told in': 'Zeiten gelten in',
  'The machine’s zone ({zone})': 'Zone des Rechners ({zone})',
  'its own': 'seine eigene',
  Mine: 'Meine',
  Hidden: 'Aus',
  Shown: 'An',
  'Kept in {file}': 'Gespeichert in {file}',
  'from the next start': 'ab dem nächsten Start',
  'once started again': 'nach einem Neustart',
  'Fixed by {fixed}.': 'Festgelegt durch {fixed}.',
  'Counts once both files are named.': 'Gilt, sobald beide Dateien genannt sind.',
  Off: 'Aus',
  'Made by Telltale': 'Von Telltale erstellt',
  'Expected {expectedOf}.': 'Erwartet: {expectedOf}.',
  'The app': 'Die App',
  'Sampling and history': 'Messung und Verlauf',
  Sharing: 'Freigabe',
  Neighbours: 'Nachbarn',
  'Where browsers find it': 'Erreichbarkeit für Browser',
  'What is sampled': 'Was gemessen wird',
  'What is unchecked costs nothing and is offered to nobody.':
    'Was abgewählt ist, kostet nichts und wird niemandem angeboten.',
  'the private ones': 'die privaten',
  'Telltale’s server': 'Telltale-Server',
  Statistics: 'Statistik',
  'All processes': 'Alle Prozesse',
  Summary: 'Zusammenfassung',
  'Recorded history': 'Aufgezeichneter Verlauf',
  'Numbers every 10 s for a day and every 5 minutes for 90 days, whole tables once a minute for a day, and the heaviest processes every 5 s for an hour. Command lines are never written to disk.':
    'Werte alle 10 s für einen Tag und alle 5 Minuten für 90 Tage, ganze Tabellen einmal je Minute für einen Tag und die aktivsten Prozesse alle 5 s für eine Stunde. Befehlszeilen werden nie auf den Datenträger geschrieben.',
  'Delete recorded history…': 'Aufgezeichneten Verlauf löschen…',
  'Deleted {deletedBytes} on disk, and what was in memory.':
    '{deletedBytes} auf dem Datenträger und alles im Arbeitsspeicher gelöscht.',
  'Delete recorded history?': 'Aufgezeichneten Verlauf löschen?',
  'All that was recorded of this machine goes, from memory and from disk, with the traffic counted by day.':
    'Alles, was von diesem Rechner aufgezeichnet wurde, wird aus dem Arbeitsspeicher und vom Datenträger gelöscht, auch der je Tag gezählte Datenverkehr.',
  Delete: 'Löschen',
  Interval: 'Intervall',
  'Time between two samples. A change begins the ten minutes of full detail anew.':
    'Zeit zwischen zwei Messungen. Eine Änderung beginnt die zehn Minuten voller Auflösung von Neuem.',
  'Slower on battery': 'Langsamer im Akkubetrieb',
  'Samples half as often while this machine runs on its battery.':
    'Misst halb so oft, solange dieser Rechner mit Akku läuft.',
  'Slower while nobody looks': 'Langsamer ohne Zuschauer',
  'Samples every 5 s, 10 s on battery, while no window and no viewer is open; recorded detail is as coarse then.':
    'Misst alle 5 s, im Akkubetrieb alle 10 s, solange kein Fenster offen und kein Zuschauer da ist; die Aufzeichnung ist dann ebenso grob.',
  'Switched off': 'Abgeschaltet',
  'Channels that are neither sampled nor offered.': 'Kanäle, die weder gemessen noch angeboten werden.',
  'Keep history on disk': 'Verlauf auf Datenträger sichern',
  'What is recorded survives a restart, 90 days of it; without it numbers and processes are kept in memory only.':
    'Die Aufzeichnung übersteht einen Neustart, bis zu 90 Tage; sonst bleiben Werte und Prozesse nur im Arbeitsspeicher.',
  'Share on': 'Freigeben unter',
  'Addresses that a new share listens on; none named: the private ones of this machine.':
    'Adressen, unter denen eine neue Freigabe erreichbar ist; ohne Angabe die privaten dieses Rechners.',
  'Link is valid for': 'Link gilt',
  'How long the link of a new share lets others in.': 'Wie lange der Link einer neuen Freigabe andere einlässt.',
  'A new share shows': 'Eine neue Freigabe zeigt',
  'What viewers see beside the numbers of the machine.': 'Was Zuschauer neben den Werten des Rechners sehen.',
  'Token on this machine too': 'Token auch auf diesem Rechner',
  'Asks for the link on loopback too, where other users of this machine could read along.':
    'Verlangt den Link auch auf Loopback, wo andere Benutzer dieses Rechners mitlesen könnten.',
  'Viewers at once': 'Zuschauer zugleich',
  'Most at once; the next one is told to come back later.':
    'Höchstens so viele zugleich; weitere werden auf später verwiesen.',
  'Viewers from one address': 'Zuschauer je Adresse',
  'Most at once from one address, so that it cannot take all places.':
    'Höchstens so viele von einer Adresse, damit sie nicht alle Plätze belegt.',
  Ping: 'Ping',
  'Time between two pings of a viewer; one that leaves two unanswered is gone.':
    'Zeit zwischen zwei Pings; wer zwei nicht beantwortet, gilt als gegangen.',
  'Loopback address to listen on; sharing adds others.':
    'Loopback-Adresse, unter der Telltale erreichbar ist; eine Freigabe fügt andere hinzu.',
  Port: 'Port',
  'Port to listen on; 0 picks a free one.': 'Port, unter dem Telltale erreichbar ist; 0 wählt einen freien.',
  'Base path': 'Basispfad',
  'Serves everything under this path, for a proxy in front.':
    'Liefert alles unter diesem Pfad aus, für einen vorgeschalteten Proxy.',
  'Further names': 'Weitere Namen',
  'Names by which this machine may be addressed besides its own.':
    'Namen, unter denen dieser Rechner außer seinem eigenen angesprochen werden darf.',
  'Trusted proxies': 'Vertrauenswürdige Proxys',
  'Proxies, or networks of them, whose X-Forwarded-For and -Proto are believed.':
    'Proxys oder deren Netze, deren X-Forwarded-For und -Proto geglaubt wird.',
  'Own certificate': 'Eigenes Zertifikat',
  'Serves over TLS with a certificate made for it; browsers warn of it.':
    'Liefert über TLS mit einem selbst erstellten Zertifikat aus; Browser warnen davor.',
  'Certificate file': 'Zertifikatsdatei',
  'Your certificate with its chain, PEM; needs the key too.':
    'Ihr Zertifikat mit seiner Kette, PEM; benötigt auch den Schlüssel.',
  'Key file': 'Schlüsseldatei',
  'The private key of the certificate, PEM, without a passphrase.':
    'Der private Schlüssel des Zertifikats, PEM, ohne Passphrase.',
  'Announce while sharing': 'Freigabe ankündigen',
  'Others on this network find the share by mDNS.': 'Andere in diesem Netz finden die Freigabe per mDNS.',
  'Look for others': 'Nach anderen suchen',
  'Lists machines on this network that share, as Machines shows them.':
    'Listet freigegebene Rechner in diesem Netz unter „Rechner“ auf.',
  'Close to the tray': 'In den Infobereich schließen',
  'Closing the window keeps Telltale running, where there is a tray.':
    'Telltale läuft nach dem Schließen des Fensters weiter, wo es einen Infobereich gibt.',
  'Start at login': 'Beim Anmelden starten',
  'Starts Telltale when you log in.': 'Startet Telltale, wenn Sie sich anmelden.',
  'Tray icon': 'Symbol im Infobereich',
  'Shows the load in the tray, where there is one.': 'Zeigt die Last im Infobereich, wo es einen gibt.',
  Notifications: 'Mitteilungen',
  'Tells of alerts and of who comes to a share.': 'Meldet Alarme und wer eine Freigabe öffnet.',
  'Compact window on top': 'Kompaktfenster im Vordergrund',
  'The compact window stays above others, where the system allows it.':
    'Das Kompaktfenster bleibt über anderen, wo das System es erlaubt.',
} as const satisfies Words;
