/** German for the kinds of disks and network interfaces, and for the states of a link. */
import type { Words } from '../language.ts';

export const devices = {
  physical: 'physisch',
  partition: 'Partition',
  'device mapper': 'Device-Mapper',
  raid: 'RAID',
  loop: 'Loop-Gerät',
  memory: 'Arbeitsspeicher',
  optical: 'optisch',
  network: 'Netzwerk',
  loopback: 'Loopback',
  bridge: 'Bridge',
  bond: 'Bond',
  vlan: 'VLAN',
  tunnel: 'Tunnel',
  virtual: 'virtuell',
  up: 'verbunden',
  down: 'getrennt',
  dormant: 'wartet auf Anmeldung',
  'not present': 'nicht vorhanden',
  'lower layer down': 'untere Schicht getrennt',
  testing: 'im Test',
} as const satisfies Words;
