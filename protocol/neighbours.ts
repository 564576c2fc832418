/**
 * Neighbours: other Telltales on the local network that announce themselves over mDNS. What stands here was said by
 * whoever is on that network, and proved by nobody: it is shown, never connected to unasked, and no token goes there.
 */

export interface Neighbour {
  /** Its neutral name, such as `Telltale-4f2a`; what would drive a terminal or turn the text is escaped. */
  name: string;
  /** Where it can be opened; without an invitation, which only its owner can give. */
  url: string;
  /** Where it says that it listens, IPv4 or IPv6 without a zone; one to eight. */
  addresses: string[];
  port: number;
  /** Begins and ends with `/`. */
  base_path: string;
  /** Whether it says that it speaks https. */
  tls: boolean;
  /** Version of the wire; `null` where it does not say. */
  protocol: number | null;
  /** Where its announcement came from; two of one name from two places are two rows. */
  heard_from: string;
  /** When it was heard last, ISO 8601 by the clock of the machine that heard it. */
  heard_at: string;
}

export interface NeighboursResult {
  /** Whether any can be heard: false where listening is switched off. */
  listening: boolean;
  /** By name, then by where they were heard from; at most 200. */
  neighbours: Neighbour[];
}
