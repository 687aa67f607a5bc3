import type { AlertChange } from '../alerts/index.ts';
import type { Instant } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { Device } from '../fleet/index.ts';
import { applyChange } from './apply-change.ts';
import type { CallAttemptInput, Callback, CareCall } from './calls/call.ts';
import { type CallKind, type CallOf, showCall, showCallback, showCareCall } from './calls/call-writer.ts';
import { withdrawCallsOf } from './calls/calls-of-customer.ts';
import { type PlannedCall, type PlannedCallRefusal, queuePlanned, refusalOfPlanned } from './calls/planned-calls.ts';
import { recordAttempt } from './calls/record-attempt.ts';
import { claimCall, releaseCall, takeNext } from './calls/take-call.ts';
import { acknowledgeStep, type EscalationStep } from './clocks/ladder.ts';
import { type DeskSettings, deskDefaults } from './desk-settings.ts';
import { dispatchAgain, type SurgeSwitch, switchSurge } from './dispatch/dispatch-commands.ts';
import { ticketOf } from './dispatch/send.ts';
import type { Surge } from './dispatch/surge.ts';
import { followers } from './followers.ts';
import type { DeskIntent } from './intent.ts';
import type { OutsideOutcome, OutsideUpdate } from './outside/outside-update.ts';
import { takeOutside } from './outside/take-outside.ts';
import { concludeReview, type RepairReview } from './repeats/reviews.ts';
import { actOnTicket } from './tickets/act-on-ticket.ts';
import { type TicketIntake, takeIn } from './tickets/take-in.ts';
import type { Ticket, TicketAction, TicketActionInput } from './tickets/ticket.ts';
import { toTicket } from './tickets/ticket-row.ts';
import { firstDue, runDue } from './timed-work.ts';
import { timedWorks } from './timed-works.ts';
import type { Visit, VisitPlan, VisitReport } from './visits/visit.ts';
import { arriveAtVisit, cancelVisit, finishVisit, planVisit } from './visits/visit-commands.ts';
import type { DeskActor, WorkDeps } from './work-deps.ts';

/** What a command made of the ticket or call, and whom to tell. */
export interface DeskOutcome<T> {
  readonly value: T;
  readonly intents: readonly DeskIntent[];
}

/** What is left out is as in `deskDefaults`. */
export type DeskOptions = Partial<DeskSettings>;

export type DeskDeps = Omit<WorkDeps, 'timeZone' | 'settings' | 'followers'>;

/** Turns alerts into work and moves work through its states. Every change is audited in the caller's transaction. */
export interface Desk {
  /** Call it once for each change, in the transaction that made it. One alert opens at most one ticket and one call. */
  apply(tx: Tx, changes: readonly AlertChange[]): Promise<DeskIntent[]>;
  /** Does what fell due by now, about `most` of it or all, in the order of its instants and each at its own. */
  openDue(tx: Tx, now: Instant, most?: number): Promise<DeskIntent[]>;
  /** Sends the ticket by the rules again, to anybody who is fit by now. */
  dispatch(tx: Tx, ticketId: string, by: DeskActor): Promise<DeskOutcome<Ticket>>;
  /** A person did the step of the ladder, the first open one unless another is named; all steps. */
  acknowledgeEscalation(
    tx: Tx,
    ticketId: string,
    step: string | undefined,
    by: DeskActor,
  ): Promise<DeskOutcome<readonly EscalationStep[]>>;
  /** A person's surge lasts until a person ends it. */
  switchSurge(tx: Tx, input: SurgeSwitch, ifMatch: number | undefined, by: DeskActor): Promise<DeskOutcome<Surge>>;
  /** When `openDue` has something to do next. */
  nextDue(reader: Reader): Promise<Instant | undefined>;
  act(
    tx: Tx,
    ticketId: string,
    action: TicketAction,
    input: TicketActionInput,
    ifMatch: number | undefined,
    by: DeskActor,
  ): Promise<DeskOutcome<Ticket>>;
  /** Takes in what somebody tells who is no rule; `merged`: it joined the ticket that the device had. */
  takeIn(tx: Tx, intake: TicketIntake, by: DeskActor): Promise<DeskOutcome<{ ticket: Ticket; merged: boolean }>>;
  /** Takes over what another ticket system changed, as far as the rules let it. */
  takeOutside(tx: Tx, system: string, update: OutsideUpdate): Promise<DeskOutcome<OutsideOutcome>>;
  concludeReview(
    tx: Tx,
    id: string,
    finding: string,
    ifMatch: number | undefined,
    by: DeskActor,
  ): Promise<DeskOutcome<RepairReview>>;
  planVisit(tx: Tx, ticketId: string, plan: VisitPlan, by: DeskActor): Promise<DeskOutcome<Visit>>;
  arriveAtVisit(tx: Tx, id: string, ifMatch: number | undefined, by: DeskActor): Promise<DeskOutcome<Visit>>;
  finishVisit(
    tx: Tx,
    id: string,
    report: VisitReport,
    ifMatch: number | undefined,
    by: DeskActor,
  ): Promise<DeskOutcome<Visit>>;
  cancelVisit(
    tx: Tx,
    id: string,
    reason: string,
    ifMatch: number | undefined,
    by: DeskActor,
  ): Promise<DeskOutcome<Visit>>;
  /** Withdraws the calls to the customer that are still to be made. */
  withdrawCallsOf(tx: Tx, customerId: string, reason: string): Promise<readonly DeskIntent[]>;
  /** Why a planned call would be one too many. */
  refusalOfPlanned(
    tx: Tx,
    device: Pick<Device, 'customer'>,
    script: string,
    now: Instant,
  ): Promise<PlannedCallRefusal | undefined>;
  queuePlanned(tx: Tx, call: PlannedCall): Promise<{ readonly id: string; readonly intents: readonly DeskIntent[] }>;
  recordCareCallAttempt(
    tx: Tx,
    id: string,
    input: CallAttemptInput,
    by: DeskActor,
    ifMatch?: number,
  ): Promise<DeskOutcome<CareCall>>;
  recordCallbackAttempt(
    tx: Tx,
    id: string,
    input: CallAttemptInput,
    by: DeskActor,
    ifMatch?: number,
  ): Promise<DeskOutcome<Callback>>;
  /** Takes the next call of the queue; null where none may be made now. */
  takeNextCall<K extends CallKind>(
    tx: Tx,
    kind: K,
    automatic: boolean,
    by: DeskActor,
  ): Promise<DeskOutcome<CallOf<K> | null>>;
  /** Takes this call, or gives it back. */
  holdCall<K extends CallKind>(
    tx: Tx,
    kind: K,
    id: string,
    move: 'claim' | 'release',
    by: DeskActor,
  ): Promise<DeskOutcome<CallOf<K>>>;
}

