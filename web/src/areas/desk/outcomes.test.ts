import { expect, it } from 'vitest';
import { attemptOf, emptyEntries } from './outcomes.ts';

const now = Date.parse('2026-01-15T08:00:00Z');

it('promises a call at the time that was agreed on', () => {
  const attempt = attemptOf({ ...emptyEntries, outcome: 'call_back_later', againIn: 90 }, 'call', now);
  expect(attempt).toEqual({ outcome: 'call_back_later', next_at: '2026-01-15T09:30:00.000Z' });
});

it('watches after advice for as long as was chosen', () => {
  const attempt = attemptOf({ ...emptyEntries, outcome: 'advice_given', watchFor: '1h', note: ' shut ' }, 'call', now);
  expect(attempt).toEqual({ outcome: 'advice_given', watch_for: '1h', note: 'shut' });
});

it('sends an answer only with a callback that reached the customer', () => {
  const entries = { ...emptyEntries, outcome: 'reached', words: '非常满意', level: 'very_satisfied' } as const;
  expect(attemptOf(entries, 'call', now)).toEqual({ outcome: 'reached' });
  expect(attemptOf(entries, 'callback', now)?.answer).toEqual({
    solved: true,
    level: 'very_satisfied',
    words: '非常满意',
  });
});

it('is nothing without an outcome', () => {
  expect(attemptOf(emptyEntries, 'call', now)).toBeUndefined();
});
