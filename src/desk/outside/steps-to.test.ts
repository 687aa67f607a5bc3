import { describe, expect, it } from 'vitest';
import { type TicketState, ticketStates } from '../tickets/ticket.ts';
import { decideTicket, inputOf } from '../tickets/ticket-transitions.ts';
import { stepsTo } from './steps-to.ts';

const progress = (state: TicketState) => ({
  state,
  accepted_at: state === 'open' ? null : 1,
  started_at: state === 'open' || state === 'accepted' ? null : 1,
});

const pairs = ticketStates.flatMap((from) => ticketStates.map((wanted) => [from, wanted] as const));

describe('the way to a state that another system names', () => {
  it.each(pairs)('from %s to %s is made of moves that the table lets people make', (from, wanted) => {
    const way = stepsTo(progress(from), wanted);
    if ('refused' in way) return expect(way.refused).not.toBe('');
    let state = from;
    for (const action of way.steps) {
      const move = decideTicket(state, inputOf(action, progress(from)));
      expect([from, wanted, action, move]).toEqual([from, wanted, action, { next: expect.any(String) }]);
      if ('next' in move) state = move.next;
    }
    // What waited may have been further than the other side knows.
    if (from !== 'pending' || ['resolved', 'closed', 'cancelled'].includes(wanted)) expect(state).toBe(wanted);
  });

  it.each<[TicketState, TicketState, readonly string[] | string]>([
    ['open', 'closed', ['accept', 'start', 'resolve', 'close']],
    ['accepted', 'pending', ['pend']],
    ['pending', 'resolved', ['resume', 'resolve']],
    ['closed', 'in_progress', ['reopen', 'accept', 'start']],
    ['in_progress', 'open', 'work that has begun is not undone'],
    ['cancelled', 'closed', 'it is cancelled'],
    ['resolved', 'cancelled', 'the work on it is done; close it, or reopen it'],
  ])('from %s to %s', (from, wanted, expected) => {
    const way = stepsTo(progress(from), wanted);
    expect('steps' in way ? way.steps : way.refused).toEqual(expected);
  });

  it('takes a ticket up where it was before it waited', () => {
    expect(stepsTo({ state: 'pending', accepted_at: null, started_at: null }, 'in_progress')).toEqual({
      steps: ['resume', 'accept', 'start'],
    });
    expect(stepsTo({ state: 'pending', accepted_at: 1, started_at: 2 }, 'accepted')).toEqual({ steps: ['resume'] });
  });
});
