export type {
  CallAttempt,
  CallAttemptInput,
  Callback,
  CallCustomer,
  CallOutcome,
  CallState,
  CareCall,
} from './care-call.ts';
export { callOutcomes, callStates } from './care-call.ts';
export type { Desk, DeskActor, DeskDeps, DeskIntent, DeskOptions, DeskOutcome } from './desk.ts';
export { createDesk } from './desk.ts';
export { deskMigrations } from './desk-migrations.ts';
export type { CallbackFilter, CareCallFilter, DeskCounts, DeskReader, TicketFilter } from './desk-reader.ts';
export { createDeskReader } from './desk-reader.ts';
export type { DeskRule, RuleActions, Script } from './desk-rule.ts';
export type { DeskFailure } from './errors.ts';
export type { Ticket, TicketAction, TicketActionInput, TicketEvent, TicketState, TicketVerdict } from './ticket.ts';
export { ticketActions, ticketStates, ticketVerdicts } from './ticket.ts';
