import { expect, it } from 'vitest';
import { endsOf, spans, stepOf } from './range.ts';

it('a span ends with the minute under way', () => {
  const now = Date.parse('2026-01-15T09:00:20Z');
  expect(endsOf({ kind: 'span', span: '1h' }, now)).toEqual({
    from: Date.parse('2026-01-15T08:01:00Z'),
    to: Date.parse('2026-01-15T09:01:00Z'),
  });
  expect(endsOf({ kind: 'between', from: 1, to: 2 }, now)).toEqual({ from: 1, to: 2 });
});

it('the longer the range, the farther apart the points', () => {
  expect(Object.values(spans).map(stepOf)).toEqual(['10s', '1m', '5m', '15m', '3h']);
  expect(stepOf(10 * 365 * 86_400_000)).toBe('7d');
});
