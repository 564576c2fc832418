import { expect, test } from 'vitest';
import { createAttempts } from '../../../main/server/access/attempts.ts';

function setUp() {
  let nowMs = 0;
  const attempts = createAttempts({ monotonic: () => nowMs });
  return {
    attempts,
    fail: (address: string) => attempts.fail(address, 'wrong').code,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('the eleventh failure in a minute is told to wait, and a minute later the first counts no more', () => {
  const { fail, pass } = setUp();
  for (let failure = 0; failure < 10; failure += 1) expect(fail('10.0.0.1')).toBe('unauthorized');
  expect(fail('10.0.0.1')).toBe('too_many_requests');
  expect(fail('10.0.0.2')).toBe('unauthorized');
  pass(59_999);
  expect(fail('10.0.0.1')).toBe('too_many_requests');
  pass(1);
  expect(fail('10.0.0.1')).toBe('unauthorized');
});

test('one IPv6 host cannot begin anew with another address of its /64', () => {
  const { fail } = setUp();
  for (let host = 1; host <= 10; host += 1) expect(fail(`2001:db8:0:1::${host}`)).toBe('unauthorized');
  expect(fail('2001:db8:0:1:ffff:ffff:ffff:ffff')).toBe('too_many_requests');
  expect(fail('2001:db8:0:2::1')).toBe('unauthorized');
});

test('100,000 addresses fill a table of 10,000, and those who knocked last are remembered', {
  timeout: 60_000,
}, () => {
  const { attempts, fail } = setUp();
  for (let index = 0; index < 100_000; index += 1) fail(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
  expect(attempts.size).toBe(10_000);
  for (let failure = 0; failure < 9; failure += 1) fail('10.1.134.159');
  expect(fail('10.1.134.159')).toBe('too_many_requests');
});
