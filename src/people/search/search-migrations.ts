import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

/**
 * The index by which people are found. It follows the tables of customers, sites and devices by triggers, so that no
 * command can forget it. Three characters or more are found by trigrams, fewer by pairs: a Chinese name has two.
 */
export const searchMigrations: readonly Migration[] = [
  {
    name: 'people-003-search',
    async up(db) {
      await sql`create table search_docs (
        id integer primary key autoincrement,
        kind text not null check (kind in ('customer', 'site', 'device')),
        object_id text not null,
        text text not null,
        unique (kind, object_id)
      ) strict`.execute(db);
      await sql`create virtual table search_text using fts5
        (text, content = 'search_docs', content_rowid = 'id', tokenize = 'trigram')`.execute(db);
      await sql`create virtual table search_pairs using fts5
        (pairs, content = '', contentless_delete = 1, detail = none)`.execute(db);
      await sql`create table search_positions (n integer primary key) strict`.execute(db);
      await sql`insert into search_positions
        with recursive count(n) as (select 1 union all select n + 1 from count where n < 800) select n from count`.execute(
        db,
      );
      await sql`create view search_customers (id, text) as
        select customers.id, substr(coalesce(name, '') || ' ' || coalesce(phone, '') || ' ' || ${digits('phone')}
          || ' ' || coalesce(found_by, ''), 1, 800)
        from customers left join customer_profiles on customer_id = customers.id`.execute(db);
      for (const statement of triggers) await sql.raw(statement).execute(db);
      await sql`insert into search_docs (kind, object_id, text) select 'customer', id, text from search_customers`.execute(
        db,
      );
      await sql`insert into search_docs (kind, object_id, text) select 'site', id, ${sql.raw(siteText(''))} from sites`.execute(
        db,
      );
      await sql`insert into search_docs (kind, object_id, text) select 'device', id, id from devices`.execute(db);
    },
  },
];

/** A phone without what people write between its digits. */
const digits = (column: string) =>
  sql.raw(
    [' ', '-', '(', ')', '.', '/', '*', '+'].reduce(
      (text, mark) => `replace(${text}, '${mark}', '')`,
      `coalesce(${column}, '')`,
    ),
  );

const siteText = (row: string): string =>
  `substr(${['city', 'district', 'address', 'building', 'unit'].map((column) => `coalesce(${row}${column}, '')`).join(" || ' ' || ")}, 1, 800)`;

const pairs = `(select group_concat(substr(new.text, n, 2), ' ') from search_positions where n <= length(new.text))`;
const forget = `insert into search_text (search_text, rowid, text) values ('delete', old.id, old.text);
  delete from search_pairs where rowid = old.id;`;
const learn = `insert into search_text (rowid, text) values (new.id, new.text);
  insert into search_pairs (rowid, pairs) values (new.id, ${pairs});`;
const renew = (id: string): string => `update search_docs
  set text = (select text from search_customers where id = ${id}) where kind = 'customer' and object_id = ${id}
    and exists (select 1 from customers where id = ${id});`;

const triggers = [
  `create trigger search_docs_learn after insert on search_docs begin ${learn} end`,
  `create trigger search_docs_forget after delete on search_docs begin ${forget} end`,
  `create trigger search_docs_renew after update of text on search_docs when old.text <> new.text
    begin ${forget} ${learn} end`,
  `create trigger search_customer_came after insert on customers begin
    insert into search_docs (kind, object_id, text) select 'customer', id, text from search_customers where id = new.id; end`,
  `create trigger search_customer_changed after update on customers begin ${renew('new.id')} end`,
  `create trigger search_customer_went after delete on customers begin
    delete from search_docs where kind = 'customer' and object_id = old.id; end`,
  `create trigger search_profile_came after insert on customer_profiles begin ${renew('new.customer_id')} end`,
  `create trigger search_profile_changed after update on customer_profiles begin ${renew('new.customer_id')} end`,
  `create trigger search_site_came after insert on sites begin
    insert into search_docs (kind, object_id, text) values ('site', new.id, ${siteText('new.')}); end`,
  `create trigger search_site_went after delete on sites begin
    delete from search_docs where kind = 'site' and object_id = old.id; end`,
  `create trigger search_device_came after insert on devices begin
    insert into search_docs (kind, object_id, text) values ('device', new.id, new.id); end`,
];
