/**
 * /proc/net/wireless (net/wireless/wext-proc.c): the link of Wi-Fi interfaces, for programs of before nl80211.
 *
 *     Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 *      face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
 *     wlp3s0: 0000   54.  -56.  -256        0      0      0      0     27        0
 */
import { ParseError } from './parse.ts';

export interface WirelessLink {
  name: string;
  /** dBm; `null` where the driver gives a number of its own instead. */
  signalDbm: number | null;
  /** dBm; `null` where the driver does not tell, as most. */
  noiseDbm: number | null;
}

/** Below it nothing is received: drivers write −256 for "not known". */
const leastDbm = -200;

/** @throws ParseError without its two lines of header */
export function parseWireless(text: string): WirelessLink[] {
  const lines = text.split('\n');
  if (!lines[1]?.includes('link level noise')) {
    throw new ParseError('net/wireless', 'no header "link level noise"', text);
  }
  return lines.slice(2).flatMap((line) => {
    // A dot after a number says that it is new since the last look.
    const match = /^ *([^\s:]+): [0-9a-f]{4} +-?\d{1,3}[. ] +(-?\d{1,3})[. ] +(-?\d{1,3})[. ]/.exec(line);
    if (match?.[1] === undefined) return [];
    return [{ name: match[1], signalDbm: toDbm(match[2]), noiseDbm: toDbm(match[3]) }];
  });
}

/** Powers of radio are below 0 dBm at a receiver; what is above is a scale of the driver's own. */
function toDbm(digits: string | undefined): number | null {
  const value = Number(digits);
  return value < 0 && value > leastDbm ? value : null;
}
