import { type Generated, sql } from 'kysely';
import type { AuditRecord, Database, Reader, Tx } from '../../db/index.ts';
import { readAudit } from '../../db/index.ts';
import type { ClockRow, EscalationRow } from '../clocks/clock-row.ts';
import type { DispatchRow } from '../dispatch/dispatch-row.ts';
import type { DeskIntent } from '../intent.ts';
import type { CallRow, DeskTables, TicketRow } from '../tables.ts';
import type { VisitRow } from '../visits/visit-row.ts';

/** A change of a row as SQLite saw it, whatever the code says that it did. */
export interface SeenChange {
  readonly id: number;
  readonly what: 'ticket' | 'call' | 'dispatch' | 'clock' | 'step' | 'visit' | 'check';
  readonly object: string;
  /** Of a clock its kind and round, of a step its name and round. */
  readonly part: string;
  /** Null when the row was made. */
  readonly from_state: string | null;
  readonly to_state: string;
  /** 0 where rows have no version. */
  readonly version: number;
}

/** All that can be said of what happened at the desk, and how it stands. */
export interface DeskHistory {
  readonly tickets: readonly TicketRow[];
  readonly lines: readonly (Omit<DeskTables['ticket_events'], 'id'> & { readonly id: number })[];
  readonly calls: readonly CallRow[];
  readonly attempts: readonly { readonly call_id: string; readonly by: string; readonly at: number }[];
  readonly dispatches: readonly DispatchRow[];
  readonly clocks: readonly ClockRow[];
  readonly steps: readonly EscalationRow[];
  readonly outings: readonly { readonly ticket_id: string; readonly ended_at: number | null }[];
  readonly evidence: readonly { readonly ticket_id: string; readonly alert_id: string }[];
  readonly visits: readonly VisitRow[];
  readonly audit: readonly AuditRecord[];
  readonly seen: readonly SeenChange[];
  /** What others are told of, in order: the topic, and of which object. */
  readonly told: readonly Told[];
}

export interface Told {
  readonly topic: string;
  readonly object: string;
}

interface SeenTables {
  readonly seen_changes: SeenChange;
  readonly told: Told & { readonly id: Generated<number> };
}

/** `also`: columns whose change is a move too, though it may lead where it began. */
const watched = [
  { table: 'tickets', what: 'ticket', object: 'id', part: `''`, version: 'version', also: ['version'] },
  { table: 'calls', what: 'call', object: 'id', part: `''`, version: 'version', also: ['version'] },
  { table: 'visits', what: 'visit', object: 'id', part: `''`, version: 'version', also: ['version'] },
  { table: 'visits', what: 'check', object: 'id', part: `''`, state: 'check_state' },
  { table: 'dispatches', what: 'dispatch', object: 'ticket_id', part: `''`, also: ['at', 'technician_id', 'lapsed'] },
  { table: 'sla_clocks', what: 'clock', object: 'ticket_id', part: `new.kind || ' ' || new.round` },
  { table: 'escalations', what: 'step', object: 'ticket_id', part: `new.step || ' ' || new.round` },
] as const satisfies readonly Watched[];

interface Watched {
  readonly table: string;
  readonly what: SeenChange['what'];
  readonly object: string;
  readonly part: string;
  readonly state?: string;
  readonly version?: string;
  readonly also?: readonly string[];
}

/** From now on SQLite itself writes down each change of state or version, in the transaction that makes it. */
export async function watchChanges(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    const run = (text: string) => sql.raw(text).execute(tx.as<unknown>());
    await run(`create table seen_changes (id integer primary key autoincrement, what text not null, object text not null,
      part text not null, from_state text, to_state text not null, version integer not null) strict`);
    await run(
      'create table told (id integer primary key autoincrement, topic text not null, object text not null) strict',
    );
    for (const { table, what, object, part, state = 'state', version, also = [] } of watched as readonly Watched[]) {
      const now = version === undefined ? '0' : `new.${version}`;
      const note = (from: string) =>
        `insert into seen_changes (what, object, part, from_state, to_state, version)
         values ('${what}', new.${object}, ${part}, ${from}, new.${state}, ${now});`;
      const moved = [state, ...also].map((column) => `old.${column} is not new.${column}`).join(' or ');
      await run(`create trigger seen_${what}_made after insert on ${table} begin ${note('null')} end`);
      await run(`create trigger seen_${what}_changed after update on ${table}
        when ${moved} begin ${note(`old.${state}`)} end`);
    }
  });
}

/** As the outbox does: written in the transaction that makes it true. */
export async function noteTold(tx: Tx, intents: readonly DeskIntent[]): Promise<void> {
  for (const { topic, body } of intents) {
    const [kind = ''] = topic.split('.');
    const about = body[kind.replaceAll('-', '_')] as { readonly id?: string } | undefined;
    await tx
      .as<SeenTables>()
      .insertInto('told')
      .values({ topic, object: about?.id ?? kind })
      .execute();
  }
}

export async function readDeskHistory(reader: Reader): Promise<DeskHistory> {
  const db = reader.as<
    DeskTables & {
      readonly dispatches: DispatchRow;
      readonly sla_clocks: ClockRow;
      readonly escalations: EscalationRow;
      readonly visits: VisitRow;
      readonly ticket_evidence: { readonly ticket_id: string; readonly alert_id: string };
    } & SeenTables
  >();
  return {
    tickets: await db.selectFrom('tickets').selectAll().orderBy('id').execute(),
    lines: await db.selectFrom('ticket_events').selectAll().orderBy('id').execute(),
    calls: await db.selectFrom('calls').selectAll().orderBy('id').execute(),
    attempts: await db.selectFrom('call_attempts').select(['call_id', 'by', 'at']).orderBy('id').execute(),
    dispatches: await db.selectFrom('dispatches').selectAll().execute(),
    clocks: await db.selectFrom('sla_clocks').selectAll().execute(),
    steps: await db.selectFrom('escalations').selectAll().execute(),
    outings: await db.selectFrom('outings').select(['ticket_id', 'ended_at']).execute(),
    evidence: await db.selectFrom('ticket_evidence').select(['ticket_id', 'alert_id']).execute(),
    visits: await db.selectFrom('visits').selectAll().orderBy('id').execute(),
    audit: await readAudit(reader, { limit: 100_000 }),
    told: await db.selectFrom('told').select(['topic', 'object']).orderBy('id').execute(),
    seen: await db.selectFrom('seen_changes').selectAll().orderBy('id').execute(),
  };
}