export function createDesk(options: DeskOptions, deps: DeskDeps): Desk {
  const { clock } = deps;
  const settings = { ...deskDefaults, ...options };
  const inner: WorkDeps = { ...deps, timeZone: settings.timeZone, settings, followers };
  return {
    async apply(tx, changes) {
      const intents: DeskIntent[] = [];
      for (const change of changes) intents.push(...(await applyChange(tx, inner, change)));
      return intents;
    },
    openDue: (tx, now, most) => runDue(timedWorks, tx, inner, now, most),
    nextDue: async (reader) => (await firstDue(timedWorks, reader))?.at,
    act: (tx, ticketId, action, input, ifMatch, by) =>
      actOnTicket(tx, inner, { ticketId, action, input, ifMatch, by, at: clock.now() }),
    async takeIn(tx, intake, by) {
      const { ticket, merged, intents } = await takeIn(tx, inner, intake, by.name, clock.now());
      return { value: { ticket, merged }, intents };
    },
    takeOutside: (tx, system, update) => takeOutside(tx, inner, system, update, clock.now()),
    async concludeReview(tx, id, finding, ifMatch, by) {
      const value = await concludeReview(tx, { id, finding, ifMatch, by: by.name, at: clock.now() });
      return { value, intents: [] };
    },
    planVisit: (tx, ticketId, plan, by) => planVisit(tx, inner, ticketId, plan, by, clock.now()),
    arriveAtVisit: (tx, visitId, ifMatch, by) => arriveAtVisit(tx, inner, { visitId, ifMatch, by, at: clock.now() }),
    finishVisit: (tx, visitId, report, ifMatch, by) =>
      finishVisit(tx, inner, { visitId, ifMatch, by, at: clock.now() }, report),
    cancelVisit: (tx, visitId, reason, ifMatch, by) =>
      cancelVisit(tx, inner, { visitId, ifMatch, by, at: clock.now() }, reason),
    withdrawCallsOf: (tx, customerId, reason) => withdrawCallsOf(tx, inner, customerId, clock.now(), reason),
    refusalOfPlanned: (tx, device, script, now) => refusalOfPlanned(tx, inner, device, script, now),
    async dispatch(tx, ticketId, by) {
      const intents = await dispatchAgain(tx, inner, ticketId, by.name, clock.now());
      return { value: toTicket(await ticketOf(tx, ticketId)), intents };
    },
    acknowledgeEscalation: (tx, ticketId, step, by) => acknowledgeStep(tx, inner, ticketId, step, by.name, clock.now()),
    switchSurge: (tx, input, ifMatch, by) => switchSurge(tx, inner, input, ifMatch, by.name, clock.now()),
    queuePlanned: (tx, call) => queuePlanned(tx, inner, call),
    async recordCareCallAttempt(tx, callId, input, by, ifMatch) {
      const attempt = { kind: 'care', callId, input, by: by.name, at: clock.now(), ifMatch } as const;
      const { row, intents } = await recordAttempt(tx, inner, attempt);
      return { value: await showCareCall(tx, row), intents };
    },
    async recordCallbackAttempt(tx, callId, input, by, ifMatch) {
      const attempt = { kind: 'callback', callId, input, by: by.name, at: clock.now(), ifMatch } as const;
      const { row, intents } = await recordAttempt(tx, inner, attempt);
      return { value: await showCallback(tx, row), intents };
    },
    async takeNextCall(tx, kind, automatic, by) {
      const { row, intents } = await takeNext(tx, inner, { kind, automatic, by: by.name, at: clock.now() });
      return { value: row === undefined ? null : await showCall(tx, kind, row), intents };
    },
    async holdCall(tx, kind, id, move, by) {
      const taking = { kind, automatic: false, by: by.name, at: clock.now() };
      const { row, intents } = await (move === 'claim' ? claimCall : releaseCall)(tx, inner, id, taking);
      return { value: await showCall(tx, kind, row), intents };
    },
  };
}
