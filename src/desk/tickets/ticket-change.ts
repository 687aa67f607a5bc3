import type { Instant } from '../../base/index.ts';
import type { TicketRow } from '../tables.ts';

/** What happened to a ticket: written as its fields, a line of its timeline, an audit record and an intent. */
export interface TicketChange {
  readonly at: Instant;
  readonly actor: string;
  /** Past participle. */
  readonly action: string;
  readonly set: Partial<TicketRow>;
  readonly detail: Readonly<Record<string, unknown>>;
}
