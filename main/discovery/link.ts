/**
 * One mDNS socket at one place: sends packets to the group of RFC 6762 and hands on those that are admitted, decoded.
 * multicast-dns joins the group, encodes and decodes; what is read is decided before it (admission.ts). A network
 * without multicast is told of once; nothing here throws.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { Packet } from 'dns-packet';
import multicastDns from 'multicast-dns';
import type { Clock } from '../clock.ts';
import { createAdmission } from './admission.ts';
import { createLocalCheck, type Family, type Interfaces, type Opened, type Place } from './places.ts';

const groups: Record<Family, string> = { 4: '224.0.0.251', 6: 'ff02::fb' };

/** The network as discovery sees it: an argument, so that tests can use another port. */
export interface Network {
  readonly platform: NodeJS.Platform;
  /** Of mDNS: 5353. */
  readonly port: number;
  interfaces(): Interfaces;
  /** Not bound yet; shares its port with the resolver of the system. */
  openSocket(family: Family): Socket;
}

export const systemNetwork: Network = {
  platform: process.platform,
  port: 5_353,
  interfaces: networkInterfaces,
  openSocket: (family) => createSocket({ type: `udp${family}`, reuseAddr: true, ipv6Only: family === 6 }),
};

export interface Link extends Opened {
  /** Sends to the group. @returns resolves when it has left or could not, which {@link LinkOptions.onProblem} tells */
  send(packet: Packet): Promise<void>;
}

export interface LinkOptions {
  readonly place: Place;
  readonly network: Network;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** @param source address of the sender, without a zone */
  onPacket(packet: Packet, source: string): void;
  /** Called at the first failure only. */
  onProblem(error: Error): void;
}

export function openLink({ place, network, clock, onPacket, onProblem }: LinkOptions): Link {
  const { family, multicastInterface } = place;
  let failed = false;
  let told = false;
  let closing: Promise<void> | null = null;
  const tell = (error: Error) => {
    if (told || closing) return;
    told = true;
    onProblem(error);
  };

  const socket = network.openSocket(family);
  const dns = multicastDns({
    socket,
    type: `udp${family}`,
    ip: groups[family],
    port: network.port,
    interface: multicastInterface,
    bind: bindAddress(place, network.platform),
  });
  // The library reads whatever arrives; its listener is kept behind the admission.
  const decode = socket.listeners('message')[0];
  const admit = createAdmission(createLocalCheck(place), network.port, clock);
  socket.removeAllListeners('message');
  socket.on('message', (datagram: Buffer, sender: RemoteInfo) => {
    if (admit(datagram, sender)) decode?.(datagram, sender);
  });

  dns.on('packet', (packet: Packet, sender: RemoteInfo) => {
    if (!closing) onPacket(packet, sender.address.split('%')[0] ?? sender.address);
  });
  // The port cannot be had.
  dns.on('error', (error) => {
    failed = true;
    tell(error);
  });
  // Of the system, such as a group that cannot be joined; a packet that cannot be decoded comes here too and is nothing.
  dns.on('warning', (error) => {
    if ('syscall' in error) tell(error);
  });

  return {
    failed: () => failed,
    send(packet) {
      // The library would try to bind once more.
      if (failed) return Promise.resolve();
      return new Promise((resolve) => {
        const sent = (error: Error | null) => {
          if (error) tell(error);
          resolve();
        };
        if (packet.type === 'response') dns.respond({ ...packet, answers: packet.answers ?? [] }, sent);
        else dns.query({ ...packet, questions: packet.questions ?? [] }, sent);
      });
    },
    close() {
      closing ??= new Promise((resolve) => dns.destroy(resolve));
      return closing;
    },
  };
}

/**
 * Linux delivers to a socket bound to the group what was sent to the group, and nothing else: no datagram meant for
 * this machine alone can reach it. Elsewhere such a socket hears or sends nothing.
 */
function bindAddress({ family, zone }: Place, platform: NodeJS.Platform): string {
  if (platform !== 'linux') return family === 4 ? '0.0.0.0' : '::';
  return family === 4 ? groups[4] : `${groups[6]}%${zone}`;
}
