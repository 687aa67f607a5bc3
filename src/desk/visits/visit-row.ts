import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Migration, Reader } from '../../db/index.ts';
import type { Visit, VisitCheckState, VisitResult, VisitState } from './visit.ts';

export interface VisitRow {
  readonly id: string;
  readonly ticket_id: string;
  readonly device_id: string | null;
  readonly provider_id: string | null;
  readonly technician_id: string | null;
  readonly technician: string | null;
  readonly state: VisitState;
  readonly planned_from: number | null;
  readonly planned_to: number | null;
  readonly arrived_at: number | null;
  readonly finished_at: number | null;
  readonly result: VisitResult | null;
  readonly cause_code: string | null;
  /** JSON, like the attachments. */
  readonly parts: string;
  readonly other_parts: string;
  readonly notes: string | null;
  readonly attachments: string;
  /** JSON: what of the checklist was answered. */
  readonly checklist: string;
  readonly check_state: VisitCheckState;
  readonly check_reason: string | null;
  /** JSON. */
  readonly check_evidence: string | null;
  /** When telemetry is looked at next; counts only while the check is pending. */
  readonly check_at: number | null;
  readonly judged_at: number | null;
  readonly version: number;
}

export interface VisitTables {
  readonly visits: VisitRow;
}

export const visitMigrations: readonly Migration[] = [
  {
    name: 'desk-200-visits',
    async up(db) {
      await sql`create table visits (
        id text primary key,
        ticket_id text not null references tickets (id),
        device_id text,
        provider_id text,
        technician_id text,
        technician text,
        state text not null check (state in ('planned', 'under_way', 'finished', 'cancelled')),
        planned_from integer,
        planned_to integer,
        arrived_at integer,
        finished_at integer,
        result text check (result in ('done', 'unfinished', 'not_at_home')),
        cause_code text,
        parts text not null,
        notes text,
        attachments text not null,
        check_state text not null check (check_state in ('none', 'pending', 'agrees', 'contradicted', 'unknown')),
        check_reason text,
        check_evidence text,
        check_at integer,
        judged_at integer,
        version integer not null
      ) strict`.execute(db);
      await sql`create index visits_ticket on visits (ticket_id, id)`.execute(db);
      await sql`create unique index visits_under_way on visits (ticket_id) where state = 'under_way'`.execute(db);
      await sql`create index visits_technician on visits (technician_id, id) where technician_id is not null`.execute(
        db,
      );
      await sql`create index visits_provider on visits (provider_id, id) where provider_id is not null`.execute(db);
      await sql`create index visits_check on visits (check_state, id)`.execute(db);
      await sql`create index visits_due on visits (result, check_at) where check_state = 'pending'`.execute(db);
    },
  },
  {
    name: 'desk-201-checklists',
    async up(db) {
      await sql`alter table visits add column checklist text not null default '[]'`.execute(db);
    },
  },
];

export const toVisit = (row: VisitRow): Visit => ({
  id: row.id,
  ticket_id: row.ticket_id,
  device_id: row.device_id,
  provider_id: row.provider_id,
  technician_id: row.technician_id,
  technician: row.technician,
  state: row.state,
  planned_from: row.planned_from as Instant | null,
  planned_to: row.planned_to as Instant | null,
  arrived_at: row.arrived_at as Instant | null,
  finished_at: row.finished_at as Instant | null,
  result: row.result,
  cause_code: row.cause_code,
  parts: JSON.parse(row.parts) as Visit['parts'],
  other_parts: JSON.parse(row.other_parts) as Visit['other_parts'],
  notes: row.notes,
  attachments: JSON.parse(row.attachments) as Visit['attachments'],
  checklist: JSON.parse(row.checklist) as Visit['checklist'],
  check: {
    state: row.check_state,
    reason: row.check_reason,
    evidence: row.check_evidence === null ? null : (JSON.parse(row.check_evidence) as Record<string, unknown>),
    judged_at: row.judged_at as Instant | null,
  },
  version: row.version,
});

export const visitRowOf = (reader: Reader, id: string): Promise<VisitRow | undefined> =>
  reader.as<VisitTables>().selectFrom('visits').selectAll().where('id', '=', id).executeTakeFirst();

/** The oldest of the ticket in that state. */
export const visitIn = (reader: Reader, ticketId: string, state: VisitState): Promise<VisitRow | undefined> =>
  reader
    .as<VisitTables>()
    .selectFrom('visits')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('state', '=', state)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
