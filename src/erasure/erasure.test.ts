import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessMigrations } from '../access/index.ts';
import { alertsMigrations } from '../alerts/index.ts';
import { createDrivenClock, createIds, instant } from '../base/index.ts';
import { type Database, openDatabase, recordAudit } from '../db/index.ts';
import { deskMigrations } from '../desk/index.ts';
import { type CustomerInput, createFleetCommands, fleetMigrations, type SiteInput } from '../fleet/index.ts';
import { notifyMigrations } from '../notify/index.ts';
import { createPeopleCommands, createPeopleReader, peopleMigrations } from '../people/index.ts';
import { qualityMigrations } from '../quality/index.ts';
import { createErasureReader, createErasureSweeper, createErasures, erasureMigrations } from './index.ts';

const name = '欧阳婷';
const phone = '139-1234-5678';
const site = { city: 'Nanjing', district: 'Gulou', building: 'B7', address: 'Zhongshan Road 12', unit: '2-601' };

describe('the erasure of a person', () => {
  let folder: string;
  let db: Database;
  const clock = createDrivenClock(instant(Date.UTC(2026, 0, 15, 4)));
  const ids = createIds(clock);
  const deviceTypes = new Set(['gas_water_heater']);
  const fleet = createFleetCommands({ clock, ids, deviceTypes });
  const people = createPeopleCommands({ clock, ids, deviceTypes });
  const erasures = createErasures({ clock, ids, fleet });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-erasure-'));
    db = await openDatabase({ file: join(folder, 'operational.db') }, [
      ...fleetMigrations,
      ...peopleMigrations,
      ...accessMigrations,
      ...alertsMigrations,
      ...deskMigrations,
      ...notifyMigrations,
      ...qualityMigrations,
      ...erasureMigrations,
    ]);
  });
  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const register = async (id: string, customer: CustomerInput, place: SiteInput = site): Promise<string> => {
    const input = { id, type: 'gas_water_heater', site: place, customer };
    const { device } = await db.transaction((tx) => fleet.registerDevice(tx, input, 'boss'));
    return device.customer?.id ?? '';
  };
  const note = (detail: Record<string, unknown>, device_id?: string): Promise<number> =>
    db.transaction((tx) =>
      recordAudit(tx, {
        ...{ at: clock.now(), actor: name, action: 'thing.noted', object: { kind: 'thing', id: 'x' }, detail },
        ...(device_id === undefined ? {} : { device_id }),
      }),
    );
  const details = async (): Promise<unknown[]> =>
    (
      await sql<{ detail: string }>`select detail from audit where action = 'thing.noted' order by id`.execute(
        db.as<unknown>(),
      )
    ).rows.map(({ detail }) => JSON.parse(detail));
  const begin = (customer_id: string) =>
    db.transaction((tx) => erasures.begin(tx, { customer_id, reason: `letter of ${name}`, by: 'boss' }));
  /** Each part by a sweeper of its own, as after a kill. */
  const sweep = async (): Promise<void> => {
    while (await createErasureSweeper({ db, clock }).work());
  };

  it('goes through every table in parts that survive a stop, and finds nothing afterwards', async () => {
    const customer = await register('GH-1', { name, phone, email: 'ou@example.net' });
    await note({ words: `${name}, 139 1234 5678, +86 13912345678`, count: 13912345678, deep: [{ at: site.address }] });
    const { erasure } = await begin(customer);
    expect(erasure).toMatchObject({ state: 'sweeping', reason: 'letter of [erased]', verification: null });
    await sweep();
    const receipt = await createErasureReader(db).getErasure(erasure.id);
    expect(receipt).toMatchObject({ state: 'done', changed: { 'audit.detail': 1, 'devices.customer_id': 1 } });
    // The actor of the note is named like the customer, and who did what is kept.
    expect(receipt?.verification).toMatchObject({ findings: 1, found_in: ['audit.actor'] });
    expect(receipt?.rows_before_sha256).not.toBe(receipt?.rows_after_sha256);
    expect(await details()).toEqual([
      { words: '[erased], [erased], [erased]', count: '[erased]', deep: [{ at: '[erased]' }] },
    ]);
    const file = await readFile(join(folder, 'operational.db'));
    for (const text of ['139-1234-5678', '13912345678', 'ou@example.net', site.address]) {
      expect(file.includes(text), text).toBe(false);
    }
    expect(await begin(customer)).toEqual({ erasure: receipt, begun: false });
  });

  it('leaves to others what they are known by too, but for rows about the person', async () => {
    const customer = await register('GH-1', { name, phone });
    await register('GH-2', { name, phone: '13700000000' });
    await note({ words: `a note of ${name}` });
    await note({ words: `a note of ${name}` }, 'GH-1');
    await begin(customer);
    await sweep();
    expect(await details()).toEqual([{ words: `a note of ${name}` }, { words: 'a note of [erased]' }]);
    const { rows } = await sql`select name, address, building from devices
      join sites on sites.id = site_id left join customers on customers.id = customer_id order by devices.id`.execute(
      db.as<unknown>(),
    );
    expect(rows).toEqual([
      { name: null, address: null, building: 'B7' },
      { name, address: site.address, building: 'B7' },
    ]);
  });

  it('keeps the marks of a sample of quality and not what was written about the call', async () => {
    const customer = await register('GH-1', { name, phone });
    const run = (text: string) => db.transaction((tx) => sql.raw(text).execute(tx.as()));
    await run(`insert into calls (id, kind, device_id, subject_kind, subject_id, severity, state, title, customer, script,
        text, created_at, due_at, attempts, version, customer_id, not_before, promise_waits)
      values ('call_1', 'care', 'GH-1', 'device', 'GH-1', 'P3', 'done', '{}', '{"name":"${name}","phone":"${phone}","language":"zh-CN"}',
        'CC-GAS', '${name}您好', 1, 1, 1, 1, '${customer}', 1, 0)`);
    await run(`insert into quality_samples (id, kind, from_at, to_at, size, least_each, seed, population, drawn, scored, created_by, created_at)
      values ('smp_1', 'calls', 1, 2, 1, 0, 'x', 1, 1, 1, 'li', 3)`);
    await run(`insert into quality_items (sample_id, number, object_id, person, sheet, version)
      values ('smp_1', 1, 'call_1', 'ann', '{"scores":{"manner":3},"note":"was short with her","exemplar":false}', 1)`);
    await begin(customer);
    const { rows } = await sql`select sheet, customer, text from quality_items
      join calls on calls.id = object_id`.execute(db.as<unknown>());
    expect(rows).toEqual([
      {
        sheet: '{"scores":{"manner":3},"note":"[erased]","exemplar":false}',
        customer: '{"name":"[erased]","phone":null,"language":"zh-CN"}',
        text: '[erased]',
      },
    ]);
  });

  it('keeps what was checked on a visit and not what was written beside it, nor its copies', async () => {
    const customer = await register('GH-1', { name, phone });
    const run = (text: string) => db.transaction((tx) => sql.raw(text).execute(tx.as()));
    await run(`insert into tickets (id, number, device_id, subject_kind, subject_id, source, severity, state, title, skill,
        opened_at, reopened, version, customer_id)
      values ('tkt_1', 1, 'GH-1', 'device', 'GH-1', 'phone', 'P3', 'closed', '{"en":"cold","zh-CN":"冷"}', 1, 1, 0, 1, '${customer}')`);
    await run(`insert into visits (id, ticket_id, state, parts, other_parts, notes, attachments, checklist, check_state, version)
      values ('vis_1', 'tkt_1', 'finished', '[]', '[]', 'the dog bites', '[]',
        '[{"item":"valve","state":"ok","note":"key under the mat"},{"item":"flue","state":"ok"}]', 'none', 1)`);
    await note({ ticket_id: 'tkt_1', state: 'ok', said: 'the dog bites; key under the mat' });
    await note({ ticket_id: 'tkt_2', said: 'the dog bites' });
    await begin(customer);
    await sweep();
    const { rows } =
      await sql`select notes, checklist, title from visits join tickets on tickets.id = ticket_id`.execute(
        db.as<unknown>(),
      );
    expect(rows).toEqual([
      {
        notes: '[erased]',
        checklist: '[{"item":"valve","state":"ok"},{"item":"flue","state":"ok"}]',
        title: '{"en":"[erased]","zh-CN":"[erased]"}',
      },
    ]);
    expect(await details()).toEqual([
      { ticket_id: 'tkt_1', state: 'ok', said: '[erased]; [erased]' },
      { ticket_id: 'tkt_2', said: 'the dog bites' },
    ]);
  });

  it('takes a name that may be any word for a person only in what is about the person, and for no field', async () => {
    const customer = await register('GH-1', { name: 'Call', phone });
    await note({ call: 'call Call again' });
    await note({ call: 'call Call again' }, 'GH-1');
    await begin(customer);
    await sweep();
    expect(await details()).toEqual([{ call: 'call Call again' }, { call: '[erased] [erased] again' }]);
  });

  it('keeps the wish not to be called without the number, and knows nobody when the number comes back', async () => {
    const customer = await register('GH-1', { name, phone });
    await db.transaction((tx) =>
      people.updateCustomer(tx, customer, { do_not_call: { reason: 'asked' } }, undefined, 'li'),
    );
    await begin(customer);
    await sweep();
    const again = await register('GH-3', { name, phone: '13912345678' });
    expect(again).not.toBe(customer);
    expect((await createPeopleReader(db).callRules(again))?.do_not_call).not.toBeNull();
    const other = await register('GH-4', { name, phone: '13912345679' });
    expect((await createPeopleReader(db).callRules(other))?.do_not_call).toBeNull();
    expect(await createPeopleReader(db).getCustomer(customer)).toBeUndefined();
  });

  it('changes no words of the audit at any other time, and never who did what', async () => {
    await note({ words: 'kept' });
    const run = (text: string) => db.transaction((tx) => sql.raw(text).execute(tx.as()));
    await expect(run(`update audit set detail = '{}'`)).rejects.toThrow('append-only');
    const inside = 'insert into audit_rewording values (1)';
    await expect(
      db.transaction(async (tx) => {
        await sql.raw(inside).execute(tx.as());
        await sql.raw(`update audit set actor = 'bob'`).execute(tx.as());
      }),
    ).rejects.toThrow('append-only');
  });

  it('refuses a customer whom nobody names', async () => {
    await expect(begin('cust_none')).rejects.toMatchObject({ failure: { code: 'customer-unknown' } });
  });
});
