import { expect, test } from 'vitest';
import { createRandom } from '../randomness.ts';
import { closeTimeMs, drawFailureDay, failureHazard, reversalShare, wearShare } from './door-wear.ts';

const winter = Date.parse('2026-01-16T00:00:00+08:00');
const spring = Date.parse('2026-04-17T00:00:00+08:00');

test('close time, reversals and hazard follow the curves of SC-12', () => {
  expect(closeTimeMs(0, spring)).toBeCloseTo(3000, -1.5);
  expect(closeTimeMs(1, winter) / closeTimeMs(0, winter)).toBeCloseTo(1.35, 9);
  expect(closeTimeMs(0.5, winter) / closeTimeMs(0, winter)).toBeCloseTo(1.0875, 9);
  expect(reversalShare(0)).toBeCloseTo(0.012, 9);
  expect(reversalShare(1)).toBeCloseTo(0.012 * Math.exp(2.2), 9);
  expect(failureHazard(0)).toBeCloseTo(0.0006, 9);
  expect(failureHazard(1)).toBeCloseTo(0.0006 * Math.exp(5.5), 9);
});

test('the season moves the close time by no more than 1.5 %', () => {
  const year = Array.from({ length: 365 }, (_, i) => closeTimeMs(0, winter + i * 86_400_000));
  expect(Math.max(...year)).toBeCloseTo(3045, 0);
  expect(Math.min(...year)).toBeCloseTo(2955, 0);
});

test('failure days are distributed as the hazard says', () => {
  const random = createRandom(1, 'failures');
  const lifeDays = 60;
  const days = Array.from({ length: 20_000 }, () => drawFailureDay(lifeDays, 0, random));
  for (const day of [20, 35, 45, 55, 65]) {
    // One minus e to the minus integral of the hazard up to that day.
    const risk = ((0.0006 * lifeDays) / 5.5) * (Math.exp((5.5 * day) / lifeDays) - 1);
    expect(days.filter((failed) => failed <= day).length / days.length).toBeCloseTo(1 - Math.exp(-risk), 1.7);
  }
});

test('a door that has lasted so far fails later, never earlier', () => {
  const random = createRandom(2, 'later');
  for (let i = 0; i < 1000; i += 1) expect(drawFailureDay(60, 40, random)).toBeGreaterThanOrEqual(40);
});

test('wear counts from its beginning over its life', () => {
  expect(wearShare(undefined, winter)).toBe(0);
  expect(wearShare({ since: winter, lifeDays: 50 }, winter + 25 * 86_400_000)).toBeCloseTo(0.5, 9);
});
