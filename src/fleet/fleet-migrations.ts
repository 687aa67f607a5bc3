import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';
import { orphanMigration } from './orphans/orphan-tables.ts';

export const fleetMigrations: readonly Migration[] = [
  {
    name: 'fleet-001-places-and-people',
    async up(db) {
      await sql`create table districts (name text primary key, created_at integer not null) strict, without rowid`.execute(
        db,
      );
      await sql`create table models (
        name text primary key,
        attributes text not null,
        created_at integer not null,
        updated_at integer not null,
        version integer not null
      ) strict, without rowid`.execute(db);
      await sql`create table sites (
        id text primary key,
        identity text not null unique,
        district text references districts (name),
        city text,
        address text,
        building text,
        unit text,
        details text not null
      ) strict`.execute(db);
      await sql`create index sites_district on sites (district)`.execute(db);
      await sql`create table customers (
        id text primary key,
        identity text unique,
        name text,
        phone text,
        language text not null,
        details text not null
      ) strict`.execute(db);
    },
  },
  {
    name: 'fleet-002-devices',
    async up(db) {
      await sql`create table devices (
        id text primary key,
        type text not null,
        model text references models (name),
        site_id text references sites (id),
        customer_id text references customers (id),
        purchased_on text,
        attributes text not null,
        board text not null,
        state text not null check (state in ('registered', 'retired')),
        created_at integer not null,
        updated_at integer not null,
        retired_at integer,
        version integer not null
      ) strict`.execute(db);
      await sql`create index devices_model on devices (model)`.execute(db);
      await sql`create index devices_type on devices (type)`.execute(db);
      await sql`create index devices_site on devices (site_id)`.execute(db);
      await sql`create index devices_customer on devices (customer_id)`.execute(db);
      await sql`create table credentials (
        device_id text primary key references devices (id),
        hash blob not null check (length(hash) = 32),
        created_at integer not null
      ) strict, without rowid`.execute(db);
    },
  },
  {
    name: 'fleet-003-device-commands',
    async up(db) {
      await sql`create table device_commands (
        id text primary key,
        device_id text not null references devices (id),
        body text not null,
        state text not null,
        created_by text not null,
        created_at integer not null,
        sent_at integer,
        delivered_at integer,
        replied_at integer,
        expires_at integer not null,
        reply text,
        failure text
      ) strict`.execute(db);
      await sql`create index device_commands_device on device_commands (device_id, id)`.execute(db);
      await sql`create index device_commands_waiting on device_commands (expires_at)
        where state in ('queued', 'sent', 'delivered')`.execute(db);
    },
  },
  {
    name: 'fleet-004-provider-of-a-site',
    async up(db) {
      await sql`alter table sites add column provider text`.execute(db);
      // Who said it before it had a place of its own finds it there now. `|| ''` makes a text of the JSON.
      await sql`update sites set
          provider = json_extract(details, '$.provider'),
          details = json_remove(details, '$.provider'),
          identity = json_array(district, city, address, building, unit,
            json_remove(details, '$.provider') || '', json_extract(details, '$.provider'))
        where json_type(details, '$.provider') = 'text' and trim(json_extract(details, '$.provider')) <> ''`.execute(
        db,
      );
    },
  },
  orphanMigration,
  {
    name: 'fleet-006-texts-of-places-and-people',
    async up(db) {
      // Whoever looks for devices by a text that these hold reads all of them: without the rest of the rows it is quick.
      await sql`create index sites_texts on sites (address, building, id)`.execute(db);
      await sql`create index customers_texts on customers (name, phone, id)`.execute(db);
    },
  },
];
