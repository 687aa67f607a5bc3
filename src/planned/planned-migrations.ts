import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';

export const plannedMigrations: readonly Migration[] = [
  {
    name: 'planned-001-maintenance',
    async up(db) {
      await sql`create table maintenance_due (
        device_id text primary key,
        due_on text,
        reason text,
        scrap_on text,
        serviced_on text,
        hours_at_service real,
        hours_for text,
        surveyed_at integer not null
      ) strict, without rowid`.execute(db);
      await sql`create index maintenance_due_on on maintenance_due (due_on, device_id) where due_on is not null`.execute(
        db,
      );
      await sql`create table maintenance_survey (
        id integer primary key check (id = 1),
        day text not null,
        "cursor" text,
        next_at integer not null
      ) strict`.execute(db);
    },
  },
  {
    name: 'planned-002-campaigns',
    async up(db) {
      await sql`create table campaigns (
        id text primary key,
        document text not null,
        state text not null check (state in ('draft', 'active', 'paused', 'ended')),
        next_run_at integer,
        created_by text not null,
        created_at integer not null,
        updated_at integer not null,
        version integer not null
      ) strict, without rowid`.execute(db);
      await sql`create index campaigns_next on campaigns (next_run_at) where next_run_at is not null`.execute(db);
      await sql`create table campaign_frosts (
        campaign_id text not null references campaigns (id),
        area text not null,
        called_at integer not null,
        primary key (campaign_id, area)
      ) strict, without rowid`.execute(db);
      await sql`create table campaign_runs (
        id text primary key,
        campaign_id text not null references campaigns (id),
        campaign_version integer not null,
        kind text not null check (kind in ('calls', 'preview')),
        state text not null check (state in ('running', 'done', 'stopped')),
        areas text,
        begun_at integer not null,
        ended_at integer,
        looked_at integer not null,
        decided text not null,
        "cursor" text,
        next_at integer
      ) strict, without rowid`.execute(db);
      await sql`create index campaign_runs_campaign on campaign_runs (campaign_id, begun_at desc, id desc)`.execute(db);
      await sql`create index campaign_runs_next on campaign_runs (next_at) where next_at is not null`.execute(db);
      await sql`create table campaign_contacts (
        number integer primary key autoincrement,
        run_id text not null references campaign_runs (id),
        device_id text not null,
        customer_id text,
        decision text not null,
        due_at integer,
        call_id text,
        unique (run_id, device_id)
      ) strict`.execute(db);
      await sql`create index campaign_contacts_run on campaign_contacts (run_id, decision, number)`.execute(db);
      await sql`create index campaign_contacts_customer on campaign_contacts (run_id, customer_id)
        where decision = 'call'`.execute(db);
    },
  },
];
