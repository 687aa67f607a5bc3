import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDrivenClock, createIds, instant, minutes } from '../base/index.ts';
import { type Database, openDatabase, pendingControls } from '../db/index.ts';
import { createFleetCommands, createOrphanBook, createOrphanReader, fleetMigrations } from '../fleet/index.ts';
import { createFold, encodeControl, entryKind, parseCatalogue } from '../telemetry/index.ts';
import { createOrphanKeeper, type OrphanNews } from './orphan-keeper.ts';

/** What telemetry refuses becomes an orphan, or does not. */

let folder: string;
let db: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carewatch-keeper-'));
  db = await openDatabase({ file: join(folder, 'operational.db') }, fleetMigrations);
});
afterEach(async () => {
  await db[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const clock = createDrivenClock(instant(1_000_000));

async function openHouse(devices = 10) {
  const parsed = parseCatalogue([]);
  if (!('catalogue' in parsed)) throw new Error(JSON.stringify(parsed.faults));
  const fold = createFold(parsed.catalogue, { skew: minutes(5), lateness: minutes(15) });
  const book = createOrphanBook({ devices }, { clock });
  await book.open(db);
  const news: OrphanNews[] = [];
  const carried: number[] = [];
  const keeper = createOrphanKeeper({
    ...{ db, book },
    knows: (id) => fold.device(id) !== undefined,
    topicsOf: async (ids) => ids.map((id) => `plant/${id}`),
    carry: () => void carried.push(carried.length),
    onNews: (one) => void news.push(one),
  });
  let seq = 0;
  const entry = (kind: number, subject: string, label: string, payload: Uint8Array = Buffer.from('{}')): void => {
    seq += 1;
    const one = { seq, at: instant(1_000 * seq), kind, subject, label, payload };
    keeper.see(one, fold.take(one));
  };
  const known = (id: string): void => {
    const place = { district: null, city: null, building: null, provider: null };
    const device = { id, type: 'x', model: null, ...place, board: 'b', purchasedOn: null, attributes: {} };
    entry(entryKind.control, id, 'device', encodeControl({ label: 'device', id: seq + 1, device }));
  };
  const queue = async () => (await createOrphanReader(db).listOrphans({}, { limit: 50 })).items;
  return { keeper, news, carried, entry, known, queue };
}

it('keeps messages and presence of devices that nobody registered, and of no others', async () => {
  const { keeper, news, entry, known, queue } = await openHouse();
  known('registered');
  known('retired');
  entry(entryKind.control, 'retired', 'device-retired', encodeControl({ label: 'device-retired', id: 9 }));
  for (const id of ['registered', 'retired', 'stranger']) {
    entry(entryKind.arrival, id, 'telemetry');
    entry(entryKind.presence, id, 'online');
  }
  entry(entryKind.arrival, 'forbidden', '!foreign_topic');
  entry(entryKind.pulse, '', '');
  await keeper.save();
  expect(await queue()).toMatchObject([{ id: 'stranger', topic: 'plant/stranger', messages: 1, online: true }]);
  entry(entryKind.arrival, 'stranger', 'status', Buffer.from('offline'));
  entry(entryKind.presence, 'stranger', 'offline');
  await Promise.all([keeper.save(), keeper.save()]);
  expect(await queue()).toMatchObject([{ messages: 2, kept: 2, online: false }]);
  expect(news).toEqual([{ appeared: 1, first: 'stranger', gave_way: 0 }]);
  expect(await keeper.flow()).toMatchObject({ room: 'orphans', in: 2, pending: 2 });
});

it('says when some gave way, and has carried into the journal what came before a registration was there', async () => {
  const { keeper, news, carried, entry, queue } = await openHouse(1);
  entry(entryKind.arrival, 'a', 'telemetry');
  entry(entryKind.arrival, 'b', 'telemetry');
  await keeper.save();
  entry(entryKind.arrival, 'c', 'telemetry');
  await keeper.save();
  expect(news).toEqual([
    { appeared: 1, first: 'b', gave_way: 0 },
    { appeared: 1, first: 'c', gave_way: 1 },
  ]);
  const fleet = createFleetCommands({ clock, ids: createIds(clock), deviceTypes: new Set(['x']) });
  await db.transaction((tx) => fleet.registerDevice(tx, { id: 'c', type: 'x' }, 'ann'));
  expect(carried).toEqual([]);
  entry(entryKind.arrival, 'c', 'telemetry');
  await keeper.save();
  expect(carried).toEqual([0]);
  expect((await pendingControls(db, 9)).map(({ label }) => label)).toEqual(['device', 'kept', 'kept']);
  expect(await queue()).toEqual([]);
});
