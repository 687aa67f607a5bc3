import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

export const ruleMigrations: readonly Migration[] = [
  {
    name: 'rules-001-versions',
    async up(db) {
      await sql`create table rule_versions (
        id text not null,
        version integer not null,
        mode text not null check (mode in ('draft', 'shadow', 'active', 'retired')),
        device_types text not null,
        text text not null,
        document text not null,
        changed_at integer not null,
        changed_by text not null,
        newest integer not null check (newest in (0, 1)),
        primary key (id, version)
      ) strict`.execute(db);
      await sql`create unique index rule_versions_newest on rule_versions (id) where newest = 1`.execute(db);
    },
  },
  {
    // SQLite cannot alter a check: the table is written anew.
    name: 'rules-002-notes-and-canary',
    async up(db) {
      await sql`create table rule_versions_anew (
        id text not null,
        version integer not null,
        mode text not null check (mode in ('draft', 'shadow', 'canary', 'active', 'retired')),
        device_types text not null,
        text text not null,
        document text not null,
        changed_at integer not null,
        changed_by text not null,
        note text,
        newest integer not null check (newest in (0, 1)),
        primary key (id, version)
      ) strict`.execute(db);
      await sql`insert into rule_versions_anew
        select id, version, mode, device_types, text, document, changed_at, changed_by, null, newest
        from rule_versions`.execute(db);
      await sql`drop table rule_versions`.execute(db);
      await sql`alter table rule_versions_anew rename to rule_versions`.execute(db);
      await sql`create unique index rule_versions_newest on rule_versions (id) where newest = 1`.execute(db);
    },
  },
];
