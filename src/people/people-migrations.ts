import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';
import { erasedPhonesMigration } from './customers/erased-phones.ts';
import { searchMigrations } from './search/search-migrations.ts';

export const peopleMigrations: readonly Migration[] = [
  {
    name: 'people-001-profiles',
    async up(db) {
      await sql`create table customer_profiles (
        customer_id text primary key,
        contacts text not null,
        quiet_hours text not null,
        time_zone text,
        do_not_call_reason text,
        do_not_call_since integer,
        consents text not null,
        notes text,
        found_by text not null,
        updated_at integer not null,
        version integer not null,
        check ((do_not_call_reason is null) = (do_not_call_since is null))
      ) strict, without rowid`.execute(db);
      await sql`create table do_not_call_phones (
        digits text not null,
        customer_id text not null,
        primary key (digits, customer_id)
      ) strict, without rowid`.execute(db);
      await sql`create index do_not_call_customer on do_not_call_phones (customer_id)`.execute(db);
    },
  },
  {
    name: 'people-002-staff',
    async up(db) {
      await sql`create table providers (
        id text primary key,
        name text not null,
        tier text check (tier in ('A', 'B', 'C', 'D')),
        phone text,
        territories text not null,
        opening_hours text,
        active integer not null check (active in (0, 1)),
        created_at integer not null,
        updated_at integer not null,
        version integer not null
      ) strict, without rowid`.execute(db);
      await sql`create table provider_territories (
        provider_id text not null references providers (id),
        city text not null,
        district text not null,
        primary key (city, district, provider_id)
      ) strict, without rowid`.execute(db);
      await sql`create index provider_territories_provider on provider_territories (provider_id)`.execute(db);
      await sql`create table technicians (
        id text primary key,
        provider_id text not null references providers (id),
        name text not null,
        phone text,
        skill integer not null check (skill between 1 and 3),
        product_classes text not null,
        certifications text not null,
        shifts text,
        active integer not null check (active in (0, 1)),
        created_at integer not null,
        updated_at integer not null,
        version integer not null
      ) strict, without rowid`.execute(db);
      await sql`create index technicians_provider on technicians (provider_id, id)`.execute(db);
    },
  },
  ...searchMigrations,
  erasedPhonesMigration,
];
