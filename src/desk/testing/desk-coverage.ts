import { type CallOutcome, callStates } from '../calls/call.ts';
import { callPolicy } from '../calls/call-policy.ts';
import { callInputs, decideCall, inputOf } from '../calls/call-transitions.ts';
import { claimInputs, claimStates, decideClaim } from '../calls/claim-transitions.ts';
import { clockInputs, clockStates, decideClock } from '../clocks/sla.ts';
import { decideStep, stepInputs, stepStates } from '../clocks/step-transitions.ts';
import { dispatchStates } from '../dispatch/dispatch.ts';
import { decideDispatchMove, dispatchInputs } from '../dispatch/dispatch-transitions.ts';
import type { TicketRow } from '../tables.ts';
import { ticketStates } from '../tickets/ticket.ts';
import { decideTicket, ticketInputs } from '../tickets/ticket-transitions.ts';
import { decideVisitCheck, visitCheckInputs } from '../visits/check-transitions.ts';
import { visitCheckStates, visitStates } from '../visits/visit.ts';
import { decideVisit, visitInputs } from '../visits/visit-transitions.ts';
import type { DeskHistory, SeenChange } from './desk-history.ts';

/** What no play can come to, with the reason: a callback that was withdrawn is followed by another, never queued again. */
const never: ReadonlySet<string> = new Set(['callback withdrawn requeue']);

/** Every move that a table of the desk allows, by its name, e.g. `ticket open accept`. */
export function everyTransition(): readonly string[] {
  const call = (kind: string) => cells(kind, callStates, callInputs, (s, i) => nextOf(decideCall(s, i)));
  return [
    ...cells('ticket', ticketStates, ticketInputs, (s, i) => nextOf(decideTicket(s, i))),
    ...[...call('care-call'), ...call('callback')].filter((name) => !never.has(name)),
    ...cells('claim', claimStates, claimInputs, (s, i) => nextOf(decideClaim(s, i))),
    ...cells('dispatch', dispatchStates, dispatchInputs, decideDispatchMove),
    ...cells('clock', clockStates, clockInputs, decideClock),
    ...cells('step', stepStates, stepInputs, decideStep),
    ...cells('visit', visitStates, visitInputs, decideVisit),
    ...cells('check', visitCheckStates, visitCheckInputs, decideVisitCheck),
  ];
}

/** The moves that were made, each as often as it was, by what is kept of them. */
export const transitionsIn = (history: DeskHistory): readonly string[] => [
  ...ofTickets(history),
  ...ofCalls(history),
  ...ofDispatches(history),
  ...ofClocks(history),
  ...ofVisits(history),
];

function cells<S extends string, I extends string>(
  what: string,
  states: readonly S[],
  inputs: readonly I[],
  decide: (state: S, input: I) => string | undefined,
): string[] {
  return states.flatMap((state) =>
    inputs.filter((input) => decide(state, input) !== undefined).map((input) => `${what} ${state} ${input}`),
  );
}

const nextOf = (move: { readonly next: string } | { readonly refused: string }): string | undefined =>
  'next' in move ? move.next : undefined;

const ticketInput: Readonly<Record<string, string>> = {
  ...{ accepted: 'accept', assigned: 'assign', started: 'start', pending: 'pend', resolved: 'resolve' },
  ...{ closed: 'close', reopened: 'reopen', cancelled: 'cancel' },
};
const resumed: Readonly<Partial<Record<TicketRow['state'], string>>> = {
  open: 'resume_open',
  accepted: 'resume_accepted',
  in_progress: 'resume',
};

function ofTickets({ lines }: DeskHistory): string[] {
  return lines.flatMap(({ action, from_state, to_state }) => {
    const input = action === 'resumed' ? resumed[to_state] : ticketInput[action];
    return input === undefined || from_state === null ? [] : [`ticket ${from_state} ${input}`];
  });
}

