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
  {
    name: 'access-002-providers',
    async up(db) {
      // The role's check names the roles of before; SQLite drops none in place.
      await sql`alter table tokens rename to tokens_before`.execute(db);
      await sql`drop index tokens_live_name`.execute(db);
      await sql`create table tokens (
        id text primary key,
        name text not null,
        role text not null
          check (role in ('admin', 'engineer', 'manager', 'dispatcher', 'agent', 'viewer', 'provider')),
        hash blob not null unique check (length(hash) = 32),
        created_by text not null,
        created_at integer not null,
        expires_at integer,
        revoked_at integer,
        provider_id text,
        technician_id text,
        check ((role = 'provider') = (provider_id is not null))
      ) strict`.execute(db);
      await sql`insert into tokens (id, name, role, hash, created_by, created_at, expires_at, revoked_at)
        select id, name, role, hash, created_by, created_at, expires_at, revoked_at from tokens_before`.execute(db);
      await sql`drop table tokens_before`.execute(db);
      await sql`create unique index tokens_live_name on tokens (name) where revoked_at is null`.execute(db);
    },
  },
];
