import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';
import { departureMigrations } from './departures/departure-row.ts';
import { handoverMigrations } from './handovers/handover-row.ts';

export const qualityMigrations: readonly Migration[] = [
  {
    name: 'quality-001-samples',
    async up(db) {
      await sql`create table quality_samples (
        id text primary key,
        kind text not null check (kind in ('calls', 'tickets')),
        from_at integer not null,
        to_at integer not null,
        size integer not null,
        least_each integer not null,
        seed text not null,
        population integer not null,
        drawn integer not null,
        scored integer not null,
        created_by text not null,
        created_at integer not null
      ) strict`.execute(db);
      await sql`create index quality_samples_created on quality_samples (created_at, id)`.execute(db);
      await sql`create table quality_items (
        sample_id text not null references quality_samples (id),
        number integer not null,
        object_id text not null,
        person text not null,
        sheet text,
        scored_by text,
        scored_at integer,
        version integer not null,
        primary key (sample_id, object_id)
      ) strict, without rowid`.execute(db);
      await sql`create unique index quality_items_number on quality_items (sample_id, number)`.execute(db);
    },
  },
  {
    name: 'quality-002-corrective-actions',
    async up(db) {
      await sql`create table corrective_actions (
        id text primary key,
        title text not null,
        finding text not null,
        cause text,
        correction text,
        prevention text,
        owner text not null,
        due_on text not null,
        state text not null check (state in ('open', 'planned', 'done', 'verified', 'dropped')),
        created_by text not null,
        created_at integer not null,
        updated_at integer not null,
        ended_at integer,
        version integer not null
      ) strict`.execute(db);
      await sql`create index corrective_actions_due on corrective_actions (due_on, id)`.execute(db);
      await sql`create index corrective_actions_state on corrective_actions (state, due_on, id)`.execute(db);
    },
  },
  ...departureMigrations,
  ...handoverMigrations,
];