/** The changes of one call as SQLite saw them, each with what the audit says of it. */
function ofCalls({ calls, seen, audit }: DeskHistory): string[] {
  return calls.flatMap(({ id, kind }) => {
    const what = kind === 'care' ? 'care-call' : 'callback';
    const moves = seen.filter((one) => one.what === 'call' && one.object === id);
    const records = audit.filter(({ object }) => object.id === id);
    let attempts = 0;
    let held: { readonly by: string; readonly until: number } | undefined;
    return moves.flatMap(({ from_state: from, to_state: to }, n) => {
      const { action = '', actor = '', at = 0, detail = {} } = records[n] ?? {};
      const move = action.slice(action.indexOf('.') + 1);
      const hands = held === undefined || held.until <= at ? 'free' : held.by === actor ? 'mine' : 'theirs';
      if (typeof detail.outcome === 'string' && 'note' in detail) {
        attempts += 1;
        held = undefined;
        const left = callPolicy[detail.severity as TicketRow['severity']].attempts - attempts;
        // What was withheld and is made all the same counts as queued.
        const state = from === 'withdrawn' ? 'queued' : from;
        return [`${what} ${state} ${inputOf(detail.outcome as CallOutcome, left)}`, `claim ${hands} record`];
      }
      if (move === 'claimed') {
        held = { by: actor, until: Number(detail.until) };
        return [`claim ${hands} claim`];
      }
      if (move !== 'released' && move !== 'withdrawn' && move !== 'queued') return [];
      held = undefined;
      if (move === 'released') return [`claim ${hands} release`];
      if (from === 'queued' && to === 'withdrawn') return [`${what} queued withdraw`];
      return from === 'withdrawn' && to === 'queued' ? [`${what} withdrawn requeue`] : [];
    });
  });
}

const dispatchInput: Readonly<Record<string, string>> = {
  ...{ offered: 'offer', waiting: 'wait', unmatched: 'none', deferred: 'defer', assigned: 'assign' },
  ...{ accepted: 'accept', over: 'end' },
};

function ofDispatches({ seen, lines, dispatches }: DeskHistory): string[] {
  const moves = of(seen, 'dispatch').flatMap(({ from_state, to_state: to }) => {
    const again = from_state === 'over' && to !== 'over' ? ['dispatch over anew'] : [];
    const from = from_state === null || again.length > 0 ? 'new' : from_state;
    const input = from === 'accepted' && to === 'accepted' ? 'assign' : dispatchInput[to];
    return [...again, `dispatch ${from} ${input}`];
  });
  // It was over when the work was done: that nothing moves at the closing is seen nowhere.
  const sent = new Set(dispatches.map(({ ticket_id }) => ticket_id));
  const closed = lines.filter(({ action, ticket_id }) => action === 'closed' && sent.has(ticket_id));
  return [...moves, ...closed.map(() => 'dispatch over end')];
}

const of = (seen: readonly SeenChange[], what: SeenChange['what']): readonly SeenChange[] =>
  seen.filter((one) => one.what === what);

const clockInput: Readonly<Record<string, string>> = {
  paused: 'pause',
  running: 'resume',
  late: 'expire',
  void: 'end',
};
const stepInput: Readonly<Record<string, string>> = {
  ...{ done: 'acknowledge', done_late: 'acknowledge_late', missed: 'miss', void: 'end' },
};

function ofClocks({ seen }: DeskHistory): string[] {
  const states = new Map<string, string>();
  return seen.flatMap(({ what, object, from_state: from, to_state: to }) => {
    if (what === 'ticket') states.set(object, to);
    if (from === null || from === to) return [];
    const ticket = states.get(object) ?? '';
    // Of what is late or missed, that it is done and that its ticket ends lead to the same.
    if (what === 'step') {
      const ended = to === 'done_late' && ['resolved', 'closed', 'cancelled'].includes(ticket);
      return [`step ${from} ${ended ? 'end' : stepInput[to]}`];
    }
    if (what !== 'clock') return [];
    const ended = ticket === 'cancelled';
    return [`clock ${from} ${to.startsWith('met') ? (ended ? 'end' : 'meet') : clockInput[to]}`];
  });
}

const visitInput: Readonly<Record<string, string>> = { arrived: 'arrive', finished: 'finish', cancelled: 'cancel' };
const checkInput: Readonly<Record<string, string>> = { pending: 'ask', agrees: 'agree', unknown: 'give_up' };

function ofVisits({ visits, audit, seen }: DeskHistory): string[] {
  return visits.flatMap(({ id }) => {
    const moves = of(seen, 'visit').filter(({ object }) => object === id);
    let check = 'none';
    return audit
      .filter(({ object }) => object.id === id)
      .flatMap(({ action, detail }, n) => {
        const [before, now] = [check, String(detail.check)];
        check = now;
        const from = moves[n]?.from_state;
        const input = visitInput[action.slice('visit.'.length)];
        const moved = input === undefined || from === null ? [] : [`visit ${from} ${input}`];
        if (before === now) return moved;
        const returned = detail.reason === 'condition-returned' ? 'return' : 'contradict';
        return [...moved, `check ${before} ${now === 'contradicted' ? returned : checkInput[now]}`];
      });
  });
}
