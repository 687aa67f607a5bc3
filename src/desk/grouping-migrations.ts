import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';

/** Work of groups, and why a ticket was cancelled or belongs to an incident. */
export const groupingMigrations: readonly Migration[] = [
  {
    name: 'desk-004-subjects',
    async up(db) {
      for (const table of ['tickets', 'calls']) {
        const name = sql.table(table);
        await sql`drop index ${sql.id(`${table}_device`)}`.execute(db);
        await sql`alter table ${name} add column subject_kind text not null default 'device'`.execute(db);
        // The device it was about is its subject; a column that may be null takes the old one's place.
        await sql`alter table ${name} rename column device_id to subject_id`.execute(db);
        await sql`alter table ${name} add column device_id text`.execute(db);
        await sql`update ${name} set device_id = subject_id`.execute(db);
        await sql`create index ${sql.id(`${table}_device`)} on ${name} (device_id)`.execute(db);
      }
      await sql`alter table tickets add column incident_id text`.execute(db);
      await sql`alter table tickets add column cancel_reason text`.execute(db);
      await sql`create index tickets_incident on tickets (incident_id) where incident_id is not null`.execute(db);
      await sql`alter table deferred_work rename to deferred_work_before`.execute(db);
      await sql`drop index deferred_work_due`.execute(db);
      await sql`create table deferred_work (
        alert_id text not null,
        kind text not null check (kind in ('ticket', 'care-call')),
        due_at integer not null,
        device_id text,
        actions text not null,
        primary key (alert_id, kind)
      ) strict, without rowid`.execute(db);
      await sql`insert into deferred_work select alert_id, kind, due_at, device_id, actions from deferred_work_before`.execute(
        db,
      );
      await sql`drop table deferred_work_before`.execute(db);
      await sql`create index deferred_work_due on deferred_work (due_at)`.execute(db);
    },
  },
];
