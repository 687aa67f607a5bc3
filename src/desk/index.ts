export type {
  CallAttempt,
  CallAttemptInput,
  Callback,
  CallCustomer,
  CallOutcome,
  CallState,
  CareCall,
  WatchOutcome,
} from './calls/call.ts';
export { callbackPurposes, callOutcomes, callStates, watchOutcomes } from './calls/call.ts';
export type { CallKind } from './calls/call-writer.ts';
export type { PlannedCall, PlannedCallRefusal } from './calls/planned-calls.ts';
export type { AnsweredItem, Checklist } from './checklists/checklist.ts';
export { checkAnswers } from './checklists/checklist.ts';
export type { ClocksReader } from './clocks/clocks-reader.ts';
export { createClocksReader } from './clocks/clocks-reader.ts';
export type { EscalationStep } from './clocks/ladder.ts';
export type { SlaClock, SlaPolicy, SlaSettings } from './clocks/sla.ts';
export { clockKinds, clockStates } from './clocks/sla.ts';
export type { SlaBook, SlaPolicies } from './clocks/sla-book.ts';
export { createSlaBook } from './clocks/sla-book.ts';
export type { Desk, DeskDeps, DeskOptions, DeskOutcome } from './desk.ts';
export { createDesk } from './desk.ts';
export { deskMigrations } from './desk-migrations.ts';
export type { CallbackFilter, CareCallFilter, DeskCounts, DeskReader } from './desk-reader.ts';
export { createDeskReader } from './desk-reader.ts';
export type { DeskRule, RuleActions, Script } from './desk-rule.ts';
export type { Dispatch, DispatchState } from './dispatch/dispatch.ts';
export { dispatchStates } from './dispatch/dispatch.ts';
export type { SurgeSwitch } from './dispatch/dispatch-commands.ts';
export type { DispatchedTicket, DispatchReader, TechnicianLoad } from './dispatch/dispatch-reader.ts';
export { createDispatchReader } from './dispatch/dispatch-reader.ts';
export type { Surge } from './dispatch/surge.ts';
export type { DeskFailure } from './errors.ts';
export type { EvidenceCollectorDeps, EvidenceLimits } from './evidence/collect-evidence.ts';
export { createEvidenceCollector } from './evidence/collect-evidence.ts';
export type { Evidence } from './evidence/evidence.ts';
export { telemetryStates } from './evidence/evidence.ts';
export type { EvidenceReader } from './evidence/evidence-reader.ts';
export { createEvidenceReader } from './evidence/evidence-reader.ts';
export type { CountedWork, WorkSpan } from './figures/counted-work.ts';
export { checkedVisits } from './figures/read-visits.ts';
export {
  acceptedTickets,
  answeredCallbacks,
  decidedClocks,
  finishedCalls,
  finishedRepairs,
} from './figures/read-work.ts';
export type { ShiftTicket, ShiftWork, Shown, TimedTicket } from './figures/shift-work.ts';
export { readShiftWork } from './figures/shift-work.ts';
export type { FinishedWork, FinishedWorkQuery } from './finished-work.ts';
export { readFinishedWork } from './finished-work.ts';
export type { IncidentWork } from './incident-work.ts';
export type { DeskIntent } from './intent.ts';
export { readJudgedTickets } from './judged-tickets.ts';
export { lastServices } from './last-services.ts';
export { countTicketsOf } from './opened-tickets.ts';
export type { OpenedTicket } from './opened-work.ts';
export { openedTickets } from './opened-work.ts';
export { outsideLinksOf } from './outside/outside-rows.ts';
export type { OutsideOutcome, OutsideUpdate } from './outside/outside-update.ts';
export { outsideFields } from './outside/outside-update.ts';
export type { Part } from './parts/part.ts';
export { partsFor } from './parts/part.ts';
export type { PartsReport } from './parts/parts-report.ts';
export { createPartsReport } from './parts/parts-report.ts';
export type { Interval } from './performance/interval.ts';
export { wilson } from './performance/interval.ts';
export type { RulePerformance, WorkCost } from './performance/performance.ts';
export type { PerformanceReader } from './performance/performance-reader.ts';
export { createPerformanceReader } from './performance/performance-reader.ts';
export type { RepairReview } from './repeats/reviews.ts';
export type { SatisfactionAnswer, SatisfactionInput, SatisfactionRate } from './satisfaction/satisfaction.ts';
export { satisfactionGroups, satisfactionLevels } from './satisfaction/satisfaction.ts';
export type { TicketFilter } from './ticket-list.ts';
export { historyOfCustomer, historyOfTicket } from './tickets/history-of.ts';
export type { TicketIntake } from './tickets/take-in.ts';
export type {
  Ticket,
  TicketAction,
  TicketActionInput,
  TicketClosure,
  TicketEvent,
  TicketReview,
  TicketSource,
  TicketState,
  TicketVerdict,
} from './tickets/ticket.ts';
export {
  ticketActions,
  ticketClosures,
  ticketReviews,
  ticketSources,
  ticketStates,
  ticketVerdicts,
} from './tickets/ticket.ts';
export type { AbsenceCheckDeps } from './visits/check-absence.ts';
export { createAbsenceCheck } from './visits/check-absence.ts';
export { devicesLeft } from './visits/devices-left.ts';
export type { PresenceSign } from './visits/judge-visit.ts';
export type { Visit, VisitPlan, VisitReport } from './visits/visit.ts';
export { visitCheckStates, visitResults, visitStates } from './visits/visit.ts';
export type { VisitsReader } from './visits/visits-reader.ts';
export { createVisitsReader } from './visits/visits-reader.ts';
export { atWallClock, wallClock } from './wall-clock.ts';
export type { DeskActor } from './work-deps.ts';
