import { type CallState, callStates } from '../calls/call.ts';
import { callInputs, decideCall } from '../calls/call-transitions.ts';
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
import { visitViolations } from './visit-invariants.ts';

/**
 * What must hold of everything that ever happened at a desk, whoever did what and wherever it died: states move only as
 * the tables allow, and every change that SQLite saw has its audit record. Each violation is a sentence; none: it holds.
 */
export function violationsOf(history: DeskHistory): string[] {
  const found: string[] = [];
  for (const rule of [
    movesOutsideTables,
    beginnings,
    unaudited,
    timelines,
    auditOfClocks,
    ticketsAsTheyStand,
    callsAsTheyStand,
    dispatchesAsTheyStand,
    clocksAsTheyStand,
    missingCallbacks,
    stolenCalls,
    missingEvidence,
    visitViolations,
  ]) {
    found.push(...rule(history));
  }
  return found;
}

const over: ReadonlySet<string> = new Set(['closed', 'cancelled']);
const say = (bad: boolean, sentence: string): string[] => (bad ? [sentence] : []);
const by = <T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> => Map.groupBy(things, keyOf);

/** Every pair of states that one input of a table connects. */
function pairs<S extends string, I extends string>(
  states: readonly S[],
  inputs: readonly I[],
  decide: (state: S, input: I) => S | undefined,
): ReadonlySet<string> {
  return new Set(states.flatMap((from) => inputs.map((input) => `${from}>${decide(from, input) ?? from}`)));
}
const nextOf = <S>(move: { readonly next: S } | { readonly refused: string }): S | undefined =>
  'next' in move ? move.next : undefined;

const allowed: Readonly<Record<SeenChange['what'], ReadonlySet<string>>> = {
  ticket: pairs(ticketStates, ticketInputs, (state, input) => nextOf(decideTicket(state, input))),
  call: pairs(callStates, callInputs, (state, input) => nextOf(decideCall(state as CallState, input))),
  dispatch: pairs(dispatchStates, dispatchInputs, decideDispatchMove),
  clock: pairs(clockStates, clockInputs, decideClock),
  step: pairs(stepStates, stepInputs, decideStep),
  visit: pairs(visitStates, visitInputs, decideVisit),
  check: pairs(visitCheckStates, visitCheckInputs, decideVisitCheck),
};

function movesOutsideTables({ seen }: DeskHistory): string[] {
  const reopened = new Set<string>();
  return seen.flatMap(({ what, object, part, from_state: from, to_state: to }) => {
    if (what === 'ticket' && from !== to) {
      if (to === 'open' && from !== null) reopened.add(object);
      else reopened.delete(object);
    }
    if (from === null || from === to || allowed[what].has(`${from}>${to}`)) return [];
    // A reopened ticket is sent anew, which is written with where that led.
    if (what === 'dispatch' && reopened.has(object) && allowed.dispatch.has(`new>${to}`)) return [];
    // A call that was withheld and is made all the same is queued again by that.
    if (what === 'call' && from === 'withdrawn' && allowed.call.has(`queued>${to}`)) return [];
    return [`${what} ${object} ${part} went from ${from} to ${to}, which its table does not allow`];
  });
}

const first: Readonly<Record<SeenChange['what'], readonly string[]>> = {
  ticket: ['open'],
  call: ['queued', 'withdrawn'],
  dispatch: dispatchStates.filter((state) => allowed.dispatch.has(`new>${state}`)),
  clock: ['running'],
  step: ['open'],
  // Who starts work without an appointment is there at once.
  visit: ['planned', 'under_way'],
  check: ['none'],
};

function beginnings({ seen }: DeskHistory): string[] {
  return seen
    .filter(({ what, from_state, to_state }) => from_state === null && !first[what].includes(to_state))
    .map(({ what, object, to_state }) => `${what} ${object} began as ${to_state}`);
}

/** What is told of a ticket beside its changes. */
const beside = /^ticket\.(sla-|escalat)/;

const audited: ReadonlySet<string> = new Set(['ticket', 'call', 'visit']);

/** Each change of a ticket, call or visit that SQLite saw is audited, in its order, with the state that it led to. */
function unaudited({ seen, audit }: DeskHistory): string[] {
  const records = by(
    audit.filter(({ action }) => !beside.test(action)),
    ({ object }) => object.id,
  );
  const changes = by(
    seen.filter(({ what }) => audited.has(what)),
    ({ object }) => object,
  );
  return [...changes].flatMap(([object, own]) => {
    const told = records.get(object) ?? [];
    const differs = own.findIndex(
      ({ to_state, version }, i) => told[i]?.detail.state !== to_state || version !== i + 1,
    );
    return [
      ...say(told.length !== own.length, `${object} changed ${own.length} times and has ${told.length} audit records`),
      ...say(
        differs >= 0,
        `change ${differs + 1} of ${object} to ${own[differs]?.to_state} is not what the audit says`,
      ),
    ];
  });
}

