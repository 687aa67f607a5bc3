import { describe, expect, it } from 'vitest';
import type { DispatchedTicket, Incident } from '../../api/schema.d.ts';
import { boardOf, columnOf, comingUp } from './columns.ts';

const item = (id: string, more: object = {}, dispatch: object = {}, dueAt: string | null = null): DispatchedTicket =>
  ({
    ticket: { id, state: 'open', severity: 'P2', incident_id: null, ...more },
    dispatch: { state: 'unmatched', technician_id: null, ...dispatch },
    place: { city: null, district: null, address: null },
    next_due: dueAt === null ? null : { kind: 'respond', at: dueAt },
  }) as unknown as DispatchedTicket;

const ids = (items: readonly DispatchedTicket[]) => items.map(({ ticket }) => ticket.id);

describe('the board', () => {
  it('tells apart who is still to be found, who was asked and who is at work', () => {
    expect(columnOf(item('a'))).toBe('unplaced');
    expect(columnOf(item('a', {}, { state: 'offered', technician_id: 'tech_1' }))).toBe('offered');
    expect(columnOf(item('a', { state: 'accepted' }))).toBe('accepted');
    expect(columnOf(item('a', { state: 'in_progress' }))).toBe('working');
    expect(columnOf(item('a', { state: 'pending' }, { technician_id: 'tech_1' }))).toBe('waiting');
  });

  it('puts danger first, then what runs out first', () => {
    const board = boardOf(
      [
        item('late', {}, {}, '2026-01-15T10:00:00Z'),
        item('soon', {}, {}, '2026-01-15T09:00:00Z'),
        item('danger', { severity: 'P1' }),
      ],
      [],
    );
    expect(ids(board.unplaced)).toEqual(['danger', 'soon', 'late']);
  });

  it('shows of an open incident its own ticket only', () => {
    const incident = { id: 'inc_1', ticket_id: 'whole' } as Incident;
    const items = [
      item('whole', { incident_id: 'inc_1' }),
      item('member', { incident_id: 'inc_1' }),
      item('of an ended one', { incident_id: 'inc_0' }),
    ];
    expect(ids(boardOf(items, [incident]).unplaced)).toEqual(['of an ended one', 'whole']);
  });

  it('warns of clocks that run out within the span, those that have first', () => {
    const now = Date.parse('2026-01-15T09:00:00Z');
    const items = [
      item('far', {}, {}, '2026-01-15T12:00:00Z'),
      item('near', {}, {}, '2026-01-15T09:30:00Z'),
      item('over', {}, {}, '2026-01-15T08:00:00Z'),
      item('none'),
    ];
    expect(ids(comingUp(items, now, 3_600_000))).toEqual(['over', 'near']);
  });
});
