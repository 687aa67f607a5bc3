import { expect, it } from 'vitest';
import { createDrivenClock, createIds, instant } from '../base/index.ts';
import { intentOf } from './intent.ts';

it('has every instant of a thing as the API shows it, and leaves states and counts alone', () => {
  const at = instant(Date.UTC(2026, 0, 15, 8));
  const shown = '2026-01-15T08:00:00.000Z';
  const visit = { id: 'vis_1', planned_from: at, planned_to: at, finished_at: null, check: { evidence: { at } } };
  const ticket = { id: 'tkt_1', pending_until: at, skill: 2, visit, not_before: at, moves: [{ at, from: 'open' }] };
  const { body } = intentOf(createIds(createDrivenClock(at)), at, 'ticket.pending', ticket);
  expect(body).toEqual({
    ...{ topic: 'ticket.pending', at: shown },
    ticket: {
      ...{ id: 'tkt_1', pending_until: shown, skill: 2, not_before: shown, moves: [{ at: shown, from: 'open' }] },
      visit: {
        ...{ id: 'vis_1', planned_from: shown, planned_to: shown, finished_at: null },
        check: { evidence: { at: shown } },
      },
    },
  });
});
