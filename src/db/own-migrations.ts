import { sql } from 'kysely';
import { auditWordsMigration } from './audit-words.ts';
import type { Migration } from './database.ts';

/** Tables that every room shares. They run before those of the rooms. */
export const ownMigrations: readonly Migration[] = [
  {
    name: 'db-001-audit',
    async up(db) {
      await sql`create table audit (
        id integer primary key autoincrement,
        at integer not null,
        actor text not null,
        action text not null,
        object_kind text not null,
        object_id text not null,
        device_id text,
        detail text not null
      ) strict`.execute(db);
      await sql`create index audit_object on audit (object_kind, object_id, id)`.execute(db);
      await sql`create index audit_device on audit (device_id, id) where device_id is not null`.execute(db);
      await sql`create trigger audit_keeps_rows before delete on audit
        begin select raise(abort, 'audit is append-only'); end`.execute(db);
      await sql`create trigger audit_keeps_words before update on audit
        begin select raise(abort, 'audit is append-only'); end`.execute(db);
    },
  },
  {
    name: 'db-002-control-outbox',
    async up(db) {
      await sql`create table control_outbox (
        id integer primary key autoincrement,
        label text not null,
        subject text not null,
        body text not null
      ) strict`.execute(db);
    },
  },
  {
    name: 'db-003-cursors',
    async up(db) {
      await sql`create table cursors (reader text primary key, seq integer not null) strict, without rowid`.execute(db);
    },
  },
  {
    name: 'db-004-idempotent-replies',
    async up(db) {
      await sql`create table idempotent_replies (
        name text primary key,
        request text not null,
        at integer not null,
        reply blob not null
      ) strict, without rowid`.execute(db);
      await sql`create index idempotent_replies_at on idempotent_replies (at)`.execute(db);
    },
  },
  auditWordsMigration,
];
