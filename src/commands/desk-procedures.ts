import type {
  CallAttemptInput,
  Callback,
  CallKind,
  CareCall,
  EscalationStep,
  OutsideOutcome,
  OutsideUpdate,
  RepairReview,
  Surge,
  SurgeSwitch,
  Ticket,
  TicketAction,
  TicketActionInput,
  TicketIntake,
  Visit,
  VisitPlan,
  VisitReport,
} from '../desk/index.ts';
import type { Caller } from './procedures.ts';

/** What people do at the desk. `ifMatch` is the version that was read; undefined skips the check. */
export interface DeskProcedures {
  actOnTicket(
    caller: Caller,
    id: string,
    action: TicketAction,
    input: TicketActionInput,
    ifMatch: number | undefined,
  ): Ticket;
  takeInTicket(caller: Caller, intake: TicketIntake): { ticket: Ticket; merged: boolean };
  takeOutsideUpdate(caller: Caller, system: string, update: OutsideUpdate): OutsideOutcome;
  concludeReview(caller: Caller, id: string, finding: string, ifMatch: number | undefined): RepairReview;
  recordCareCallAttempt(caller: Caller, id: string, input: CallAttemptInput, ifMatch?: number): CareCall;
  recordCallbackAttempt(caller: Caller, id: string, input: CallAttemptInput, ifMatch?: number): Callback;
  dispatchTicket(caller: Caller, id: string): Ticket;
  acknowledgeEscalation(caller: Caller, id: string, step: string | undefined): readonly EscalationStep[];
  planVisit(caller: Caller, ticketId: string, plan: VisitPlan): Visit;
  /** The technician is at the device: its alerts but P1 open no work until the visit is finished. */
  arriveAtVisit(caller: Caller, id: string, ifMatch: number | undefined): Visit;
  finishVisit(caller: Caller, id: string, report: VisitReport, ifMatch: number | undefined): Visit;
  cancelVisit(caller: Caller, id: string, reason: string, ifMatch: number | undefined): Visit;
  switchSurge(caller: Caller, input: SurgeSwitch, ifMatch: number | undefined): Surge;
  /** The next call of the queue, taken by the caller; null where none may be made now. */
  takeNextCall(caller: Caller, kind: CallKind, automatic: boolean): CareCall | Callback | null;
  holdCall(caller: Caller, kind: CallKind, id: string, move: 'claim' | 'release'): CareCall | Callback;
}