function timelines({ tickets, lines, audit }: DeskHistory): string[] {
  const records = by(
    audit.filter(({ action }) => !beside.test(action)),
    ({ object }) => object.id,
  );
  return tickets.flatMap(({ id, state, version }) => {
    const own = lines.filter(({ ticket_id }) => ticket_id === id);
    const told = records.get(id) ?? [];
    const broken = own.findIndex(
      ({ from_state, at, actor, action }, i) =>
        from_state !== (own[i - 1]?.to_state ?? null) ||
        told[i]?.at !== at ||
        told[i]?.actor !== actor ||
        told[i]?.action !== `ticket.${action.replaceAll('_', '-')}`,
    );
    return [
      ...say(broken >= 0, `line ${broken + 1} of ${id} does not follow from the one before, or is not in the audit so`),
      ...say(own.at(-1)?.to_state !== state, `${id} is ${state}, and its last line says ${own.at(-1)?.to_state}`),
      ...say(own.length !== version, `${id} has version ${version} and ${own.length} lines`),
    ];
  });
}

/** Each breach, and each person who was told of a step, is audited once. */
function auditOfClocks({ clocks, steps, audit }: DeskHistory): string[] {
  const told = (object: string, topic: string): number =>
    audit.filter(({ object: { id }, action }) => id === object && action === topic).length;
  const ids = new Set([...clocks, ...steps].map(({ ticket_id }) => ticket_id));
  return [...ids].flatMap((id) => {
    const breaches = clocks.filter(({ ticket_id, breached_at }) => ticket_id === id && breached_at !== null).length;
    const people = steps.filter(({ ticket_id }) => ticket_id === id).reduce((sum, { told_of }) => sum + told_of, 0);
    return [
      ...say(told(id, 'ticket.sla-breached') !== breaches, `${id} has ${breaches} breaches, the audit others`),
      ...say(told(id, 'ticket.escalated') !== people, `${people} people were told of ${id}, the audit says otherwise`),
    ];
  });
}

function ticketsAsTheyStand({ tickets }: DeskHistory): string[] {
  const wrong = (ticket: TicketRow): (readonly [boolean, string])[] => [
    [(ticket.pending_until === null) !== (ticket.state !== 'pending'), 'waits and is not pending, or the reverse'],
    [(ticket.closed_at === null) !== (ticket.state !== 'closed'), 'is closed without an instant, or the reverse'],
    [
      (ticket.cancelled_at === null) !== (ticket.state !== 'cancelled'),
      'is cancelled without an instant, or the reverse',
    ],
    [ticket.state === 'resolved' && ticket.resolved_at === null, 'is resolved without an instant'],
    [ticket.closure !== null && ticket.state !== 'closed', 'says how it was closed, and is not'],
    [ticket.closure_check_at !== null && ticket.closure !== 'unconfirmed', 'is still to be judged, and was'],
    [['accepted', 'in_progress'].includes(ticket.state) && ticket.assignee === null, 'is worked on by nobody'],
    [ticket.state === 'open' && ticket.accepted_at !== null, 'is open and accepted'],
  ];
  return tickets.flatMap((ticket) =>
    wrong(ticket).flatMap(([bad, words]) => say(bad, `${ticket.id} (${ticket.state}) ${words}`)),
  );
}

function callsAsTheyStand({ calls, attempts }: DeskHistory): string[] {
  return calls.flatMap(({ id, state, claimed_by, ended_at, attempts: n }) => [
    ...say(state !== 'queued' && claimed_by !== null, `${claimed_by} has ${id} in hand, which is ${state}`),
    ...say((state === 'queued') !== (ended_at === null), `${id} is ${state}, and ended at ${ended_at}`),
    ...say(n !== attempts.filter(({ call_id }) => call_id === id).length, `${id} has other attempts than ${n}`),
  ]);
}

function dispatchesAsTheyStand({ dispatches, tickets, audit }: DeskHistory): string[] {
  const hired = audit.find(({ action }) => action === 'technician.created')?.id ?? Number.POSITIVE_INFINITY;
  const opened = new Map(
    audit.filter(({ action }) => /^ticket.(re)?opened$/.test(action)).map((one) => [one.object.id, one.id]),
  );
  return tickets.flatMap(({ id, state }) => {
    const dispatch = dispatches.find(({ ticket_id }) => ticket_id === id);
    // Before there were technicians nobody could be looked for.
    if (dispatch === undefined && hired > (opened.get(id) ?? 0)) return [];
    if (dispatch === undefined) return [`nobody ever looked for somebody for ${id}`];
    const { state: sent, technician_id, due_at } = dispatch;
    return [
      ...say(
        (over.has(state) || state === 'resolved') !== (sent === 'over'),
        `${id} is ${state}, its dispatch ${sent}`,
      ),
      ...say(sent === 'offered' && technician_id === null, `${id} is offered to nobody`),
      ...say(sent === 'offered' && state === 'open' && due_at === null, `the offer of ${id} never lapses`),
      ...say(
        ['accepted', 'in_progress'].includes(state) && sent !== 'accepted',
        `${id} is ${state}, its dispatch ${sent}`,
      ),
    ];
  });
}

