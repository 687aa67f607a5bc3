import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';
import { careCallMigrations } from './calls/care-call-migrations.ts';
import { clockMigrations } from './clocks/clock-migrations.ts';
import { slaPolicyMigrations } from './clocks/sla-book.ts';
import { dispatchMigrations } from './dispatch/dispatch-migrations.ts';
import { evidenceMigrations } from './evidence/evidence-row.ts';
import { figuresMigrations, visitFiguresMigrations } from './figures/figures-migrations.ts';
import { finishedWorkMigrations } from './finished-work.ts';
import { groupingMigrations } from './grouping-migrations.ts';
import { listMigrations } from './list-migrations.ts';
import { openedTicketsMigrations } from './opened-tickets.ts';
import { outsideMigrations } from './outside/outside-rows.ts';
import { partMigrations } from './parts/part-migrations.ts';
import { performanceMigrations } from './performance/performance-rows.ts';
import { satisfactionMigrations } from './satisfaction/satisfaction-migrations.ts';
import { sourceMigrations } from './source-migrations.ts';
import { closureMigrations } from './tickets/closure.ts';
import { workMigrations } from './tickets/work-migrations.ts';
import { visitMigrations } from './visits/visit-row.ts';

export const deskMigrations: readonly Migration[] = [
  {
    name: 'desk-001-tickets',
    async up(db) {
      await sql`create table tickets (
        id text primary key,
        number integer not null unique,
        device_id text not null,
        rule_id text not null,
        rule_version integer not null,
        alert_id text not null unique,
        severity text not null,
        state text not null check (state in ('open', 'accepted', 'in_progress', 'resolved', 'closed', 'cancelled')),
        title text not null,
        fault text,
        skill integer not null,
        assignee text,
        opened_at integer not null,
        accepted_at integer,
        started_at integer,
        resolved_at integer,
        closed_at integer,
        cancelled_at integer,
        recovered_at integer,
        reopened integer not null,
        result text,
        cause text,
        note text,
        verdict text,
        version integer not null,
        rank integer not null generated always as
          (case state when 'resolved' then 1 when 'closed' then 2 when 'cancelled' then 2 else 0 end) stored
      ) strict`.execute(db);
      await sql`create index tickets_risk on tickets (rank, severity, opened_at, id)`.execute(db);
      await sql`create index tickets_device on tickets (device_id)`.execute(db);
      await sql`create index tickets_rule on tickets (rule_id, rank, severity, opened_at, id)`.execute(db);
      await sql`create index tickets_state on tickets (state, rank, severity, opened_at, id)`.execute(db);
      await sql`create table ticket_events (
        id integer primary key autoincrement,
        ticket_id text not null references tickets (id),
        at integer not null,
        actor text not null,
        action text not null,
        from_state text,
        to_state text not null,
        detail text not null
      ) strict`.execute(db);
      await sql`create index ticket_events_ticket on ticket_events (ticket_id, id)`.execute(db);
    },
  },
  {
    name: 'desk-002-calls',
    async up(db) {
      await sql`create table calls (
        id text primary key,
        kind text not null check (kind in ('care', 'callback')),
        device_id text not null,
        rule_id text not null,
        alert_id text not null,
        ticket_id text references tickets (id),
        severity text not null,
        state text not null check (state in ('queued', 'done', 'unreachable', 'withdrawn')),
        title text not null,
        customer text,
        script text not null,
        text text not null,
        created_at integer not null,
        due_at integer not null,
        ended_at integer,
        attempts integer not null,
        withdrawn_reason text,
        version integer not null,
        rank integer not null generated always as (case state when 'queued' then 0 else 1 end) stored
      ) strict`.execute(db);
      await sql`create unique index calls_finding on calls (alert_id, script) where kind = 'care'`.execute(db);
      await sql`create index calls_due on calls (kind, rank, severity, due_at, id)`.execute(db);
      await sql`create index calls_alert on calls (alert_id)`.execute(db);
      await sql`create index calls_device on calls (device_id)`.execute(db);
      await sql`create index calls_ticket on calls (ticket_id) where ticket_id is not null`.execute(db);
      await sql`create table call_attempts (
        id integer primary key autoincrement,
        call_id text not null references calls (id),
        at integer not null,
        "by" text not null,
        outcome text not null,
        note text,
        next_at integer
      ) strict`.execute(db);
      await sql`create index call_attempts_call on call_attempts (call_id, id)`.execute(db);
    },
  },
  {
    name: 'desk-003-deferred-work',
    async up(db) {
      await sql`create table deferred_work (
        alert_id text not null,
        kind text not null check (kind in ('ticket', 'care-call')),
        due_at integer not null,
        device_id text not null,
        actions text not null,
        primary key (alert_id, kind)
      ) strict, without rowid`.execute(db);
      await sql`create index deferred_work_due on deferred_work (due_at)`.execute(db);
    },
  },
  ...groupingMigrations,
  ...openedTicketsMigrations,
  ...performanceMigrations,
  ...sourceMigrations,
  ...careCallMigrations,
  ...finishedWorkMigrations,
  ...satisfactionMigrations,
  ...dispatchMigrations,
  ...workMigrations,
  ...clockMigrations,
  ...figuresMigrations,
  ...evidenceMigrations,
  ...closureMigrations,
  ...listMigrations,
  ...slaPolicyMigrations,
  ...outsideMigrations,
  ...visitMigrations,
  ...visitFiguresMigrations,
  ...partMigrations,
];
