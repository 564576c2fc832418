/** German for the explanations of network (protocol/explain), by their English text. */
import type { Texts } from '../../language.ts';

export const network: Texts = {
  'Received over all uplinks.': 'Über alle Uplinks empfangen.',
  '/proc/net/dev, of the interfaces with uplink.': '/proc/net/dev, der Schnittstellen mit uplink.',
  'networkStats() of systeminformation, of the interfaces with uplink.':
    'networkStats() von systeminformation, der Schnittstellen mit uplink.',
  'Σ receive_bytes_per_second over physical interfaces; where there is none, over those with a default route.':
    'Σ receive_bytes_per_second über physische Schnittstellen; gibt es keine, über die mit Standardroute.',
  'Tools that add up all interfaces count bridged, VPN and bonded traffic twice or more, and loopback with it.':
    'Werkzeuge, die alle Schnittstellen summieren, zählen Bridge-, VPN- und Bonding-Verkehr doppelt oder mehrfach und Loopback mit.',
  'Sent over all uplinks.': 'Über alle Uplinks gesendet.',
  'Σ transmit_bytes_per_second over physical interfaces; where there is none, over those with a default route.':
    'Σ transmit_bytes_per_second über physische Schnittstellen; gibt es keine, über die mit Standardroute.',
  'Name of the interface.': 'Name der Schnittstelle.',
  '/proc/net/dev, before the colon.': '/proc/net/dev, vor dem Doppelpunkt.',
  'networkStats() of systeminformation: iface.': 'networkStats() von systeminformation: iface.',
  'ip link. Of the network namespace in which Telltale runs.':
    'ip link. Des Netzwerk-Namensraums, in dem Telltale läuft.',
  'What the interface is; physical ones make up the totals.':
    'Was die Schnittstelle ist; physische bilden die Summen.',
  '/sys/class/net/<interface>: type, uevent (DEVTYPE) and the folders bridge, bonding and device.':
    '/sys/class/net/<interface>: type, uevent (DEVTYPE) und die Ordner bridge, bonding und device.',
  'networkInterfaces() of systeminformation: internal and virtual, and the name.':
    'networkInterfaces() von systeminformation: internal und virtual, und der Name.',
  'What hangs on a bus is physical, the card of a virtual machine too.':
    'Was an einem Bus hängt, ist physisch, auch die Karte einer virtuellen Maschine.',
  'ip -d link shows the driver’s word.': 'ip -d link zeigt die Angabe des Treibers.',
  'Received over the interface.': 'Über die Schnittstelle empfangen.',
  'sar -n DEV: rxkB/s, in KiB. Often shown in bits: eight times as many.':
    'sar -n DEV: rxkB/s, in KiB. Oft in Bit angegeben: das Achtfache.',
  'Sent over the interface.': 'Über die Schnittstelle gesendet.',
  'sar -n DEV: txkB/s, in KiB. Often shown in bits: eight times as many.':
    'sar -n DEV: txkB/s, in KiB. Oft in Bit angegeben: das Achtfache.',
  'Missing: networkStats() of systeminformation does not tell it.':
    'Fehlt: networkStats() von systeminformation nennt es nicht.',
  'sar -n DEV: rxpck/s. Cards that join packets make it less than what was on the wire.':
    'sar -n DEV: rxpck/s. Karten, die Pakete zusammenfassen, zeigen weniger, als auf der Leitung war.',
  'sar -n DEV: txpck/s. Cards that split packets make it less than what was on the wire.':
    'sar -n DEV: txpck/s. Karten, die Pakete aufteilen, zeigen weniger, als auf der Leitung war.',
  'networkStats() of systeminformation: rx_errors.': 'networkStats() von systeminformation: rx_errors.',
  'Packets that failed to go.': 'Pakete, deren Versand scheiterte.',
  'networkStats() of systeminformation: tx_errors.': 'networkStats() von systeminformation: tx_errors.',
  'Packets that arrived and were dropped: no room, or no one wanted them.':
    'Pakete, die ankamen und verworfen wurden: kein Platz, oder niemand wollte sie.',
  'networkStats() of systeminformation: rx_dropped.': 'networkStats() von systeminformation: rx_dropped.',
  'sar -n EDEV: rxdrop/s. The file adds missed packets, which ip -s link shows apart.':
    'sar -n EDEV: rxdrop/s. Die Datei zählt verpasste Pakete mit, die ip -s link gesondert zeigt.',
  'Packets that were dropped before sending.': 'Pakete, die vor dem Senden verworfen wurden.',
  'networkStats() of systeminformation: tx_dropped.': 'networkStats() von systeminformation: tx_dropped.',
  'Received since the interface was made.': 'Empfangen, seit es die Schnittstelle gibt.',
  'ip -s link shows the same. It starts at 0 when the interface is made anew.':
    'ip -s link zeigt dasselbe. Es beginnt bei 0, wenn die Schnittstelle neu angelegt wird.',
  'Sent since the interface was made.': 'Gesendet, seit es die Schnittstelle gibt.',
  'Received since midnight, in the machine’s zone, across restarts; null while no history is kept on disk.':
    'Empfangen seit Mitternacht in der Zeitzone des Rechners, über Neustarts hinweg; null, solange kein Verlauf gesichert wird.',
  'receive_bytes_total, with what was counted before in the history on disk.':
    'receive_bytes_total, mit dem zuvor im gesicherten Verlauf Gezählten.',
  'Σ of what receive_bytes_total grew by between two readings of one day. What passed while Telltale did not run counts where both are of this day; what lies across its start cannot be divided and is left out.':
    'Σ des Zuwachses von receive_bytes_total zwischen zwei Messungen eines Tages. Was lief, während Telltale nicht lief, zählt, wenn beide von diesem Tag sind; was über dessen Beginn reicht, lässt sich nicht teilen und bleibt weg.',
  'vnstat divides what lies across midnight by time. A router or provider counts its own headers too.':
    'vnstat teilt nach Zeit, was über Mitternacht reicht. Ein Router oder Anbieter zählt auch seine eigenen Header.',
  'Sent since midnight, in the machine’s zone, across restarts; null while no history is kept on disk.':
    'Gesendet seit Mitternacht in der Zeitzone des Rechners, über Neustarts hinweg; null, solange kein Verlauf gesichert wird.',
  'transmit_bytes_total, with what was counted before in the history on disk.':
    'transmit_bytes_total, mit dem zuvor im gesicherten Verlauf Gezählten.',
  'Σ of what transmit_bytes_total grew by between two readings of one day. What passed while Telltale did not run counts where both are of this day; what lies across its start cannot be divided and is left out.':
    'Σ des Zuwachses von transmit_bytes_total zwischen zwei Messungen eines Tages. Was lief, während Telltale nicht lief, zählt, wenn beide von diesem Tag sind; was über dessen Beginn reicht, lässt sich nicht teilen und bleibt weg.',
  'Received since the first of the month, in the machine’s zone, across restarts; null while no history is kept on disk.':
    'Empfangen seit dem Monatsersten in der Zeitzone des Rechners, über Neustarts hinweg; null, solange kein Verlauf gesichert wird.',
  'Σ of what receive_bytes_total grew by between two readings of one month. What passed while Telltale did not run counts where both are of this month; what lies across its start cannot be divided and is left out.':
    'Σ des Zuwachses von receive_bytes_total zwischen zwei Messungen eines Monats. Was lief, während Telltale nicht lief, zählt, wenn beide von diesem Monat sind; was über dessen Beginn reicht, lässt sich nicht teilen und bleibt weg.',
  'Sent since the first of the month, in the machine’s zone, across restarts; null while no history is kept on disk.':
    'Gesendet seit dem Monatsersten in der Zeitzone des Rechners, über Neustarts hinweg; null, solange kein Verlauf gesichert wird.',
  'Σ of what transmit_bytes_total grew by between two readings of one month. What passed while Telltale did not run counts where both are of this month; what lies across its start cannot be divided and is left out.':
    'Σ des Zuwachses von transmit_bytes_total zwischen zwei Messungen eines Monats. Was lief, während Telltale nicht lief, zählt, wenn beide von diesem Monat sind; was über dessen Beginn reicht, lässt sich nicht teilen und bleibt weg.',
  'Speed that the link has agreed on; null where it is down, virtual or without a fixed one.':
    'Ausgehandelte Geschwindigkeit; null, wo die Verbindung getrennt, virtuell oder ohne feste Geschwindigkeit ist.',
  '/sys/class/net/<interface>/speed, read when the state changes.':
    '/sys/class/net/<interface>/speed, gelesen, wenn der Zustand wechselt.',
  'networkInterfaces() of systeminformation: speed.': 'networkInterfaces() von systeminformation: speed.',
  'ethtool: Speed. Windows shows that of Wi-Fi at the moment.':
    'ethtool: Speed. Windows zeigt die momentane des WLANs.',
  'Operational state of RFC 2863; unknown for drivers that do not report one.':
    'Betriebszustand nach RFC 2863; unknown bei Treibern, die keinen melden.',
  'networkStats() of systeminformation: operstate.': 'networkStats() von systeminformation: operstate.',
  'Whether both sides may send at once; null where the link is down or knows no such thing.':
    'Ob beide Seiten zugleich senden dürfen; null, wo die Verbindung getrennt ist oder das nicht kennt.',
  '/sys/class/net/<interface>/duplex, read when the state changes.':
    '/sys/class/net/<interface>/duplex, gelesen, wenn der Zustand wechselt.',
  'networkInterfaces() of systeminformation: duplex.': 'networkInterfaces() von systeminformation: duplex.',
  'Largest packet that the interface takes whole.': 'Größtes Paket, das die Schnittstelle ungeteilt annimmt.',
  '/sys/class/net/<interface>/mtu, one interface at each reading in turn.':
    '/sys/class/net/<interface>/mtu, je Messung reihum eine Schnittstelle.',
  'networkInterfaces() of systeminformation: mtu.': 'networkInterfaces() von systeminformation: mtu.',
  'Times that the link came up or went down since the interface was made.':
    'Wie oft die Verbindung aufgebaut oder getrennt wurde, seit es die Schnittstelle gibt.',
  '/sys/class/net/<interface>/carrier_changes, one interface at each reading in turn.':
    '/sys/class/net/<interface>/carrier_changes, je Messung reihum eine Schnittstelle.',
  'Strength of what is received: about −30 beside the station, unusable below −85; left out where it is no Wi-Fi.':
    'Empfangsstärke: um −30 neben der Station, unbrauchbar unter −85; fehlt, wo es kein WLAN ist.',
  'iw dev <interface> link: signal. Desktops show bars or a percentage of their own making.':
    'iw dev <interface> link: signal. Desktops zeigen Balken oder selbst gebildete Prozente.',
  'Strength of the noise; null for the many drivers that do not tell it.':
    'Stärke des Rauschens; null bei den vielen Treibern, die es nicht nennen.',
  'Whether its traffic is part of the totals.': 'Ob ihr Verkehr zu den Summen gehört.',
  'Its kind; where no interface is physical, /proc/net/route and /proc/net/ipv6_route.':
    'Ihre Art; wo keine Schnittstelle physisch ist, /proc/net/route und /proc/net/ipv6_route.',
  'networkInterfaces() of systeminformation: default.': 'networkInterfaces() von systeminformation: default.',
  'Physical and not the lower half of a failover pair; else, where none is physical, with a default route.':
    'Physisch und nicht die untere Hälfte eines Failover-Paars; sonst, wo keine physisch ist, mit Standardroute.',
  'IPv4 and IPv6 addresses without prefix length.': 'IPv4- und IPv6-Adressen ohne Präfixlänge.',
  'os.networkInterfaces(), of interfaces that are up; missing for another root.':
    'os.networkInterfaces(), von aktiven Schnittstellen; fehlt bei anderem Wurzelverzeichnis.',
  'networkInterfaces() of systeminformation: ip4 and ip6.':
    'networkInterfaces() von systeminformation: ip4 und ip6.',
  'Those of aliases (eth0:1) with their interface; asked when an interface or its state changes, else every 10 s.':
    'Die von Aliasen (eth0:1) bei ihrer Schnittstelle; abgefragt, wenn sich eine Schnittstelle oder ihr Zustand ändert, sonst alle 10 s.',
  'ip address shows prefix lengths and scopes too.': 'ip address zeigt auch Präfixlängen und Geltungsbereiche.',
  'TCP sockets in use, of both families.': 'Offene TCP-Sockets beider Familien.',
  'Missing: sockets are counted on Linux only.': 'Fehlt: Sockets werden nur unter Linux gezählt.',
  'The sum of both.': 'Die Summe beider.',
  'ss -s: its total adds closed ones and those in TIME-WAIT.':
    'ss -s: Die Summe dort enthält auch geschlossene und die in TIME-WAIT.',
  'UDP sockets in use, of both families.': 'Offene UDP-Sockets beider Familien.',
  'TCP sockets that the program closed and TCP has not yet.':
    'TCP-Sockets, die das Programm geschlossen hat und TCP noch nicht.',
  '/proc/net/sockstat: TCP orphan, of both families.': '/proc/net/sockstat: TCP orphan, beider Familien.',
  'Closed TCP connections that are kept for a while against late packets.':
    'Geschlossene TCP-Verbindungen, die noch eine Weile gegen verspätete Pakete gehalten werden.',
  '/proc/net/sockstat: TCP tw, of both families.': '/proc/net/sockstat: TCP tw, beider Familien.',
  'TCP segments sent again because no answer came.': 'TCP-Segmente, die mangels Antwort erneut gesendet wurden.',
  '/proc/net/snmp: Tcp RetransSegs, of both families.': '/proc/net/snmp: Tcp RetransSegs, beider Familien.',
};
