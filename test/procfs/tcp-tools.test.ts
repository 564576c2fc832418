import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNettop } from '../../main/procfs/nettop.ts';
import { parseSs } from '../../main/procfs/ss.ts';
import { expectCounts, hostileText } from './hostile.ts';

// iproute2 6.1 on Linux 6.18 (x86-64), November 2026: a program that sends 1,000 bytes to itself, and one that has ended.
const recorded =
  'ESTAB      0      0               127.0.0.1:55070          127.0.0.1:42377 users:(("node",pid=16827,fd=20)) ino:1481704 sk:101e cgroup:/ <->\n' +
  '\t ts sack bbr wscale:10,10 rto:204 rtt:0.034/0.018 mss:35328 cwnd:11 bytes_sent:1200 bytes_retrans:200 bytes_acked:1001 segs_out:3 segs_in:2 delivered:2 app_limited rcv_space:65495\n' +
  'ESTAB      0      0      [::ffff:127.0.0.1]:42377 [::ffff:127.0.0.1]:55070 users:(("node",pid=16827,fd=21),("sh",pid=16801,fd=21)) timer:(keepalive,119min,0) uid:1000 ino:1481705 sk:101f cgroup:/ <->\n' +
  '\t ts sack bbr wscale:10,10 rto:200 mss:32768 bytes_received:1000 segs_out:1 segs_in:3\n' +
  'FIN-WAIT-2 0      0               127.0.0.1:42377          127.0.0.1:55071 timer:(timewait,59sec,0) ino:0 sk:1020\n' +
  '\t cubic segs_out:1\n';

const holders = (text: string) => [...parseSs(text)].map(({ pid, name }) => [pid, name]);

/** One connection whose holders are written as ss writes them. */
const held = (...users: readonly (readonly [string, number])[]) =>
  `ESTAB 0 0 10.0.0.1:22 10.0.0.2:5000 users:(${users.map(([name, pid]) => `("${name}",pid=${pid},fd=3)`).join(',')}) ino:7 sk:2a\n\t bytes_acked:5\n`;

test('ss: bytes that were acknowledged and received, by cookie; what several hold is of the lowest pid', () => {
  expect([...parseSs(recorded)]).toEqual([
    { key: '101e', pid: 16_827, name: 'node', sentBytes: 1_001, receivedBytes: 0 },
    { key: '101f', pid: 16_801, name: 'sh', sentBytes: 0, receivedBytes: 1_000 },
    { key: '1020', pid: null, name: '', sentBytes: null, receivedBytes: null },
  ]);
});

test('ss: before 4.1 no kernel counts bytes, and an older ss tells no cookie', () => {
  const old = 'ESTAB 0 0 10.0.0.1:22 10.0.0.2:50122 users:(("sshd",pid=9,fd=3))\n\t cubic rto:204 segs_out:3\n';
  expect([...parseSs(old)]).toEqual([
    { key: '10.0.0.1:22 10.0.0.2:50122', pid: 9, name: 'sshd', sentBytes: null, receivedBytes: null },
  ]);
});

test('ss: a process that calls itself like the end of an entry passes for nobody else', () => {
  for (const name of ['",pid=1,fd=1)', '",pid=1,fd=1))', '",pid=1,fd=1)) ', '",pid=1,fd=1),', '",pid=1,fd=1),(']) {
    expect(holders(held([name, 4_711]))).toEqual([[4_711, name]]);
    expect(holders(held([name, 4_711], ['init', 4_712]))).toEqual([[4_711, name]]);
  }
  expect(holders(held(['\n\t bytes_sent:9', 4_711]))).toEqual([[4_711, '\n\t bytes_sent:9']]);
  expect([...parseSs(held(['\nESTAB 0 0 a b', 4_711]))]).toMatchObject([{ key: '2a', sentBytes: 5 }]);
});

test('ss: any name of 15 bytes is read as it is, whoever else holds the connection', () => {
  const byte = fc.constantFrom(...'",()=pidfd:1 \n\tx'.split(''));
  const name = fc.array(byte, { maxLength: 15 }).map((bytes) => bytes.join(''));
  fc.assert(
    fc.property(name, name, (first, second) => {
      expect(holders(held([first, 50], [second, 60]))).toEqual([[50, first]]);
    }),
  );
});

test('ss: names are UTF-8; what is cut or of another form is passed over', () => {
  const text = Buffer.from(held(['naïve', 8])).toString('latin1');
  expect(holders(text)).toEqual([[8, 'naïve']]);
  expect([...parseSs('')]).toEqual([]);
  expect(holders(`Failed to open cgroup2 by ID\n${recorded}`)).toHaveLength(3);
  expect(holders(recorded.slice(0, 250))).toEqual([]);
  const pieces = [...recorded.split(' '), 'users:((', '\n\t', 'sk:', 'bytes_acked:', ...recorded.split('\n')];
  fc.assert(fc.property(hostileText(pieces), (garbage) => expectCounts([...parseSs(garbage)])));
});

// After nettop(1) of macOS 14; not recorded.
test('nettop: a line for each process; names may hold dots, commas and spaces', () => {
  const text =
    ',bytes_in,bytes_out,\nlaunchd.1,0,0,\nGoogle Chrome H.4711,10233,2231,\nodd, com.apple.5.12,7,9,\n';
  expect(parseNettop(text)).toEqual([
    { pid: 1, name: 'launchd', sentBytes: 0, receivedBytes: 0 },
    { pid: 4_711, name: 'Google Chrome H', sentBytes: 2_231, receivedBytes: 10_233 },
    { pid: 12, name: 'odd, com.apple.5', sentBytes: 9, receivedBytes: 7 },
  ]);
  fc.assert(
    fc.property(hostileText([...text.split('\n'), '.', ',']), (garbage) => expectCounts(parseNettop(garbage))),
  );
});
