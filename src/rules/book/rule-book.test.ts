import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDrivenClock, instant } from '../../base/index.ts';
import { type Database, openDatabase, pendingControls, readAudit } from '../../db/index.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';
import { createRuleReader } from './rule-reader.ts';
import { ruleMigrations } from './tables.ts';

const text = (when: string, id = 'LOW') => `# why it matters
id: ${id}
title: { en: Low, zh-CN: 低 }
device_types: [heater]
when: ${when}
severity: P2
`;

let folder: string;
let db: Database;
let book: RuleBook;
const clock = createDrivenClock(instant(Date.UTC(2026, 0, 1)));
const deps = () => ({ db, clock, catalogue: testCatalogue });
const reader = () => createRuleReader(db, testCatalogue);

const put = (when: string, options: { by?: string; ifMatch?: number; id?: string } = {}) => {
  const { by = 'li', ifMatch, id = 'LOW' } = options;
  return db.transaction((tx) => book.put(tx, { id, text: text(when, id), ifMatch, by }));
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carewatch-rules-'));
  db = await openDatabase({ file: join(folder, 'operations.sqlite') }, ruleMigrations);
  book = await createRuleBook(deps());
});

afterEach(async () => {
  await db[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe('the rule book', () => {
  test('keeps every version, newest first, with the text as it was written', async () => {
    await put('pressure_pa < 50');
    await put('pressure_pa < 40', { by: 'wang' });
    expect(await reader().getRule('LOW')).toMatchObject({
      version: 2,
      changed_by: 'wang',
      text: text('pressure_pa < 40'),
    });
    const { items } = await reader().listVersions('LOW', { limit: 10 });
    expect(items.map((one) => [one.version, one.document.when])).toEqual([
      [2, 'pressure_pa < 40'],
      [1, 'pressure_pa < 50'],
    ]);
  });

  test('sends each version to the engine and records who changed it, with the change or not at all', async () => {
    await put('pressure_pa < 50');
    const failing = db.transaction(async (tx) => {
      await book.put(tx, { id: 'LOW', text: text('pressure_pa < 40'), ifMatch: undefined, by: 'li' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await pendingControls(db, 10)).toMatchObject([
      { label: 'rule', subject: 'LOW', body: { version: 1, rule: { when: 'pressure_pa < 50' } } },
    ]);
    expect(await readAudit(db, { limit: 10 })).toMatchObject([{ action: 'rule.added', actor: 'li' }]);
    expect((await put('pressure_pa < 40')).version).toBe(2);
  });

  test('makes no new version of an equal text', async () => {
    await put('pressure_pa < 50');
    expect((await put('pressure_pa < 50')).version).toBe(1);
    expect(await pendingControls(db, 10)).toHaveLength(1);
  });

  test('refuses faults, another id, and a change over the head of somebody else', async () => {
    await put('pressure_pa < 50');
    await expect(put('presure_pa < 50')).rejects.toMatchObject({ code: 'rule-faulty' });
    await expect(put('pressure_pa < 40', { ifMatch: 3 })).rejects.toMatchObject({
      failure: { code: 'version-mismatch', expected: 3, actual: 1 },
    });
    const misplaced = db.transaction((tx) =>
      book.put(tx, { id: 'HIGH', text: text('pressure_pa < 1'), ifMatch: undefined, by: 'li' }),
    );
    await expect(misplaced).rejects.toThrow('LOW');
  });

  test('knows the versions that verdicts name, also after it was opened again', async () => {
    await put('pressure_pa < 50');
    await put('pressure_pa < 40');
    const again = await createRuleBook(deps());
    const levels = [1, 2].map((version) => again.versionOf('LOW', version).detect);
    expect(levels).toMatchObject([
      { levels: [{ when: 'pressure_pa < 50' }] },
      { levels: [{ when: 'pressure_pa < 40' }] },
    ]);
  });

  test('retires by a version that keeps the author’s words', async () => {
    await put('pressure_pa < 50');
    const retired = await db.transaction((tx) => book.retire(tx, { id: 'LOW', ifMatch: 1, by: 'li' }));
    expect(retired).toMatchObject({ version: 2, mode: 'retired' });
    expect(retired.text).toContain('# why it matters');
    const unknown = db.transaction((tx) => book.retire(tx, { id: 'NONE', ifMatch: undefined, by: 'li' }));
    await expect(unknown).rejects.toMatchObject({ code: 'rule-unknown' });
  });
});

describe('the rules that ship with the product', () => {
  const ship = (...whens: string[]) =>
    db.transaction((tx) =>
      book.importDefaults(
        tx,
        whens.map((when, i) => ({ path: `${i}.yaml`, text: text(when, `R${i}`) })),
      ),
    );

  test('come in once, and again when the product changed them', async () => {
    await ship('pressure_pa < 50', 'temp_c > 1');
    await ship('pressure_pa < 50', 'temp_c > 2');
    const { items } = await reader().listRules({}, { limit: 10 });
    expect(items.map((one) => [one.id, one.version])).toEqual([
      ['R0', 1],
      ['R1', 2],
    ]);
  });

  test('leave alone what a person has changed', async () => {
    await ship('pressure_pa < 50');
    await put('pressure_pa < 10', { id: 'R0' });
    await ship('pressure_pa < 60');
    expect(await reader().getRule('R0')).toMatchObject({ version: 2, document: { when: 'pressure_pa < 10' } });
  });
});

describe('the list of rules', () => {
  test('goes page by page and can be narrowed to a mode and a device type', async () => {
    for (const id of ['A', 'B', 'C']) await put('pressure_pa < 50', { id });
    await db.transaction((tx) => book.retire(tx, { id: 'B', ifMatch: undefined, by: 'li' }));
    const first = await reader().listRules({}, { limit: 2 });
    expect(first.items.map((one) => one.id)).toEqual(['A', 'B']);
    const second = await reader().listRules({}, { limit: 2, cursor: first.next_cursor ?? '' });
    expect([second.items.map((one) => one.id), second.next_cursor]).toEqual([['C'], null]);
    const active = await reader().listRules({ mode: 'active', device_type: 'heater' }, { limit: 10 });
    expect(active.items.map((one) => one.id)).toEqual(['A', 'C']);
    expect((await reader().listRules({ device_type: 'heat' }, { limit: 10 })).items).toEqual([]);
  });

  test('comes with a judge that reads a text as the engine would', () => {
    expect(reader().judge(text('leak_on'))).toEqual({ id: 'LOW', faults: [] });
    expect(reader().judge(text('leek_on')).faults).toMatchObject([{ line: 5, column: 7, suggestion: 'leak_on' }]);
  });
});
