import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

/** Who takes which call when, what withholds one, and what its outcome leads to. */
export const careCallMigrations: readonly Migration[] = [
  {
    name: 'desk-101-care-calls',
    async up(db) {
      for (const column of columns) await sql`alter table calls add column ${sql.raw(column)}`.execute(db);
      await sql`update calls set not_before = created_at,
        customer_id = (select customer_id from devices where id = calls.device_id)`.execute(db);
      await sql`update calls set last_attempt_at = (
        select max(at) from call_attempts where call_id = calls.id
      ) where attempts > 0`.execute(db);
      await sql`create index calls_claimed on calls (claimed_by, claimed_until) where claimed_by is not null`.execute(
        db,
      );
      await sql`create index calls_topic on calls (customer_id, script) where customer_id is not null`.execute(db);
      await sql`create index calls_withheld on calls (withheld_until) where withheld_until is not null`.execute(db);
      await sql`create index calls_joined on calls (joined_call_id) where joined_call_id is not null`.execute(db);
      await sql`create index calls_promised on calls (promised_at) where promise_waits = 1`.execute(db);
      await sql`create index calls_watched on calls (watch_until)
        where watch_until is not null and watch_outcome is null`.execute(db);
      await sql`create table alert_verdicts (
        alert_id text primary key,
        rule_id text not null,
        rule_version integer not null,
        opened_at integer not null,
        verdict text not null,
        at integer not null,
        "by" text not null,
        call_id text not null references calls (id)
      ) strict, without rowid`.execute(db);
      await sql`create index alert_verdicts_rule on alert_verdicts (rule_id, opened_at)`.execute(db);
    },
  },
];

const columns = [
  'customer_id text',
  // Not to be made before; equals the instant of the promise where there is one.
  'not_before integer not null default 0',
  'claimed_by text',
  'claimed_until integer',
  'claimed_by_machine integer not null default 0',
  'last_attempt_at integer',
  'promised_at integer',
  // Whether the promise has still to be made a task.
  'promise_waits integer not null default 0',
  'withheld_until integer',
  'joined_call_id text',
  'watch_until integer',
  "watch_outcome text check (watch_outcome in ('cleared', 'ticket', 'noted', 'released'))",
];
