import { assert } from '../base/index.ts';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import type { Callback, CallState, CareCall } from './care-call.ts';
import type { Ticket, TicketEvent, TicketState } from './ticket.ts';

export interface TicketFilter {
  readonly state?: TicketState;
  readonly device_id?: string;
  readonly rule_id?: string;
  readonly severity?: Ticket['severity'];
  readonly assignee?: string;
  readonly alert_id?: string;
}

export interface CareCallFilter {
  readonly state?: CallState;
  readonly device_id?: string;
  readonly rule_id?: string;
  readonly ticket_id?: string;
  readonly alert_id?: string;
}

export interface CallbackFilter {
  readonly state?: CallState;
  readonly device_id?: string;
  readonly ticket_id?: string;
}

export interface DeskReader {
  getTicket(id: string): Promise<Ticket | undefined>;
  /** Work to do first, then resolved, then finished; within each the most severe first, then the oldest. */
  listTickets(filter: TicketFilter, page: PageRequest): Promise<Page<Ticket>>;
  /** In the order it happened. */
  ticketTimeline(id: string): Promise<readonly TicketEvent[]>;
  getCareCall(id: string): Promise<CareCall | undefined>;
  /** Queued first; the most severe first, then the soonest due. */
  listCareCalls(filter: CareCallFilter, page: PageRequest): Promise<Page<CareCall>>;
  getCallback(id: string): Promise<Callback | undefined>;
  /** In the order of care calls. */
  listCallbacks(filter: CallbackFilter, page: PageRequest): Promise<Page<Callback>>;
  /** Tickets by state, queued care calls and callbacks. */
  countWork(): Promise<DeskCounts>;
}

export interface DeskCounts {
  readonly tickets: Readonly<Record<TicketState, number>>;
  readonly care_calls: Readonly<Record<CallState, number>>;
  readonly callbacks: Readonly<Record<CallState, number>>;
}

export function createDeskReader(reader: Reader): DeskReader {
  assert(false, `not built: ${typeof reader}`);
}
