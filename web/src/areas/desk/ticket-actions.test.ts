import { describe, expect, it } from 'vitest';
import { actionKeys, actionsOf, emptyTicketEntries, inputOf } from './ticket-actions.ts';

const now = Date.parse('2026-01-15T08:00:00Z');
const input = (more: Partial<typeof emptyTicketEntries>) => inputOf({ ...emptyTicketEntries, ...more }, now, 'li');

describe('an action on a ticket', () => {
  it('resolves only with what the alert turned out to be', () => {
    expect(input({ action: 'resolve' })).toBeUndefined();
    expect(input({ action: 'resolve', verdict: 'confirmed', cause: ' valve ' })).toEqual({
      verdict: 'confirmed',
      cause: 'valve',
    });
  });

  it('lets a ticket wait only with a reason and until a time', () => {
    expect(input({ action: 'pend' })).toBeUndefined();
    expect(input({ action: 'pend', reason: 'part', pendFor: 60 })).toEqual({
      reason: 'part',
      until: '2026-01-15T09:00:00.000Z',
    });
  });

  it('is accepted by the person at the desk', () => {
    expect(input({ action: 'accept' })).toEqual({ assignee: 'li' });
  });

  it.each(['open', 'accepted', 'in_progress', 'pending', 'resolved', 'closed', 'cancelled'] as const)(
    'has a key of its own among those of state %s',
    (state) => {
      const keys = actionsOf({ state }).map((action) => actionKeys[action]);
      expect(new Set(keys).size).toBe(keys.length);
    },
  );
});
