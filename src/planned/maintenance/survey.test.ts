import { expect, it } from 'vitest';
import { hoursSince } from './survey.ts';

it('counts hours from nothing, and after a service from what the counter showed then', () => {
  const first = hoursSince(undefined, null, 120);
  expect(first).toEqual({ used: 120, atService: 0 });
  expect(hoursSince({ hours_at_service: 0, hours_for: null }, null, 300)).toEqual({ used: 300, atService: 0 });
  const served = hoursSince({ hours_at_service: 0, hours_for: null }, '2026-03-01', 310);
  expect(served).toEqual({ used: 0, atService: 310 });
  expect(hoursSince({ hours_at_service: 310, hours_for: '2026-03-01' }, '2026-03-01', 400)).toEqual({
    used: 90,
    atService: 310,
  });
});

it('keeps what it knows while the counter is silent, and begins anew with a new board', () => {
  const before = { hours_at_service: 310, hours_for: '2026-03-01' };
  expect(hoursSince(before, '2026-03-01', undefined)).toEqual({ used: null, atService: 310 });
  expect(hoursSince(before, '2026-03-01', 4)).toEqual({ used: 4, atService: 0 });
});
