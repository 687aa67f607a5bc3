import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';

export const accessMigrations: readonly Migration[] = [
  {
    name: 'access-001-tokens',
    async up(db) {
      await sql`create table tokens (
        id text primary key,
        name text not null,
        role text not null check (role in ('admin', 'engineer', 'agent', 'viewer')),
        hash blob not null unique check (length(hash) = 32),
        created_by text not null,
        created_at integer not null,
        expires_at integer,
        revoked_at integer
      ) strict`.execute(db);
      await sql`create unique index tokens_live_name on tokens (name) where revoked_at is null`.execute(db);
    },
  },
];
