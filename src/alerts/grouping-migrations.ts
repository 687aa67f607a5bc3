import { type Kysely, sql } from 'kysely';
import type { Migration } from '../db/index.ts';

/** Alerts of groups, what mutes an alert, incidents with their members, and silences. */
export const groupingMigrations: readonly Migration[] = [
  {
    name: 'alerts-003-subjects',
    async up(db) {
      // Rebuilding the tables would break the references to them, so a column that may be null takes the old one's place.
      await sql`drop index alerts_device`.execute(db);
      await makeNullable(db, 'alerts');
      await sql`create index alerts_device on alerts (device_id, opened_at, id)`.execute(db);
      await sql`create index alerts_subject on alerts (subject_kind, subject_id, opened_at, id)`.execute(db);
      for (const table of ['suppressed_verdicts', 'shadow_verdicts']) {
        await sql`alter table ${sql.table(table)} add column subject_kind text not null default 'device'`.execute(db);
        await sql`alter table ${sql.table(table)} add column subject_id text not null default ''`.execute(db);
        await sql`update ${sql.table(table)} set subject_id = device_id`.execute(db);
        await makeNullable(db, table);
      }
    },
  },
  {
    name: 'alerts-004-muting',
    async up(db) {
      for (const column of ['incident_id text', 'muted_stage text', 'muted_reason text', 'muted_by text']) {
        await sql`alter table alerts add column ${sql.raw(column)}`.execute(db);
      }
      await sql`alter table alerts add column muted_at integer`.execute(db);
      await sql`create index alerts_incident on alerts (incident_id, opened_at, id) where incident_id is not null`.execute(
        db,
      );
      await sql`create index alerts_muted on alerts (muted_by) where muted_by is not null
        and state in ('open', 'acknowledged')`.execute(db);
      await sql`create table alert_parents (
        alert_id text not null references alerts (id),
        rule_id text not null,
        subject_kind text not null,
        subject_id text not null,
        primary key (alert_id, rule_id, subject_kind, subject_id)
      ) strict, without rowid`.execute(db);
      await sql`create index alert_parents_parent on alert_parents (rule_id, subject_kind, subject_id)`.execute(db);
      await sql`create table alert_suppressions (
        id integer primary key autoincrement,
        alert_id text not null references alerts (id),
        at integer not null,
        stage text not null,
        reason text not null,
        suppressor text not null,
        seq integer not null,
        lifted_at integer
      ) strict`.execute(db);
      await sql`create index alert_suppressions_alert on alert_suppressions (alert_id, id)`.execute(db);
    },
  },
  {
    name: 'alerts-005-incidents',
    async up(db) {
      await sql`create table incidents (
        id text primary key,
        alert_id text not null unique references alerts (id),
        rule_id text not null,
        subject_kind text not null,
        subject_id text not null,
        state text not null check (state in ('open', 'ended')),
        opened_at integer not null,
        ended_at integer,
        counted integer,
        version integer not null
      ) strict`.execute(db);
      await sql`create index incidents_newest on incidents (opened_at, id)`.execute(db);
      await sql`create index incidents_state on incidents (state, opened_at, id)`.execute(db);
      await sql`create table incident_members (
        incident_id text not null references incidents (id),
        device_id text not null,
        alert_id text not null,
        since integer not null,
        until integer,
        ended_by text,
        primary key (incident_id, device_id, alert_id)
      ) strict, without rowid`.execute(db);
      await sql`create index incident_members_alert on incident_members (alert_id) where alert_id <> ''`.execute(db);
    },
  },
  {
    name: 'alerts-006-silences',
    async up(db) {
      await sql`create table silences (
        id text primary key,
        kind text not null check (kind in ('silence', 'maintenance', 'on_site')),
        matchers text not null,
        starts_at integer not null,
        ends_at integer not null,
        reason text not null,
        created_by text not null,
        created_at integer not null,
        ended_by text,
        p1_responsible text,
        technician text,
        device_id text,
        settled integer not null,
        version integer not null
      ) strict`.execute(db);
      await sql`create index silences_newest on silences (created_at, id)`.execute(db);
      await sql`create index silences_running on silences (ends_at) where settled = 0`.execute(db);
      await sql`create index silences_device on silences (device_id) where device_id is not null`.execute(db);
    },
  },
];

async function makeNullable(db: Kysely<unknown>, table: string): Promise<void> {
  const name = sql.table(table);
  await sql`alter table ${name} rename column device_id to device_id_before`.execute(db);
  await sql`alter table ${name} add column device_id text`.execute(db);
  await sql`update ${name} set device_id = device_id_before`.execute(db);
  await sql`alter table ${name} drop column device_id_before`.execute(db);
}
