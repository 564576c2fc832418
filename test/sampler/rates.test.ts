import { describe, expect, it } from 'vitest';
import type { Family } from '../../main/collectors/collector.ts';
import { createTake, type Outcome } from '../../main/sampler/rates.ts';

interface Counters {
  bytes: number;
}

const bytes: Family<Counters> = { name: 'bytes', open: () => ({ read: () => ({ bytes: 0 }) }) };
const other: Family<Counters> = { name: 'other', open: bytes.open };

const made = (outcome: Outcome) => createTake(new Map([[bytes as Family<unknown>, outcome]]));
const over2Seconds = made.bind(null, { current: { bytes: 500 }, previous: { bytes: 100 }, seconds: 2 });

describe('rates', () => {
  it('divides the difference of a counter by the seconds between its readings', () => {
    const { take, unavailable } = over2Seconds();
    const taken = take(bytes);
    const rates = take.rates(bytes);
    expect(rates.seconds).toBe(2);
    expect(rates.perSecond('rate', taken?.current.bytes, taken?.previous?.bytes)).toBe(200);
    expect(rates.increase('more', taken?.current.bytes, taken?.previous?.bytes)).toBe(400);
    expect(unavailable()).toBeUndefined();
  });

  it('gives null and says why for a counter that went back, and 0 for one that stood still', () => {
    const { take, unavailable } = over2Seconds();
    expect(take.rates(bytes).perSecond('rate', 99, 100)).toBeNull();
    expect(take.rates(bytes).increase('more', 99, 100)).toBeNull();
    expect(take.rates(bytes).perSecond('idle', 100, 100)).toBe(0);
    const reason = 'the counter went back: it was reset';
    expect(unavailable()).toEqual({ rate: reason, more: reason });
  });

  it('gives null for the first reading and after a gap, each with its own reason', () => {
    const first = made({ current: { bytes: 5 }, previous: null, seconds: null });
    expect(first.take(bytes)).toEqual({ current: { bytes: 5 }, previous: null });
    expect(first.take.rates(bytes).seconds).toBeNull();
    expect(first.take.rates(bytes).perSecond('rate', 5, undefined)).toBeNull();
    expect(first.unavailable()).toEqual({ rate: 'first reading: a rate needs two' });

    const woken = made({ current: { bytes: 5 }, previous: null, seconds: null, gapReason: 'asleep' });
    expect(woken.take.rates(bytes).increase('more', 5, 4)).toBeNull();
    expect(woken.unavailable()).toEqual({ more: 'asleep' });
  });

  it('tells an element that appeared from one whose value is not reported', () => {
    const { take, unavailable } = over2Seconds();
    const rates = take.rates(bytes);
    expect(rates.perSecond('devices[sdb].rate', 7, undefined)).toBeNull();
    expect(rates.perSecond('devices[sdc].rate', null, 7)).toBeNull();
    expect(unavailable()).toEqual({
      'devices[sdb].rate': 'no earlier value: a rate needs two',
      'devices[sdc].rate': 'not reported',
    });
  });

  it('never makes a number of NaN, infinity or readings at one instant', () => {
    const { take, unavailable } = over2Seconds();
    const rates = take.rates(bytes);
    expect(rates.perSecond('a', Number.NaN, 1)).toBeNull();
    expect(rates.perSecond('b', Number.POSITIVE_INFINITY, 1)).toBeNull();
    expect(rates.perSecond('c', 1, Number.NEGATIVE_INFINITY)).toBeNull();
    expect(Object.keys(unavailable() ?? {})).toEqual(['a', 'b', 'c']);

    const instant = made({ current: { bytes: 2 }, previous: { bytes: 1 }, seconds: 0 });
    expect(instant.take.rates(bytes).perSecond('rate', 2, 1)).toBeNull();
    expect(instant.unavailable()).toEqual({ rate: 'no time passed between the two readings' });
  });

  it('keeps the first reason given for a path', () => {
    const { take, unavailable } = over2Seconds();
    const rates = take.rates(bytes);
    rates.unavailable('rate', 'no such file');
    expect(rates.perSecond('rate', undefined, undefined)).toBeNull();
    expect(unavailable()).toEqual({ rate: 'no such file' });
  });
});

describe('take', () => {
  it('gives null for a family that failed, and its reason wherever a rate is asked for', () => {
    const { take, unavailable } = made({ failure: 'EACCES: permission denied' });
    expect(take(bytes)).toBeNull();
    expect(take.reason(bytes)).toBe('EACCES: permission denied');
    expect(take.rates(bytes).seconds).toBeNull();
    expect(take.rates(bytes).perSecond('rate', undefined, undefined)).toBeNull();
    expect(unavailable()).toEqual({ rate: 'EACCES: permission denied' });
  });

  it('throws when a channel asks for a family that it does not name', () => {
    const { take } = over2Seconds();
    expect(() => take(other)).toThrow('does not name the family "other"');
    expect(() => take.rates(other)).toThrow('does not name the family "other"');
  });
});
