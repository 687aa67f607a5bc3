import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { ticketActions, ticketStates } from './ticket.ts';
import { decideTicket } from './ticket-transitions.ts';

it('moves a ticket exactly as the table in the docs says', async () => {
  const table = transitionTable('Ticket', ticketStates, ticketActions, (state, action) => {
    const move = decideTicket(state, action);
    return 'next' in move ? move.next : undefined;
  });
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/ticket.md');
});

it('says why for every move that it forbids', () => {
  for (const state of ticketStates) {
    for (const action of ticketActions) {
      const move = decideTicket(state, action);
      if ('refused' in move) expect(move.refused.length).toBeGreaterThan(5);
    }
  }
});

it('closes only what was resolved', () => {
  for (const state of ticketStates) expect('next' in decideTicket(state, 'close')).toBe(state === 'resolved');
});
