import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';
import { alertFlappingMigrations } from './alert-flapping.ts';
import { alertListMigrations } from './alert-list-migrations.ts';
import { alertVolumeMigrations } from './alert-volume.ts';
import { groupingMigrations } from './grouping-migrations.ts';
import { proofMigrations } from './proof-state.ts';

export const alertsMigrations: readonly Migration[] = [
  {
    name: 'alerts-001-alerts',
    async up(db) {
      await sql`create table alerts (
        id text primary key,
        rule_id text not null,
        rule_version integer not null,
        subject_kind text not null,
        subject_id text not null,
        device_id text not null,
        severity text not null,
        level integer not null,
        state text not null check (state in ('open', 'acknowledged', 'recovered', 'closed')),
        title text not null,
        since integer not null,
        opened_at integer not null,
        recovered_at integer,
        ended_by text,
        acknowledged_at integer,
        acknowledged_by text,
        seq integer not null,
        reason text not null,
        inputs text not null,
        device_time integer not null,
        version integer not null
      ) strict`.execute(db);
      await sql`create unique index alerts_open on alerts (rule_id, subject_kind, subject_id)
        where state in ('open', 'acknowledged')`.execute(db);
      await sql`create index alerts_newest on alerts (opened_at, id)`.execute(db);
      await sql`create index alerts_device on alerts (device_id, opened_at, id)`.execute(db);
      await sql`create index alerts_rule on alerts (rule_id, opened_at, id)`.execute(db);
      await sql`create index alerts_state on alerts (state, opened_at, id)`.execute(db);
    },
  },
  {
    name: 'alerts-002-verdicts',
    async up(db) {
      await sql`create table verdict_log (
        seq integer not null,
        ordinal integer not null,
        digest text not null,
        primary key (seq, ordinal)
      ) strict, without rowid`.execute(db);
      await sql`create table suppressed_verdicts (
        seq integer not null,
        ordinal integer not null,
        at integer not null,
        stage text not null,
        reason text not null,
        rule_id text not null,
        device_id text not null,
        alert_id text references alerts (id),
        kind text not null,
        primary key (seq, ordinal)
      ) strict, without rowid`.execute(db);
      await sql`create index suppressed_verdicts_alert on suppressed_verdicts (alert_id) where alert_id is not null`.execute(
        db,
      );
      await sql`create table shadow_verdicts (
        seq integer not null,
        ordinal integer not null,
        rule_id text not null,
        device_id text not null,
        verdict text not null,
        primary key (seq, ordinal)
      ) strict, without rowid`.execute(db);
      await sql`create index shadow_verdicts_rule on shadow_verdicts (rule_id, seq, ordinal)`.execute(db);
    },
  },
  ...groupingMigrations,
  ...proofMigrations,
  ...alertVolumeMigrations,
  ...alertFlappingMigrations,
  ...alertListMigrations,
];
