import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDrivenClock, days, instant } from '../../base/index.ts';
import { type Database, openDatabase } from '../../db/index.ts';
import { testCatalogue } from '../test-catalogue.ts';
import type { Surroundings } from '../validate-rule.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';
import { ruleMigrations } from './rule-migrations.ts';
import { createRuleReader } from './rule-reader.ts';

/** What people's rules are judged beside: the catalogue's codes, the rules there are, and what the store keeps. */

const text = (id: string, rest: string) =>
  `id: ${id}\ntitle: A\ndevice_types: [heater]\nwhen: avg(temp_c, "9d") > 5\nseverity: P3\n${rest}`;
const ticket = 'then: { ticket: { skill: 1, fault: GW-110 } }\n';
const child = (of: string) => `group: { by: district, parent: ${of} }\n`;

let folder: string;
let db: Database;
const bookOf = (surroundings: Surroundings): Promise<RuleBook> =>
  createRuleBook({ db, clock: createDrivenClock(instant(0)), catalogue: testCatalogue, surroundings });
const change = { ifMatch: undefined, by: 'li' };
const put = (book: RuleBook, id: string, rest: string) =>
  db.transaction((tx) => book.put(tx, { ...change, id, text: text(id, rest) }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carewatch-rules-'));
  db = await openDatabase({ file: join(folder, 'operations.sqlite') }, ruleMigrations);
});
afterEach(async () => {
  await db[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

it('a rule that was stored before more was known still ends, and comes back only without the fault', async () => {
  await put(await bookOf({}), 'OLD', ticket);
  const book = await bookOf({ faults: ['GW-111'] });
  const retired = await db.transaction((tx) => book.retire(tx, { ...change, id: 'OLD' }));
  expect(retired).toMatchObject({ version: 2, mode: 'retired' });
  const restored = db.transaction((tx) => book.restore(tx, { ...change, id: 'OLD', version: 1 }));
  await expect(restored).rejects.toMatchObject({
    failure: { code: 'rule-faulty', faults: [{ code: 'unknown_code', line: 6, suggestion: 'GW-111' }] },
  });
});

it('a rule may name a parent that is stored with it, in any order, and none that there is not', async () => {
  const book = await bookOf({});
  await expect(put(book, 'CHILD', child('PARENT'))).rejects.toMatchObject({ failure: { code: 'rule-faulty' } });
  const both = [
    { id: 'CHILD', text: text('CHILD', child('PARENT')) },
    { id: 'PARENT', text: text('PARENT', '') },
  ];
  const stored = await db.transaction((tx) => book.importTexts(tx, both, 'li', undefined));
  expect(stored.map(({ id }) => id)).toEqual(['CHILD', 'PARENT']);
  const reader = createRuleReader(db, testCatalogue);
  expect((await reader.judge(text('OTHER', child('PARNT')))).faults).toMatchObject([{ suggestion: 'PARENT' }]);
  expect((await reader.judge(text('OTHER', child('NEXT')), ['NEXT'])).faults).toEqual([]);
});

it('what ships is stored whatever the store keeps, and what people write is not', async () => {
  const book = await bookOf({ retention: days(7) });
  const file = { path: 'default.yaml', text: text('DEFAULT', child('SHIPPED-LATER')) };
  await db.transaction((tx) => book.importDefaults(tx, [file]));
  expect((await book.running()).map(({ rule }) => rule.id)).toEqual(['DEFAULT']);
  await expect(put(book, 'MINE', '')).rejects.toMatchObject({
    failure: { faults: [{ code: 'beyond_retention', suggestion: '"7d"' }] },
  });
});
