import type { AlertChange } from '../alerts/index.ts';
import type { Clock, Ids, Instant } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import { applyChange, openDue } from './apply-change.ts';
import type { CallAttemptInput, Callback, CareCall } from './calls/call.ts';
import { showCallback, showCareCall } from './calls/call-writer.ts';
import { recordAttempt } from './calls/record-attempt.ts';
import type { DeskRule, Script } from './desk-rule.ts';
import type { DeskIntent } from './intent.ts';
import type { DeskTables } from './tables.ts';
import { actOnTicket } from './tickets/act-on-ticket.ts';
import type { Ticket, TicketAction, TicketActionInput } from './tickets/ticket.ts';

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

const usualTimeZone = 'Asia/Shanghai';

export function createDesk(options: DeskOptions, deps: DeskDeps): Desk {
  const { clock } = deps;
  const inner = { ...deps, timeZone: options.timeZone ?? usualTimeZone };
  return {
    async apply(tx, changes) {
      const intents: DeskIntent[] = [];
      for (const change of changes) intents.push(...(await applyChange(tx, inner, change)));
      return intents;
    },
    openDue: (tx, now) => openDue(tx, inner, now),
    async nextDue(reader) {
      const row = await reader
        .as<DeskTables>()
        .selectFrom('deferred_work')
        .select('due_at')
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst();
      return row?.due_at as Instant | undefined;
    },
    act: (tx, ticketId, action, input, ifMatch, by) =>
      actOnTicket(tx, inner, { ticketId, action, input, ifMatch, by, at: clock.now() }),
    async recordCareCallAttempt(tx, callId, input, by) {
      const attempt = { kind: 'care', callId, input, by: by.name, at: clock.now() } as const;
      const { row, intent } = await recordAttempt(tx, inner, attempt);
      return { value: await showCareCall(tx, row), intents: [intent] };
    },
    async recordCallbackAttempt(tx, callId, input, by) {
      const attempt = { kind: 'callback', callId, input, by: by.name, at: clock.now() } as const;
      const { row, intent } = await recordAttempt(tx, inner, attempt);
      return { value: await showCallback(tx, row), intents: [intent] };
    },
  };
}
