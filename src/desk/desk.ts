import type { AlertChange } from '../alerts/index.ts';
import type { Clock, Ids, Instant } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { CallAttemptInput, Callback, CareCall } from './care-call.ts';
import type { DeskRule, Script } from './desk-rule.ts';
import type { Ticket, TicketAction, TicketActionInput } from './ticket.ts';

/** Something that others may want to be told; handed to `notify` in the same transaction. */
export interface DeskIntent {
  /** e.g. `ticket.opened`, `care-call.queued`. */
  readonly topic: string;
  /** Intents of one ordering are delivered in order: the ticket or the call. */
  readonly ordering: string;
  /** The same for every delivery of this intent, never used for another. */
  readonly key: string;
  readonly at: Instant;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a command made of the ticket or call, and whom to tell. */
export interface DeskOutcome<T> {
  readonly value: T;
  readonly intents: readonly DeskIntent[];
}

/** Who acts: a name for the timeline, and the role, because accepting as an agent assigns the agent. */
export interface DeskActor {
  readonly name: string;
  readonly role: string;
}

export interface DeskOptions {
  /** IANA name, for times said in call texts; default `Asia/Shanghai`. */
  readonly timeZone?: string;
}

export interface DeskDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Knows every version that a verdict can name. */
  readonly ruleOf: (id: string, version: number) => DeskRule;
  readonly scriptOf: (id: string) => Script | undefined;
}

/** Turns alerts into work and moves work through its states. Every change is audited in the caller's transaction. */
export interface Desk {
  /** Call it once for each change, in the transaction that made it. One alert opens at most one ticket and one call. */
  apply(tx: Tx, changes: readonly AlertChange[]): Promise<DeskIntent[]>;
  /** Opens what was put off until now, where its alert is still open. */
  openDue(tx: Tx, now: Instant): Promise<DeskIntent[]>;
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
  recordCareCallAttempt(tx: Tx, id: string, input: CallAttemptInput, by: DeskActor): Promise<DeskOutcome<CareCall>>;
  recordCallbackAttempt(tx: Tx, id: string, input: CallAttemptInput, by: DeskActor): Promise<DeskOutcome<Callback>>;
}

export function createDesk(options: DeskOptions, deps: DeskDeps): Desk {
  assert(false, `not built: ${typeof options} ${typeof deps}`);
}
