import { type TicketAction, type TicketState, ticketActions } from './ticket.ts';

/** Where an action leads, or the sentence that refuses it. */
export type TicketMove = { readonly next: TicketState } | { readonly refused: string };

const to = (next: TicketState): TicketMove => ({ next });
const no = (refused: string): TicketMove => ({ refused });

const finished = 'the ticket is finished; reopen it first';
const notAccepted = 'nobody has accepted it yet; accept it first';
const notStarted = 'work on it has not started; start it first';
const waits = 'it waits for something; resume it first';
const workDone = 'the work on it is done; close it, or reopen it';

/** What people do; of resuming, how far the work had got: not accepted, accepted, or begun. */
export const ticketInputs = [...ticketActions, 'resume_open', 'resume_accepted'] as const;
export type TicketInput = (typeof ticketInputs)[number];

const notPending = no('it waits for nothing');
const resumes = { resume: notPending, resume_open: notPending, resume_accepted: notPending };

const ticketTransitions: Readonly<Record<TicketState, Readonly<Record<TicketInput, TicketMove>>>> = {
  open: {
    pend: to('pending'),
    ...resumes,
    accept: to('accepted'),
    assign: to('open'),
    start: no(notAccepted),
    resolve: no(notAccepted),
    close: no(notAccepted),
    reopen: no('it is open'),
    cancel: to('cancelled'),
  },
  accepted: {
    pend: to('pending'),
    ...resumes,
    accept: no('it was accepted already; assign it to hand it on'),
    assign: to('accepted'),
    start: to('in_progress'),
    resolve: no(notStarted),
    close: no(notStarted),
    reopen: no('it is being worked on'),
    cancel: to('cancelled'),
  },
  in_progress: {
    pend: to('pending'),
    ...resumes,
    accept: no('it is being worked on already'),
    assign: to('in_progress'),
    start: no('work on it has started already'),
    resolve: to('resolved'),
    close: no('it is being worked on; resolve it first'),
    reopen: no('it is being worked on'),
    cancel: to('cancelled'),
  },
  pending: {
    accept: no(waits),
    assign: to('pending'),
    start: no(waits),
    pend: to('pending'),
    resume: to('in_progress'),
    resume_open: to('open'),
    resume_accepted: to('accepted'),
    resolve: no(waits),
    close: no(waits),
    reopen: no('it waits; resume it'),
    cancel: to('cancelled'),
  },
  resolved: {
    pend: no(workDone),
    ...resumes,
    accept: no(workDone),
    assign: no(workDone),
    start: no(workDone),
    resolve: no('it was resolved already'),
    close: to('closed'),
    reopen: to('open'),
    cancel: no(workDone),
  },
  closed: {
    pend: no(finished),
    ...resumes,
    accept: no(finished),
    assign: no(finished),
    start: no(finished),
    resolve: no(finished),
    close: no('it was closed already'),
    reopen: to('open'),
    cancel: no(finished),
  },
  cancelled: {
    pend: no(finished),
    ...resumes,
    accept: no(finished),
    assign: no(finished),
    start: no(finished),
    resolve: no(finished),
    close: no(finished),
    reopen: to('open'),
    cancel: no('it was cancelled already'),
  },
};

export function decideTicket(state: TicketState, input: TicketInput): TicketMove {
  return ticketTransitions[state][input];
}

/** What an action is for the table. */
export function inputOf(
  action: TicketAction,
  { accepted_at, started_at }: { readonly accepted_at: number | null; readonly started_at: number | null },
): TicketInput {
  if (action !== 'resume' || started_at !== null) return action;
  return accepted_at === null ? 'resume_open' : 'resume_accepted';
}
