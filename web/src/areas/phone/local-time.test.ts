import { expect, it } from 'vitest';
import { localTime, nextHour } from './local-time.ts';

it('a time is written as its field takes it', () => {
  expect(localTime(new Date(2026, 0, 5, 9, 7).getTime())).toBe('2026-01-05T09:07');
});

it('an appointment begins at a full hour that somebody can still be there for', () => {
  expect(localTime(nextHour(new Date(2026, 0, 5, 9, 7).getTime()))).toBe('2026-01-05T10:00');
  expect(localTime(nextHour(new Date(2026, 0, 5, 9, 50).getTime()))).toBe('2026-01-05T11:00');
  expect(localTime(nextHour(new Date(2026, 0, 5, 23, 50).getTime()))).toBe('2026-01-06T01:00');
});
