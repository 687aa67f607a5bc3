import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';

/**
 * What keeps lists quick when a year of work lies in the file: for whatever a list can be filtered by there is an index
 * in the order of the list, so that a page is read from where it begins and not sorted out of all that fits.
 */
export const listMigrations: readonly Migration[] = [
  {
    name: 'desk-230-lists-of-tickets',
    async up(db) {
      const order = 'rank, severity, opened_at, id';
      await sql`drop index tickets_device`.execute(db);
      await sql.raw(`create index tickets_device on tickets (device_id, ${order})`).execute(db);
      await sql.raw(`create index tickets_source on tickets (source, ${order})`).execute(db);
      for (const column of ['assignee', 'review']) {
        const where = `where ${column} is not null`;
        await sql.raw(`create index tickets_${column} on tickets (${column}, ${order}) ${where}`).execute(db);
      }
      // Of one severity the order is that of the rest.
      await sql`create index tickets_severity on tickets (severity, rank, opened_at, id)`.execute(db);
    },
  },
  {
    name: 'desk-231-to-whom-tickets-are-sent',
    async up(db) {
      for (const column of ['provider_id', 'technician_id']) {
        const name = `sent_${column}`;
        await sql.raw(`alter table tickets add column ${name} text`).execute(db);
        await sql
          .raw(`update tickets set ${name} = (select ${column} from dispatches where ticket_id = tickets.id)`)
          .execute(db);
        await sql
          .raw(
            `create index tickets_${name} on tickets (${name}, rank, severity, opened_at, id) where ${name} is not null`,
          )
          .execute(db);
      }
      const send = `update tickets set sent_provider_id = new.provider_id, sent_technician_id = new.technician_id
        where id = new.ticket_id`;
      await sql.raw(`create trigger dispatches_sent after insert on dispatches begin ${send}; end`).execute(db);
      await sql
        .raw(`create trigger dispatches_sent_on after update of provider_id, technician_id on dispatches
          when new.provider_id is not old.provider_id or new.technician_id is not old.technician_id
          begin ${send}; end`)
        .execute(db);
    },
  },
  {
    name: 'desk-232-lists-of-calls',
    async up(db) {
      const order = 'kind, rank, severity, due_at, id';
      for (const column of ['device_id', 'ticket_id', 'alert_id', 'rule_id', 'customer_id']) {
        const where = `where ${column} is not null`;
        const name = `calls_${column.replace('_id', '')}`;
        await sql.raw(`drop index if exists ${name}`).execute(db);
        await sql.raw(`create index ${name} on calls (${column}, ${order}) ${where}`).execute(db);
      }
      for (const column of ['claimed_by', 'withdrawn_reason']) {
        const where = `where ${column} is not null`;
        await sql.raw(`create index calls_${column} on calls (${column}, ${order}) ${where}`).execute(db);
      }
      await sql.raw(`create index calls_script on calls (script, ${order})`).execute(db);
      await sql.raw(`create index calls_state on calls (state, ${order})`).execute(db);
    },
  },
  {
    name: 'desk-233-counts-of-work',
    async up(db) {
      await sql`create table work_counts (
        kind text not null,
        state text not null,
        n integer not null,
        primary key (kind, state)
      ) strict, without rowid`.execute(db);
      await sql`insert into work_counts select 'ticket', state, count(*) from tickets group by state`.execute(db);
      await sql`insert into work_counts select kind, state, count(*) from calls group by kind, state`.execute(db);
      for (const [table, kind] of [
        ['tickets', "'ticket'"],
        ['calls', 'new.kind'],
      ]) {
        const count = `insert into work_counts values (${kind}, new.state, 1)
          on conflict (kind, state) do update set n = n + 1;`;
        const less = `update work_counts set n = n - 1 where kind = ${kind} and state = old.state;`;
        await sql.raw(`create trigger ${table}_counted after insert on ${table} begin ${count} end`).execute(db);
        await sql
          .raw(`create trigger ${table}_moved after update of state on ${table} when new.state <> old.state
            begin ${count} ${less} end`)
          .execute(db);
      }
    },
  },
  {
    name: 'desk-234-rates-of-satisfaction',
    async up(db) {
      for (const column of ['technician', 'provider', 'city', 'month']) {
        await sql
          .raw(`create index satisfaction_${column} on satisfaction_answers (${column}, at, level, stated_level)`)
          .execute(db);
      }
    },
  },
  {
    name: 'desk-241-satisfaction-by-level',
    async up(db) {
      for (const column of ['technician', 'provider', 'city', 'month']) {
        await sql.raw(`drop index satisfaction_${column}`).execute(db);
        await sql
          .raw(`create index satisfaction_${column} on satisfaction_answers (${column}, level, at, stated_level)`)
          .execute(db);
      }
    },
  },
];
