import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenClock, createIds, instant } from '../../base/index.ts';
import { type Database, openDatabase, pendingControls } from '../../db/index.ts';
import {
  createFleetCommands,
  createOrphanBook,
  createOrphanReader,
  fleetMigrations,
  type OrphanBook,
  type OrphanLimits,
} from '../index.ts';

/** The queue over a real database, as journal entries come and are replayed. */

let folder: string;
let db: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carewatch-orphans-'));
  db = await openDatabase({ file: join(folder, 'operational.db') }, fleetMigrations);
});
afterEach(async () => {
  await db[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const clock = createDrivenClock(instant(1_000_000));
const fleet = createFleetCommands({ clock, ids: createIds(clock), deviceTypes: new Set(['gas_water_heater']) });
const at = (seq: number) => instant(1_000 * seq);

async function openBook(limits: Partial<OrphanLimits> = {}): Promise<OrphanBook> {
  const book = createOrphanBook(limits, { clock });
  await book.open(db);
  return book;
}

/** Entry `seq` of the journal says `text`. */
const hear = (book: OrphanBook, id: string, seq: number, text = `#${seq}`): void =>
  book.hear(id, { seq, at: at(seq), label: 'telemetry', payload: Buffer.from(text) });
const write = (book: OrphanBook) =>
  db.transaction((tx) => book.write(tx, book.drain(), (id) => (id === 'far' ? 'plant/far' : null)));
const register = (id: string) =>
  db.transaction((tx) => fleet.registerDevice(tx, { id, type: 'gas_water_heater' }, 'ann'));

async function keptOf(id: string): Promise<string[] | undefined> {
  const orphan = await createOrphanReader(db).getOrphan(id);
  return orphan?.kept_messages.map(({ payload }) => Buffer.from(payload).toString());
}

/** What telemetry will read, in order, and under which label the entries before stand. */
async function released(): Promise<[string, string[] | null][]> {
  return (await pendingControls(db, 100)).map(({ label, body }) => {
    const messages = body.messages as { payload: string }[] | undefined;
    return [label, messages?.map(({ payload }) => Buffer.from(payload, 'base64').toString()) ?? null];
  });
}

const books = async (book: OrphanBook) => {
  const { in: all, out, rejected, pending } = await book.flow(db);
  expect(all).toBe(out + pending + Object.values(rejected).reduce((sum, n) => sum + n, 0));
  return { all, out, rejected, pending };
};

describe('the queue of orphans', () => {
  it('keeps the last messages of each id, within their number and bytes', async () => {
    const book = await openBook({ messagesPerDevice: 3, bytesPerDevice: 10 });
    for (let seq = 1; seq <= 5; seq += 1) hear(book, 'a', seq);
    await write(book);
    expect(await keptOf('a')).toEqual(['#3', '#4', '#5']);
    hear(book, 'a', 6, 'eight by');
    hear(book, 'a', 7, 'eleven byte');
    await write(book);
    expect(await keptOf('a')).toEqual(['#5', 'eight by']);
    expect(await createOrphanReader(db).getOrphan('a')).toMatchObject({
      ...{ state: 'waiting', messages: 7, kept: 2, kept_bytes: 10, first_heard_at: at(1), last_heard_at: at(7) },
    });
    expect(await books(book)).toEqual({ all: 7, out: 0, rejected: { evicted: 4, too_large: 1 }, pending: 2 });
  });

  it('lets go of whoever was silent for longest when there are too many ids or bytes', async () => {
    const book = await openBook({ devices: 2 });
    for (const [i, id] of ['a', 'b', 'a', 'c'].entries()) {
      hear(book, id, i + 1);
      const { gaveWay } = await write(book);
      expect(gaveWay).toEqual(i === 3 ? ['b'] : []);
    }
    for (const [i, id] of ['d', 'e', 'f'].entries()) hear(book, id, i + 5);
    await write(book);
    expect((await createOrphanReader(db).listOrphans({}, { limit: 9 })).items.map(({ id }) => id)).toEqual(['e', 'f']);
    const small = await openBook({ bytes: 5 });
    hear(small, 'g', 9);
    await write(small);
    expect([await keptOf('e'), await keptOf('f'), await keptOf('g')]).toEqual([undefined, ['#7'], ['#9']]);
    expect(await books(small)).toEqual({ all: 8, out: 0, rejected: { evicted: 6 }, pending: 2 });
  });

  it('counts no entry twice, whatever is replayed', async () => {
    const book = await openBook();
    hear(book, 'a', 3);
    await write(book);
    const again = await openBook();
    for (const seq of [2, 3, 4]) hear(again, 'a', seq);
    again.present('a', true, { seq: 1, at: at(1) });
    await write(again);
    expect(await keptOf('a')).toEqual(['#3', '#4']);
    expect(await createOrphanReader(db).getOrphan('a')).toMatchObject({ messages: 2, online: null });
  });

  it('knows where the topics are and whether it is online, as far as that was heard', async () => {
    const book = await openBook();
    book.present('far', true, { seq: 1, at: at(1) });
    await write(book);
    expect(await createOrphanReader(db).getOrphan('far')).toMatchObject({
      ...{ topic: 'plant/far', online: true, messages: 0, first_heard_at: at(1) },
    });
  });
});

describe('an orphan that is registered, whichever way', () => {
  it('has what is kept of it released after its registration, in the same transaction', async () => {
    const book = await openBook();
    for (const seq of [1, 2]) hear(book, 'a', seq);
    book.present('a', true, { seq: 3, at: at(3) });
    await write(book);
    await register('a');
    expect(await released()).toEqual([
      ['device', null],
      ['kept', ['#1', '#2']],
    ]);
    expect((await pendingControls(db, 9))[1]).toMatchObject({
      ...{ subject: 'a', body: { online: true, messages: [{ at: at(1), label: 'telemetry' }, { at: at(2) }] } },
    });
    expect(await keptOf('a')).toBeUndefined();
    expect(await books(book)).toEqual({ all: 2, out: 2, rejected: {}, pending: 0 });
  });

  it('stays as it is when the registration fails', async () => {
    const book = await openBook();
    hear(book, 'a', 1);
    await write(book);
    const failing = db.transaction(async (tx) => {
      await fleet.registerDevice(tx, { id: 'a', type: 'gas_water_heater' }, 'ann');
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await keptOf('a')).toEqual(['#1']);
    expect(await released()).toEqual([]);
  });

  it('has released as well what arrived before its registration was in the journal', async () => {
    const book = await openBook();
    hear(book, 'a', 1);
    await write(book);
    hear(book, 'a', 2);
    await register('a');
    hear(book, 'a', 3);
    expect((await write(book)).released).toBe(2);
    expect((await released()).map(([, messages]) => messages)).toEqual([null, ['#1'], ['#2', '#3']]);
    expect(await books(book)).toEqual({ all: 3, out: 3, rejected: {}, pending: 0 });
  });

  it('is released in parts that are no larger than a message may be', async () => {
    const book = await openBook({ bytesPerDevice: 1_000_000 });
    for (let seq = 1; seq <= 5; seq += 1) hear(book, 'a', seq, String(seq).repeat(60_000));
    await write(book);
    await register('a');
    const parts = (await released()).map(([, messages]) => messages?.map((text) => text[0]).join(''));
    expect(parts).toEqual([undefined, '12', '34', '5']);
  });
});
