import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

export const clockMigrations: readonly Migration[] = [
  {
    name: 'desk-130-sla-clocks',
    async up(db) {
      await sql`create table sla_clocks (
        ticket_id text not null references tickets (id),
        kind text not null check (kind in ('respond', 'arrive', 'resolve')),
        round integer not null,
        state text not null check (state in ('running', 'paused', 'late', 'met', 'met_late', 'void')),
        policy text not null,
        calendar text,
        target_ms integer not null,
        grace_ms integer not null,
        forgiven_a_month integer not null,
        started_at integer not null,
        due_at integer,
        next_at integer,
        pauses text not null,
        met_at integer,
        breached_at integer,
        counts integer check (counts in (0, 1)),
        forgiven text check (forgiven in ('grace', 'monthly-allowance')),
        provider_id text,
        primary key (ticket_id, kind, round)
      ) strict, without rowid`.execute(db);
      await sql`create index sla_clocks_next on sla_clocks (next_at) where next_at is not null`.execute(db);
      await sql`create index sla_clocks_breaches on sla_clocks (breached_at, ticket_id, kind, round)
        where breached_at is not null`.execute(db);
      await sql`create index sla_clocks_forgiven on sla_clocks (provider_id, breached_at)
        where forgiven = 'monthly-allowance'`.execute(db);
      await sql`create table escalations (
        ticket_id text not null references tickets (id),
        round integer not null,
        step text not null,
        state text not null check (state in ('open', 'missed', 'done', 'done_late', 'void')),
        told text not null,
        told_of integer not null,
        answer_ms integer not null,
        done_by text,
        due_at integer not null,
        next_at integer,
        acknowledged_at integer,
        acknowledged_by text,
        primary key (ticket_id, round, step)
      ) strict, without rowid`.execute(db);
      await sql`create index escalations_next on escalations (next_at) where next_at is not null`.execute(db);
    },
  },
];
