import { describe, expect, test } from 'vitest';
import { readTarget } from '../../protocol/client/link.ts';

const token = 'LXBoqWqA2L8gXuSbv5MoYQ';
const fingerprint = 'ab'.repeat(32);

test('a link gives address, token and fingerprint', () => {
  expect(readTarget({ url: `https://nas.local:7447/mon/#invite=${token}&fingerprint=${fingerprint}` })).toEqual({
    baseUrl: 'https://nas.local:7447/mon/',
    token,
    fingerprint,
  });
});

test('an address alone needs no token, and a missing slash is put at its end', () => {
  const nothing = { token: null, fingerprint: null };
  expect(readTarget({ url: 'http://127.0.0.1:7447' })).toEqual({ baseUrl: 'http://127.0.0.1:7447/', ...nothing });
  expect(readTarget({ url: 'http://[::1]:7447/mon' })).toEqual({ baseUrl: 'http://[::1]:7447/mon/', ...nothing });
});

test('what stands beside the link counts before what is in it, and a fingerprint may have colons', () => {
  const given = fingerprint.toUpperCase().replace(/(..)(?=.)/g, '$1:');
  expect(readTarget({ url: 'https://nas/#invite=other', token, fingerprint: given })).toEqual({
    baseUrl: 'https://nas/',
    token,
    fingerprint,
  });
});

describe('what is none is refused, without repeating the token', () => {
  test.each([
    ['', /address/],
    ['nas.local:7447', /address/],
    ['ftp://nas/', /address/],
    ['http://user:word@nas/', /address/],
    ['http://nas/?a=b', /address/],
    ['http://nas/ x', /address/],
    ['http:///x', /address/],
    ['http://nas\\@evil/', /address/],
    [`http://nas/#invite=${token}%0d%0aX-Header:1`, /token/],
    [`http://nas/#invite=${'x'.repeat(65)}`, /token/],
    [`https://nas/#invite=${token}&fingerprint=abc`, /64 hexadecimal/],
    [`https://nas/#invite=${token}&fingerprint=`, /64 hexadecimal/],
    [`http://nas/#invite=${token}&fingerprint=${fingerprint}`, /needs https/],
  ])('%s', (url, why) => {
    let message = '';
    try {
      readTarget({ url });
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(why);
    expect(message).not.toContain(token);
  });
});
