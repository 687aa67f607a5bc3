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
  {
    name: 'access-003-people',
    async up(db) {
      await sql`create table users (
        id text primary key,
        name text not null,
        key text not null unique,
        display_name text not null,
        role text not null
          check (role in ('admin', 'engineer', 'manager', 'dispatcher', 'agent', 'viewer', 'provider')),
        provider_id text,
        technician_id text,
        language text,
        password text,
        must_change integer not null check (must_change in (0, 1)),
        company_subject text unique,
        disabled_at integer,
        created_by text not null,
        created_at integer not null,
        version integer not null,
        check ((role = 'provider') = (provider_id is not null))
      ) strict`.execute(db);
      await sql`create table sessions (
        id text primary key,
        hash blob not null unique check (length(hash) = 32),
        user_id text references users (id),
        token_id text,
        created_at integer not null,
        seen_at integer not null,
        address text not null,
        agent text not null,
        check ((user_id is null) <> (token_id is null))
      ) strict`.execute(db);
      await sql`create index sessions_of_user on sessions (user_id)`.execute(db);
    },
  },
];