function clocksAsTheyStand({ clocks, steps, tickets, lines }: DeskHistory): string[] {
  const known = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const again = by(
    lines.filter(({ action }) => action === 'reopened'),
    ({ ticket_id }) => ticket_id,
  );
  const isEarlier = (id: string, round: number): boolean => round !== (again.get(id)?.length ?? 0);
  const running = clocks.flatMap(({ ticket_id: id, kind, round, state, next_at, met_at, due_at }) => {
    const ticket = known.get(id);
    const runs = ['running', 'paused', 'late'].includes(state);
    const gone = ticket === undefined || over.has(ticket.state) || isEarlier(id, round);
    return [
      ...say(runs && gone, `the clock ${kind} ${round} of ${id} is ${state}, and the ticket ${ticket?.state}`),
      ...say(state === 'running' && ticket?.state === 'pending', `${id} is pending, and its clock ${kind} runs`),
      ...say(state === 'paused' && ticket?.state !== 'pending', `${id} is not pending, and its clock ${kind} stands`),
      ...say(
        state === 'met' && (met_at ?? 0) > (due_at ?? Number.POSITIVE_INFINITY),
        `the clock ${kind} ${round} of ${id} was met after its time, and is not late`,
      ),
      ...say(!runs && next_at !== null, `the clock ${kind} ${round} of ${id} is ${state} and still to do something`),
    ];
  });
  const open = steps.flatMap(({ ticket_id: id, step, round, state, acknowledged_by }) => {
    const ticket = known.get(id);
    const gone = ticket === undefined || over.has(ticket.state) || ticket.state === 'resolved' || isEarlier(id, round);
    return [
      ...say(
        (state === 'open' || state === 'missed') && gone,
        `step ${step} ${round} of ${id} is ${state}, its ticket over`,
      ),
      ...say(
        // What was late when the ticket ended is late without anybody having done it.
        state.startsWith('done') !== (acknowledged_by !== null) && !(state === 'done_late' && gone),
        `nobody did step ${step} of ${id}, or it is not done`,
      ),
    ];
  });
  return [...running, ...open];
}

/** Whoever had somebody sent is called back, and whoever had a ticket closed. */
function missingCallbacks({ tickets, calls, outings }: DeskHistory): string[] {
  const asked = (id: string, purpose: string): boolean =>
    calls.some((call) => call.ticket_id === id && call.purpose === purpose && call.state !== 'withdrawn');
  return tickets.flatMap(({ id, state, accepted_at }) => [
    ...say(state === 'closed' && !asked(id, 'closed'), `nobody is asked about ${id}, which was closed`),
    ...say(
      over.has(state) && outings.some(({ ticket_id, ended_at }) => ticket_id === id && ended_at === null),
      `somebody is still out for ${id}, which is ${state}`,
    ),
    ...say(
      state === 'cancelled' &&
        accepted_at !== null &&
        !calls.some((call) => call.ticket_id === id && call.kind === 'callback'),
      `somebody went for ${id}, which was cancelled, and nobody was called back`,
    ),
  ]);
}

/** What only who has a call in hand does; all but the first end that. */
const holds: ReadonlySet<string> = new Set(['claimed', 'released', 'attempted', 'done', 'unreachable']);

/** Nobody takes a call that somebody else has in hand. */
function stolenCalls({ audit, calls }: DeskHistory): string[] {
  const records = by(audit, ({ object }) => object.id);
  return calls.flatMap(({ id }) => {
    let held: { readonly by: string; readonly until: number } | undefined;
    return (records.get(id) ?? []).flatMap(({ action, actor, at, detail }) => {
      const theirs = held !== undefined && held.by !== actor && held.until > at;
      const move = action.slice(action.indexOf('.') + 1);
      const takes = holds.has(move);
      const former = held;
      if (move === 'claimed') held = { by: actor, until: Number(detail.until) };
      else if (takes || move === 'withdrawn') held = undefined;
      return say(takes && theirs, `${actor} ${move} ${id}, which ${former?.by} had in hand`);
    });
  });
}

function missingEvidence({ tickets, evidence }: DeskHistory): string[] {
  return tickets
    .filter(({ alert_id }) => alert_id !== null)
    .filter(({ id, alert_id }) => !evidence.some((one) => one.ticket_id === id && one.alert_id === alert_id))
    .map(({ id }) => `nothing was kept of what ${id} rests on`);
}
