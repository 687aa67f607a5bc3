import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Instant, minutes } from '../../base/index.ts';
import { winter } from '../testing/shipped.ts';
import { type ReadingKey, RecentReadings } from './recent-readings.ts';

/** Few instants and numbers, so that repeats, restarts and reorderings are common. */
const sent = fc.record({
  ts: fc.option(fc.nat(40), { nil: undefined }),
  b: fc.oneof(fc.nat(30), fc.integer({ min: -5, max: -1 })),
  gap: fc.nat(60),
});

interface Known extends ReadingKey {
  readonly at: number;
}

/** The rule in so many words: the last 1,024, compared one by one. */
function isKnown(known: readonly Known[], key: ReadingKey, at: number): boolean {
  return known.slice(-1_024).some((one) => {
    if (one.b !== key.b || one.a > 0 !== key.a > 0) return false;
    return key.a > 0 ? one.a === key.a : at - one.at <= minutes(10);
  });
}

test('a reading is known exactly when one like it is among the last 1,024, also after a snapshot', () => {
  const property = fc.property(fc.array(sent, { minLength: 1, maxLength: 400 }), fc.nat(399), (list, cut) => {
    let recent = new RecentReadings();
    const known: Known[] = [];
    let at = winter as number;
    list.forEach(({ ts, b, gap }, i) => {
      if (i === cut) {
        const state = structuredClone(recent.snapshot());
        recent = new RecentReadings();
        recent.restore(state);
      }
      at += gap * 1_000;
      const key = ts === undefined ? { a: -at, b: Math.abs(b) } : { a: winter + ts, b };
      const repeated = recent.includes(key, at as Instant);
      expect(repeated).toBe(isKnown(known, key, at));
      expect(recent.includesEach([key, undefined], at as Instant)).toEqual([repeated, false]);
      if (repeated) return;
      recent.remember(key);
      known.push({ ...key, at });
    });
  });
  fc.assert(property, { seed: 11, numRuns: 200 });
});

test('the 1,024th last is known, the one before is forgotten', () => {
  const recent = new RecentReadings();
  for (let i = 0; i < 1_025; i += 1) recent.remember({ a: winter + i, b: i });
  expect(recent.includes({ a: winter + 1, b: 1 }, winter)).toBe(true);
  expect(recent.includes({ a: winter, b: 0 }, winter)).toBe(false);
});

test('a ts far in the future does not make older ones unknown', () => {
  const recent = new RecentReadings();
  recent.remember({ a: winter + 1e9, b: 0 });
  for (let i = 0; i < 2_000; i += 1) recent.remember({ a: winter + i, b: i });
  expect(recent.includes({ a: winter + 1_999, b: 1_999 }, winter)).toBe(true);
  expect(recent.includes({ a: winter + 2_000, b: 2_000 }, winter)).toBe(false);
});
