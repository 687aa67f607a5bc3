import type { TicketAction, TicketState } from '../tickets/ticket.ts';
import { decideTicket, inputOf } from '../tickets/ticket-transitions.ts';

/** How far the ticket is, as `inputOf` reads it. */
export interface Progress {
  readonly state: TicketState;
  readonly accepted_at: number | null;
  readonly started_at: number | null;
}

export type Steps = { readonly steps: readonly TicketAction[] } | { readonly refused: string };

/** Work goes this way; what another system skips was done there all the same. */
const way = ['open', 'accepted', 'in_progress', 'resolved', 'closed'] as const;
const forward = ['accept', 'start', 'resolve', 'close'] as const;

/** The moves that bring the ticket to a state that another system names; each is judged again when it is made. */
export function stepsTo(from: Progress, wanted: TicketState): Steps {
  if (from.state === wanted) return { steps: [] };
  if (wanted === 'cancelled' || wanted === 'pending') return oneStep(from, wanted === 'pending' ? 'pend' : 'cancel');
  if (from.state === 'pending') return onward(['resume'], after(from, 'resume'), wanted);
  if (from.state === 'cancelled' || from.state === 'closed' || from.state === 'resolved') {
    if (from.state === 'resolved' && wanted === 'closed') return { steps: ['close'] };
    if (wanted === 'resolved' || wanted === 'closed') return { refused: `it is ${from.state}` };
    return onward(['reopen'], 'open', wanted);
  }
  const steps = onward([], from.state, wanted);
  return 'steps' in steps && steps.steps.length === 0 ? { refused: 'work that has begun is not undone' } : steps;
}

function oneStep(from: Progress, action: 'pend' | 'cancel'): Steps {
  const move = decideTicket(from.state, action);
  return 'next' in move ? { steps: [action] } : move;
}

function after(from: Progress, action: TicketAction): TicketState {
  const move = decideTicket(from.state, inputOf(action, from));
  return 'next' in move ? move.next : from.state;
}

/** Never backwards: a ticket that got further while it waited stays there. */
function onward(first: readonly TicketAction[], state: TicketState, wanted: (typeof way)[number]): Steps {
  const at = way.indexOf(state as (typeof way)[number]);
  return { steps: [...first, ...forward.slice(at, Math.max(at, way.indexOf(wanted)))] };
}
