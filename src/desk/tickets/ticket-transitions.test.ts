import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { ticketStates } from './ticket.ts';
import { decideTicket, inputOf, ticketInputs } from './ticket-transitions.ts';

it('moves a ticket exactly as the table in the docs says', async () => {
  const table = transitionTable('Ticket', ticketStates, ticketInputs, (state, action) => {
    const move = decideTicket(state, action);
    return 'next' in move ? move.next : undefined;
  });
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/ticket.md');
});

it('says why for every move that it forbids', () => {
  for (const state of ticketStates) {
    for (const action of ticketInputs) {
      const move = decideTicket(state, action);
      if ('refused' in move) expect(move.refused.length).toBeGreaterThan(5);
    }
  }
});

it('closes only what was resolved', () => {
  for (const state of ticketStates) expect('next' in decideTicket(state, 'close')).toBe(state === 'resolved');
});

it('takes up a ticket that waited where the work had got to', () => {
  const at = (accepted_at: number | null, started_at: number | null) => inputOf('resume', { accepted_at, started_at });
  expect([at(null, null), at(1, null), at(1, 2)]).toEqual(['resume_open', 'resume_accepted', 'resume']);
});
