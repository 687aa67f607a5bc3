import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';

export const notifyMigrations: readonly Migration[] = [
  {
    name: 'notify-001-outbox',
    async up(db) {
      await sql`create table webhook_targets (
        id text primary key,
        url text not null,
        secret text not null,
        topics text not null,
        origin text not null check (origin in ('config', 'api')),
        enabled integer not null check (enabled in (0, 1)),
        allow_private integer not null check (allow_private in (0, 1)),
        created_at integer not null,
        updated_at integer not null
      ) strict`.execute(db);
      await sql`create table deliveries (
        id integer primary key autoincrement,
        target_id text not null,
        topic text not null,
        ordering text not null,
        key text not null,
        body text not null,
        state text not null check (state in ('pending', 'delivered', 'dead')),
        attempts integer not null,
        created_at integer not null,
        next_attempt_at integer,
        delivered_at integer,
        last_error text,
        unique (target_id, key)
      ) strict`.execute(db);
      await sql`create index deliveries_lane on deliveries (target_id, ordering, id) where state = 'pending'`.execute(
        db,
      );
      await sql`create index deliveries_due on deliveries (target_id, next_attempt_at) where state = 'pending'`.execute(
        db,
      );
      await sql`create index deliveries_state on deliveries (state, id)`.execute(db);
    },
  },
  {
    name: 'notify-002-targets-of-people',
    async up(db) {
      await sql`alter table webhook_targets add column kind text not null default 'webhook'`.execute(db);
      await sql`alter table webhook_targets add column previous_secret text`.execute(db);
      await sql`alter table webhook_targets add column previous_secret_until integer`.execute(db);
      await sql`alter table webhook_targets add column version integer not null default 1`.execute(db);
      await sql`create index deliveries_target on deliveries (target_id, id)`.execute(db);
    },
  },
  {
    name: 'notify-003-people',
    async up(db) {
      await sql`alter table webhook_targets add column language text not null default 'zh-CN'`.execute(db);
      await sql`alter table deliveries add column kind text not null default 'webhook'`.execute(db);
      await sql`alter table deliveries add column recipient text`.execute(db);
      await sql`alter table deliveries add column language text`.execute(db);
      await sql`alter table deliveries add column reference text`.execute(db);
      await sql`alter table deliveries add column outcome text`.execute(db);
      await sql`alter table deliveries add column outcome_at integer`.execute(db);
      for (const kind of ['mail', 'sms', 'voice']) {
        await sql`insert into webhook_targets
          (id, kind, url, secret, topics, origin, enabled, allow_private, created_at, updated_at)
          values (${`direct:${kind}`}, ${kind}, '', '', '[]', 'config', 1, 0, 0, 0)`.execute(db);
      }
      await sql`create index deliveries_key on deliveries (key)`.execute(db);
    },
  },
];
