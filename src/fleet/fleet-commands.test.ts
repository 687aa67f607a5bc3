import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenClock, createIds, instant, seconds } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { openDatabase, pendingControls, readAudit } from '../db/index.ts';
import type { FleetCommands, FleetReader, NewDevice } from './index.ts';
import { createCredentialBook, createFleetCommands, createFleetReader, fleetMigrations } from './index.ts';
import type { FleetTables } from './tables.ts';

const heater: NewDevice = {
  id: 'WH-1',
  type: 'gas_water_heater',
  model: 'JSQ30',
  site: { district: 'D1', address: 'Lane 4', building: '7', unit: '2', provider: 'Gas & Co', climate_zone: 'cold' },
  customer: { name: '王芳', phone: '+86 138 0013 8000', language: 'zh-cn' },
  purchased_on: '2024-02-29',
  attributes: { gas_type: '12T', rated_gas_pressure_pa: 2000 },
};

describe('the fleet', () => {
  let folder: string;
  let db: Database;
  let fleet: FleetCommands;
  let reader: FleetReader;
  const clock = createDrivenClock(instant(1_000));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-fleet-'));
    db = await openDatabase({ file: join(folder, 'operations.sqlite') }, fleetMigrations);
    const deviceTypes = new Set(['gas_water_heater', 'elevator']);
    fleet = createFleetCommands({ clock, ids: createIds(clock), deviceTypes });
    reader = createFleetReader(db);
  });

  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const register = (input: Partial<NewDevice> = {}) =>
    db.transaction((tx) => fleet.registerDevice(tx, { ...heater, ...input }, 'ann'));
  const controls = async () =>
    (await pendingControls(db, 1_000)).map(({ label, subject, body }) => ({ label, subject, body }));
  const bookOf = async () => {
    const book = createCredentialBook();
    await book.load(reader.credentialHashes());
    return book;
  };

  it('registers a device with its model, district and customer made on the fly, and tells rules and audit', async () => {
    const { device } = await register();
    expect(await reader.getDevice('WH-1')).toEqual(device);
    expect(device).toMatchObject({
      model: 'JSQ30',
      site: { district: 'D1', building: '7', details: { climate_zone: 'cold' } },
      customer: { name: '王芳', language: 'zh-CN' },
      state: 'registered',
      version: 1,
    });
    expect(await reader.listDistricts()).toEqual([{ name: 'D1', devices: 1 }]);
    expect(await controls()).toEqual([
      {
        label: 'device',
        subject: 'WH-1',
        body: {
          device: {
            id: 'WH-1',
            type: 'gas_water_heater',
            model: 'JSQ30',
            district: 'D1',
            city: null,
            building: '7',
            provider: 'Gas & Co',
            board: device.board,
            purchasedOn: '2024-02-29',
            attributes: { gas_type: '12T', rated_gas_pressure_pa: 2000 },
          },
        },
      },
    ]);
    expect(await readAudit(db, { limit: 10 })).toMatchObject([
      { actor: 'ann', action: 'device.registered', object: { kind: 'device', id: 'WH-1' }, device_id: 'WH-1' },
    ]);
  });

  it('shows a secret of 256 bits once and keeps only its hash', async () => {
    const { credentials } = await register();
    expect(credentials.username).toBe('WH-1');
    expect(Buffer.from(credentials.password, 'base64url')).toHaveLength(32);
    const book = await bookOf();
    expect(book.verify('WH-1', credentials.password)).toBe(true);
    expect(book.verify('WH-1', `${credentials.password}x`)).toBe(false);
    expect(book.verify('WH-2', credentials.password)).toBe(false);
  });

  it('refuses an id that exists, also after the device was retired', async () => {
    await register();
    await expect(register()).rejects.toMatchObject({ code: 'device-exists' });
    await db.transaction((tx) => fleet.retireDevice(tx, 'WH-1', undefined, 'ann'));
    await expect(register()).rejects.toMatchObject({ code: 'device-exists' });
  });

  it('names every faulty field at once and registers nothing', async () => {
    const bad = register({
      id: 'a/b',
      type: 'toaster',
      purchased_on: '2023-02-29',
      customer: { phone: 'call me', language: '!' },
      attributes: { 'not a name': 1, open: Number.NaN },
    });
    await expect(bad).rejects.toMatchObject({ code: 'invalid-input' });
    const { failure } = (await bad.catch((error: unknown) => error)) as { failure: { faults: { field: string }[] } };
    expect(failure.faults.map((fault) => fault.field)).toEqual([
      'id',
      'type',
      'customer.phone',
      'customer.language',
      'purchased_on',
      'attributes.not a name',
      'attributes.open',
    ]);
    expect(await reader.getDevice('a/b')).toBeUndefined();
  });

  it.each(['', 'a+b', 'a#', ' a', 'a\u0000', 'a\u0085b', '\ud800', 'x'.repeat(129)])(
    'refuses the id %j',
    async (id) => {
      await expect(register({ id })).rejects.toMatchObject({ code: 'invalid-input' });
    },
  );

  it.each(['x'.repeat(128), '热水器 1', 'WH:1.2_3-4', '$SYS', 'toString'])('takes the id %j', async (id) => {
    expect((await register({ id })).device.id).toBe(id);
  });

  it('changes only the fields sent, merges site and customer, and clears with null', async () => {
    await register();
    const change = (patch: object, ifMatch?: number) =>
      db.transaction((tx) => fleet.updateDevice(tx, 'WH-1', patch, ifMatch, 'bob'));
    const first = await change({ customer: { phone: '4008' }, site: { unit: null } }, 1);
    expect(first).toMatchObject({
      version: 2,
      customer: { name: '王芳', phone: '4008' },
      site: { building: '7', unit: null, details: { climate_zone: 'cold' } },
    });
    await expect(change({ model: 'X' }, 1)).rejects.toMatchObject({ code: 'version-mismatch', failure: { actual: 2 } });
    const second = await change({ customer: null, site: null, purchased_on: null, model: null });
    expect(second).toMatchObject({ customer: null, site: null, purchased_on: null, model: null });
  });

  it('tells the rules of a change only when it concerns them', async () => {
    await register();
    await db.transaction((tx) => fleet.updateDevice(tx, 'WH-1', { customer: { phone: '4008' } }, undefined, 'bob'));
    expect(await controls()).toHaveLength(1);
    await db.transaction((tx) => fleet.moveDevice(tx, 'WH-1', { district: 'D2' }, undefined, 'bob'));
    expect((await controls()).at(-1)).toMatchObject({ label: 'device', body: { device: { district: 'D2' } } });
    await db.transaction((tx) => fleet.updateDevice(tx, 'WH-1', { site: { city: '南京' } }, undefined, 'bob'));
    expect((await controls()).at(-1)).toMatchObject({
      body: { device: { district: 'D2', city: '南京', provider: null } },
    });
  });

  it('gives the provider that was kept among the details of a site a place of its own', async () => {
    const file = join(folder, 'older.sqlite');
    const older = await openDatabase({ file }, fleetMigrations.slice(0, 3));
    const details = JSON.stringify({ climate_zone: 'cold', provider: '南京"燃气"' });
    const identity = JSON.stringify([null, null, 'Lane 4', null, null, details]);
    await older.transaction((tx) =>
      tx
        .as<{ sites: { id: string; identity: string; address: string; details: string } }>()
        .insertInto('sites')
        .values({ id: 'site-1', identity, address: 'Lane 4', details })
        .execute(),
    );
    await older[Symbol.asyncDispose]();
    const now = await openDatabase({ file }, fleetMigrations);
    const site = { address: 'Lane 4', provider: '南京"燃气"', climate_zone: 'cold' };
    await now.transaction((tx) => fleet.registerDevice(tx, { ...heater, site }, 'ann'));
    const rows = await now.as<FleetTables>().selectFrom('sites').select(['id', 'provider', 'details']).execute();
    expect(rows).toEqual([{ id: 'site-1', provider: '南京"燃气"', details: '{"climate_zone":"cold"}' }]);
    await now[Symbol.asyncDispose]();
  });

  it('does not touch a neighbour who shares the site or the customer', async () => {
    await register();
    await register({ id: 'WH-2' });
    await db.transaction((tx) =>
      fleet.updateDevice(tx, 'WH-1', { site: { building: '8' }, customer: { name: '李' } }, undefined, 'bob'),
    );
    expect(await reader.getDevice('WH-2')).toMatchObject({
      site: { building: '7' },
      customer: { name: '王芳' },
      version: 1,
    });
  });

  it('takes two people with one name and no phone for two people', async () => {
    const one = await register({ customer: { name: '李' } });
    const two = await register({ id: 'WH-2', customer: { name: '李' } });
    expect(one.device.customer?.id).not.toBe(two.device.customer?.id);
  });

  it('lets a retired device neither connect nor change, and says so to the rules', async () => {
    await register();
    await db.transaction((tx) => fleet.retireDevice(tx, 'WH-1', undefined, 'ann'));
    expect((await bookOf()).size).toBe(0);
    expect((await controls()).at(-1)).toEqual({ label: 'device-retired', subject: 'WH-1', body: {} });
    const rotate = db.transaction((tx) => fleet.rotateSecret(tx, 'WH-1', 'ann'));
    await expect(rotate).rejects.toMatchObject({ code: 'device-retired' });
    expect(await reader.getDevice('WH-1')).toMatchObject({ state: 'retired', retired_at: 1_000 });
  });

  it('replaces a secret, and takes it away', async () => {
    const before = await register();
    const after = await db.transaction((tx) => fleet.rotateSecret(tx, 'WH-1', 'ann'));
    const book = await bookOf();
    expect(book.verify('WH-1', before.credentials.password)).toBe(false);
    expect(book.verify('WH-1', after.credentials.password)).toBe(true);
    await db.transaction((tx) => fleet.revokeSecret(tx, 'WH-1', 'ann'));
    expect((await bookOf()).has('WH-1')).toBe(false);
  });

  it('gives a device with a new board another board and the secret it had', async () => {
    const { device, credentials } = await register();
    const changed = await db.transaction((tx) => fleet.newBoard(tx, 'WH-1', undefined, 'ann'));
    expect(changed.board).not.toBe(device.board);
    expect((await bookOf()).verify('WH-1', credentials.password)).toBe(true);
    expect((await controls()).at(-1)).toMatchObject({ body: { device: { board: changed.board } } });
  });

  it('lays a device over its model, and tells the rules of all its devices when the model changes', async () => {
    await register();
    await register({ id: 'WH-2', attributes: {} });
    const attributes = { rated_gas_pressure_pa: 2800, power_kw: 20 };
    await db.transaction((tx) => fleet.putModel(tx, 'JSQ30', attributes, undefined, 'ann'));
    expect((await controls()).slice(2).map((c) => c.body)).toMatchObject([
      { device: { id: 'WH-1', attributes: { rated_gas_pressure_pa: 2000, power_kw: 20, gas_type: '12T' } } },
      { device: { id: 'WH-2', attributes } },
    ]);
    const pressures: unknown[] = [];
    for await (const facts of reader.deviceFacts()) pressures.push(facts.attributes.rated_gas_pressure_pa);
    expect(pressures).toEqual([2000, 2800]);
  });

  it('imports good rows, reports faulty ones by line and field, and registers nothing twice', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => ({ line: i + 2, device: { ...heater, id: `WH-${i}` } }));
    rows.push(
      { line: 602, device: { ...heater, id: 'WH-5' } },
      { line: 603, device: { ...heater, id: 'x', type: 'y' } },
    );
    const importAll = () => db.transaction((tx) => fleet.importDevices(tx, rows, 'ann'));
    const report = await importAll();
    expect(report.imported).toHaveLength(600);
    expect(report.refused).toMatchObject([
      { line: 602, field: 'id', value: 'WH-5' },
      { line: 603, field: 'type', value: 'y' },
    ]);
    expect((await importAll()).imported).toEqual([]);
    expect(await reader.countDevices()).toEqual({ gas_water_heater: 600 });
  });

  it('lists devices page by page and by type, district, model, state and words', async () => {
    for (const id of ['a', 'b', 'c', 'd_1', 'dx1']) await register({ id, site: { district: id < 'c' ? 'D1' : 'D2' } });
    const ids = async (filter: object) => (await reader.listDevices(filter, { limit: 50 })).items.map((d) => d.id);
    expect(await ids({ district: 'D1' })).toEqual(['a', 'b']);
    expect(await ids({ q: 'D_1' })).toEqual(['d_1']);
    expect(await ids({ q: '0013' })).toHaveLength(5);
    expect(await ids({ type: 'elevator' })).toEqual([]);
    expect(await ids({ model: 'JSQ30', state: 'registered' })).toHaveLength(5);
    const first = await reader.listDevices({}, { limit: 3 });
    const second = await reader.listDevices({}, { limit: 3, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...second.items].map((d) => d.id)).toEqual(['a', 'b', 'c', 'd_1', 'dx1']);
    expect(second.next_cursor).toBeNull();
  });

  it('says when a device was changed', async () => {
    await register();
    clock.advanceTo(instant(clock.now() + seconds(5)));
    const changed = await db.transaction((tx) => fleet.moveDevice(tx, 'WH-1', {}, undefined, 'bob'));
    expect(changed).toMatchObject({ site: null, updated_at: clock.now() });
  });
});
