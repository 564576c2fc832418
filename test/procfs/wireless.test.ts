import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWireless } from '../../main/procfs/wireless.ts';

const header = `Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
`;

test('levels below 0 are dBm; a scale of the driver and an unknown noise are not', () => {
  const lines = [
    'wlp3s0: 0000   54.  -56.  -256        0      0      0      0     27        0',
    ' wlan0: 0000   70   -40   -95         0      0      0      0      0        0',
    ' wlan1: 0000   31.   58.     0        0      0      0      0      0        0',
  ];
  expect(parseWireless(header + lines.join('\n'))).toEqual([
    { name: 'wlp3s0', signalDbm: -56, noiseDbm: null },
    { name: 'wlan0', signalDbm: -40, noiseDbm: -95 },
    { name: 'wlan1', signalDbm: null, noiseDbm: null },
  ]);
});

test('no interface, a cut line and a file without its header', () => {
  expect(parseWireless(header)).toEqual([]);
  expect(parseWireless(`${header}wlp3s0: 0000   54.  -5`)).toEqual([]);
  expect(() => parseWireless('')).toThrow(/no header/);
});

test('no text makes a signal of 0 dBm or above', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { signalDbm } of parseWireless(header + text))
        if (signalDbm !== null) expect(signalDbm).toBeLessThan(0);
    }),
  );
});
