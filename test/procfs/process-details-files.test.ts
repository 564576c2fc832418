import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInternetSockets, parseUnixSockets } from '../../main/procfs/net-sockets.ts';
import { parsePidLimits } from '../../main/procfs/pid-limits.ts';
import { parsePidSmaps } from '../../main/procfs/pid-smaps.ts';
import { expectCounts, hostileText } from './hostile.ts';

const limits = `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max stack size            8388608              unlimited            bytes     
Max open files            1024                 524288               files     
Max nice priority         0                    0                    
`;
const smaps = `55d0c0a00000-7ffd8c1f3000 ---p 00000000 00:00 0                          [rollup]
Rss:                1884 kB
Pss:                 385 kB
Pss_Dirty:           100 kB
Private_Clean:       196 kB
Private_Dirty:         4 kB
Swap:                 12 kB
SwapPss:               3 kB
`;
const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 0100007F:1D17 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31337 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1D17 0201A8C0:C350 01 00000000:00000000 00:00000000 00000000  1000        0 31338 1 0000000000000000 20 4 30 10 -1
`;
const tcp6 = `   0: 00000000000000000000000001000000:1D17 B80D0120000000000000000001000000:01BB 08 00000000:00000000 00:00000000 00000000     0        0 7 1 0000000000000000 100 0 0 10 0
`;
const unix = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 20480 /run/my socket
0000000000000000: 00000003 00000000 00000000 0001 03 20481
`;

test('limits: soft and hard with unit', () => {
  expect(parsePidLimits(limits)).toEqual([
    { limit: 'Max cpu time', soft: 'unlimited', hard: 'unlimited', unit: 'seconds' },
    { limit: 'Max stack size', soft: 8_388_608, hard: 'unlimited', unit: 'bytes' },
    { limit: 'Max open files', soft: 1_024, hard: 524_288, unit: 'files' },
    { limit: 'Max nice priority', soft: 0, hard: 0, unit: '' },
  ]);
});

test('smaps_rollup: resident, proportional and unique memory, and swap', () => {
  expect(parsePidSmaps(smaps)).toEqual({
    resident_bytes: 1_884 * 1_024,
    proportional_bytes: 385 * 1_024,
    unique_bytes: 200 * 1_024,
    swap_bytes: 12 * 1_024,
    proportional_swap_bytes: 3 * 1_024,
  });
  expect(parsePidSmaps('Rss: 4 kB\n')).toMatchObject({
    resident_bytes: 4_096,
    unique_bytes: null,
    swap_bytes: null,
  });
});

test('sockets: addresses are written with the lowest byte first, states are numbers', () => {
  expect([...parseInternetSockets(tcp, 'tcp')]).toEqual([
    ['31337', { protocol: 'tcp', local: '127.0.0.1:7447', remote: '0.0.0.0:0', state: 'listen' }],
    ['31338', { protocol: 'tcp', local: '127.0.0.1:7447', remote: '192.168.1.2:50000', state: 'established' }],
  ]);
  expect([...parseInternetSockets(tcp6, 'tcp6').values()]).toEqual([
    { protocol: 'tcp6', local: '[::1]:7447', remote: '[2001:db8::1]:443', state: 'close_wait' },
  ]);
  expect([...parseUnixSockets(unix)]).toEqual([
    ['20480', { protocol: 'unix', local: '/run/my socket', remote: '', state: 'unconnected' }],
    ['20481', { protocol: 'unix', local: '', remote: '', state: 'connected' }],
  ]);
});

test.each([
  ['00000000000000000000000000000000', '[::]'],
  ['B80D0120000001000000020003000400', '[2001:db8:1:0:2:0:4:3]'],
  ['01000200030004000500060007000800', '[2:1:4:3:6:5:8:7]'],
])('sockets: %s is %s', (written, address) => {
  const text = `   0: ${written}:0001 ${written}:0002 07 0:0 0:0 0 0 0 9 1\n`;
  expect(parseInternetSockets(text, 'udp6').get('9')?.local).toBe(`${address}:1`);
});

test('whatever is read, the answer holds counts', () => {
  fc.assert(
    fc.property(hostileText([limits, smaps, tcp, tcp6, unix, ' kB\n', 'Max x ']), (text) => {
      expectCounts(parsePidLimits(text));
      expectCounts(parsePidSmaps(text));
      expectCounts(parseInternetSockets(text, 'tcp'));
      expectCounts(parseUnixSockets(text));
    }),
    { numRuns: 50 },
  );
});
