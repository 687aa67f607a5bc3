import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';
import type { OrphanLoss, OrphanState } from './orphan.ts';

export interface OrphanTables {
  readonly orphans: OrphanRow;
  readonly orphan_messages: {
    readonly device_id: string;
    readonly seq: number;
    readonly at: number;
    readonly label: string;
    readonly payload: Buffer;
  };
  readonly orphan_books: { readonly name: OrphanBookName; readonly n: number };
}

export interface OrphanRow {
  readonly device_id: string;
  readonly state: OrphanState;
  readonly topic: string | null;
  readonly first_heard_at: number;
  readonly last_heard_at: number;
  readonly messages: number;
  readonly kept: number;
  readonly kept_bytes: number;
  readonly online: number | null;
}

/** What became of messages, and what waits now. */
export type OrphanBookName = OrphanLoss | 'released' | 'waiting' | 'waiting_bytes' | 'waiting_devices';

export const orphanMigration: Migration = {
  name: 'fleet-005-orphans',
  async up(db) {
    await sql`create table orphans (
      device_id text primary key,
      state text not null check (state in ('waiting', 'ignored')),
      topic text,
      first_heard_at integer not null,
      last_heard_at integer not null,
      messages integer not null,
      kept integer not null,
      kept_bytes integer not null,
      online integer
    ) strict, without rowid`.execute(db);
    await sql`create index orphans_last_heard on orphans (state, last_heard_at)`.execute(db);
    await sql`create table orphan_messages (
      device_id text not null,
      seq integer not null,
      at integer not null,
      label text not null,
      payload blob not null,
      primary key (device_id, seq)
    ) strict, without rowid`.execute(db);
    await sql`create table orphan_books (name text primary key, n integer not null) strict, without rowid`.execute(db);
  },
};
