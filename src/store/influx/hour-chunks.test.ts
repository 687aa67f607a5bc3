import { expect, test } from 'vitest';
import { HOUR_MS, hourRuns, spansOf } from './hour-chunks.ts';

test('neighbouring hours of few readings are worked on together, and one of many alone', () => {
  const hours = [10, 11, 12, 14, 15, 16].map((hour) => ({ hour, rows: hour === 15 ? 100_000 : 9_000 }));
  const runs = hourRuns(hours);
  expect(runs.map((run) => run.map(({ hour }) => hour))).toEqual([[10, 11], [12], [14], [15], [16]]);
});

test('an hour of many readings is cut where buckets end, and all of it is there once', () => {
  const fiveMinutes = HOUR_MS / 12;
  const [run] = hourRuns([{ hour: 3, rows: 90_000 }]);
  const spans = [...spansOf(run ?? [{ hour: 3, rows: 90_000 }], fiveMinutes)];
  expect(spans.length).toBeGreaterThan(3);
  expect(spans.every(({ from, to }) => from % fiveMinutes === 0 && to > from)).toBe(true);
  expect([spans[0]?.from, spans.at(-1)?.to]).toEqual([3 * HOUR_MS, 4 * HOUR_MS]);
  spans.slice(1).forEach(({ from }, i) => void expect(from).toBe(spans[i]?.to));
});
