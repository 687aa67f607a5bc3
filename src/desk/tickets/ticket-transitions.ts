import type { TicketAction, TicketState } from './ticket.ts';

/** Where an action leads, or the sentence that refuses it. */
export type TicketMove = { readonly next: TicketState } | { readonly refused: string };

const to = (next: TicketState): TicketMove => ({ next });
const no = (refused: string): TicketMove => ({ refused });

const finished = 'the ticket is finished; reopen it first';
const notAccepted = 'nobody has accepted it yet; accept it first';
const notStarted = 'work on it has not started; start it first';
const workDone = 'the work on it is done; close it, or reopen it';

const ticketTransitions: Readonly<Record<TicketState, Readonly<Record<TicketAction, TicketMove>>>> = {
  open: {
    accept: to('accepted'),
    assign: to('open'),
    start: no(notAccepted),
    resolve: no(notAccepted),
    close: no(notAccepted),
    reopen: no('it is open'),
    cancel: to('cancelled'),
  },
  accepted: {
    accept: no('it was accepted already; assign it to hand it on'),
    assign: to('accepted'),
    start: to('in_progress'),
    resolve: no(notStarted),
    close: no(notStarted),
    reopen: no('it is being worked on'),
    cancel: to('cancelled'),
  },
  in_progress: {
    accept: no('it is being worked on already'),
    assign: to('in_progress'),
    start: no('work on it has started already'),
    resolve: to('resolved'),
    close: no('it is being worked on; resolve it first'),
    reopen: no('it is being worked on'),
    cancel: to('cancelled'),
  },
  resolved: {
    accept: no(workDone),
    assign: no(workDone),
    start: no(workDone),
    resolve: no('it was resolved already'),
    close: to('closed'),
    reopen: to('open'),
    cancel: no(workDone),
  },
  closed: {
    accept: no(finished),
    assign: no(finished),
    start: no(finished),
    resolve: no(finished),
    close: no('it was closed already'),
    reopen: to('open'),
    cancel: no(finished),
  },
  cancelled: {
    accept: no(finished),
    assign: no(finished),
    start: no(finished),
    resolve: no(finished),
    close: no(finished),
    reopen: to('open'),
    cancel: no('it was cancelled already'),
  },
};

export function decideTicket(state: TicketState, action: TicketAction): TicketMove {
  return ticketTransitions[state][action];
}
