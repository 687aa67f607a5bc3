import { describe, expect, it } from 'vitest';
import { days, instant, minutes } from '../../base/index.ts';
import { askedBetween, askedLast } from './schedule.ts';

const midnight = Date.UTC(2026, 0, 15);

describe('the schedule of a rule that is asked every so often', () => {
  it('falls on whole multiples, a day on midnight UTC', () => {
    expect(askedLast(days(1), instant(midnight + 5))).toBe(midnight);
    expect(askedLast(days(1), instant(midnight))).toBe(midnight);
    expect(askedLast(days(1), instant(midnight - 1))).toBe(midnight - days(1));
  });

  it('names each instant of a span once, its end included and its beginning not', () => {
    const between = (from: number, to: number) => [...askedBetween(minutes(10), instant(from), instant(to))];
    const ten = minutes(10);
    expect(between(midnight, midnight + 2 * ten)).toEqual([midnight + ten, midnight + 2 * ten]);
    expect(between(midnight - 1, midnight + ten - 1)).toEqual([midnight]);
    expect(between(midnight + 1, midnight + 2)).toEqual([]);
    const halves = [...between(midnight, midnight + 3 * ten), ...between(midnight + 3 * ten, midnight + 7 * ten)];
    expect(halves).toEqual(between(midnight, midnight + 7 * ten));
  });
});
