import { expect, it } from 'vitest';
import type { BacktestEpisode } from '../../../api/schema.d.ts';
import { lanesOf } from './lanes.ts';

const episode = (id: string, since: string, ended: string | null): BacktestEpisode => ({
  ...{ device_id: id, subject: { kind: 'device', id }, since, until: ended, opened_at: since, ended_at: ended },
  severity: 'P2',
});
const span = { from: Date.parse('2026-01-01T00:00:00Z'), to: Date.parse('2026-01-01T10:00:00Z') };

it('lays the episodes of both versions along the span, the busiest device first', () => {
  const a = [episode('d-1', '2026-01-01T01:00:00Z', '2026-01-01T02:00:00Z')];
  const b = [
    episode('d-2', '2026-01-01T05:00:00Z', null),
    episode('d-2', '2026-01-01T01:00:00Z', '2026-01-01T02:00:00Z'),
  ];
  const [first, second] = lanesOf(span, a, b);
  expect(first).toMatchObject({ subject: 'd-2', a: [], b: [{ start: 0.5, length: 0.5 }, { start: 0.1 }] });
  expect(second?.a).toMatchObject([{ start: 0.1 }]);
  expect(second?.b).toEqual([]);
});

it('keeps what is too short to be seen, and what began before the span, inside it', () => {
  const [lane] = lanesOf(span, [episode('d', '2025-12-31T00:00:00Z', '2026-01-01T00:00:01Z')], []);
  expect(lane?.a).toMatchObject([{ start: 0, length: 0.004 }]);
});
