import { expect, test } from 'vitest';
import { instant } from '../../src/base/index.ts';
import { wasSeen } from './findings.ts';

const ticket = (cancel_reason: 'grouped' | null, afterMs: number | null) =>
  ({
    cancel_reason,
    opened_at: instant(1_000),
    cancelled_at: afterMs === null ? null : instant(1_000 + afterMs),
  }) as const;

test("a ticket that an incident took back within a minute was nobody's work; one that stood longer was", () => {
  expect(wasSeen(ticket('grouped', 0))).toBe(false);
  expect(wasSeen(ticket('grouped', 60_000))).toBe(false);
  expect(wasSeen(ticket('grouped', 60_001))).toBe(true);
});

test("a ticket that stands, or that a person cancelled, was somebody's work", () => {
  expect(wasSeen(ticket(null, null))).toBe(true);
  expect(wasSeen(ticket(null, 5_000))).toBe(true);
});
