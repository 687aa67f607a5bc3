import { expect, test } from 'vitest';
import { hour, minute } from '../calendar.ts';
import { createBurnTally } from './burn-tally.ts';

test('a district is short of gas when enough heaters, and enough of those burning, are within half an hour', () => {
  const tally = createBurnTally();
  for (let i = 0; i < 5; i += 1) tally.note(`h${i}`, i * 7 * minute, true);
  expect(tally.wasShort(0, hour, 5, 0.2)).toBe(true);
  expect(tally.wasShort(0, hour, 6, 0.2)).toBe(false);
  expect(tally.wasShort(hour, 2 * hour, 1, 0.2)).toBe(false);
  for (let i = 5; i < 40; i += 1) tally.note(`h${i}`, 15 * minute, false);
  expect(tally.wasShort(0, hour, 5, 0.2)).toBe(false);
});

test('spread over more than half an hour, or said twice of one heater, they are too few', () => {
  const tally = createBurnTally();
  for (let i = 0; i < 5; i += 1) tally.note(`h${i}`, i * 20 * minute, true);
  for (let i = 0; i < 9; i += 1) tally.note('h0', i * minute, true);
  expect(tally.wasShort(0, 3 * hour, 5, 0.2)).toBe(false);
});
