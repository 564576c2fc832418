import { expect, test } from 'vitest';
import { readSharedLink } from '../../renderer/store/shared-link.ts';

const token = 'blD5VPjL7qLdFnNQTpjPwg';

test('a whole link is told with the place that it opens, and whether it is encrypted', () => {
  expect(readSharedLink(` http://192.168.1.20:7447/#invite=${token}\n`)).toEqual({
    href: `http://192.168.1.20:7447/#invite=${token}`,
    host: '192.168.1.20:7447',
    encrypted: false,
  });
  expect(
    readSharedLink(`https://[fd00::2]/monitor/#invite=${token}&fingerprint=${'0aF'.repeat(21)}9`),
  ).toMatchObject({
    host: '[fd00::2]',
    encrypted: true,
  });
});

test.each([
  ['192.168.1.20:7447', 'This is no link'],
  ['not a link', 'This is no link'],
  [`javascript:alert(1)#invite=${token}`, 'http or https'],
  [`file:///etc/passwd#invite=${token}`, 'http or https'],
  [`http://ann:secret@192.168.1.20/#invite=${token}`, 'names no user'],
  ['http://192.168.1.20:7447/', 'The invitation is missing'],
  [`http://192.168.1.20:7447/#invite=${token.slice(1)}`, 'not whole'],
  [`http://192.168.1.20:7447/#invite=${token}x`, 'not whole'],
  [`http://192.168.1.20:7447/#invite=${token}&fingerprint=12`, 'not whole'],
  [`http://192.168.1.20:7447/#invite=${token}&next=https://example.org`, 'not whole'],
])('%s is none, and it is said why', (text, why) => {
  expect(readSharedLink(text)).toContain(why);
});
