import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDrivenClock, instant } from '../../base/index.ts';
import { type Database, openDatabase, pendingControls, readAudit } from '../../db/index.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';
import { ruleMigrations } from './rule-migrations.ts';
import { createRuleReader } from './rule-reader.ts';

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

const put = (when: string, options: { by?: string; ifMatch?: number; id?: string; note?: string } = {}) => {
  const { by = 'li', ifMatch, id = 'LOW', note } = options;
  return db.transaction((tx) => book.put(tx, { id, text: text(when, id), ifMatch, by, note }));
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

describe('the history of a rule', () => {
  test('keeps why it was changed, and makes a version anew of an old text', async () => {
    await put('pressure_pa < 50', { note: 'first try' });
    await put('pressure_pa < 40');
    const restore = (version: number) =>
      db.transaction((tx) => book.restore(tx, { id: 'LOW', version, ifMatch: 2, by: 'wang' }));
    expect(await restore(1)).toMatchObject({ version: 3, text: text('pressure_pa < 50'), changed_by: 'wang' });
    const { items } = await reader().listVersions('LOW', { limit: 10 });
    expect(items.map((one) => one.note)).toEqual(['version 1 restored', null, 'first try']);
    expect((await readAudit(db, { limit: 10 }))[2]?.detail).toEqual({
      version: 3,
      mode: 'active',
      note: 'version 1 restored',
    });
    await expect(restore(1)).rejects.toMatchObject({ code: 'version-mismatch' });
    const missing = db.transaction((tx) => book.restore(tx, { id: 'LOW', version: 9, ifMatch: undefined, by: 'li' }));
    await expect(missing).rejects.toMatchObject({ code: 'rule-version-unknown' });
  });

  test('takes many texts or none', async () => {
    const several = (...whens: string[]) =>
      db.transaction((tx) =>
        book.importTexts(
          tx,
          whens.map((when, i) => ({ id: `R${i}`, text: text(when, `R${i}`) })),
          'li',
          'from the test house',
        ),
      );
    await expect(several('leak_on', 'leek_on')).rejects.toMatchObject({ code: 'rule-faulty' });
    expect((await reader().listRules({}, { limit: 10 })).items).toEqual([]);
    expect((await several('leak_on', 'temp_c > 1')).map((one) => [one.id, one.note])).toEqual([
      ['R0', 'from the test house'],
      ['R1', 'from the test house'],
    ]);
  });

  test('of before notes and canaries is kept by the migration', async () => {
    const file = join(folder, 'before.sqlite');
    await using old = await openDatabase({ file }, ruleMigrations.slice(0, 1));
    await old.transaction(async (tx) => {
      const row = {
        id: 'LOW',
        mode: 'active',
        device_types: ',heater,',
        text: text('leak_on'),
        changed_at: 1,
        changed_by: 'li',
      };
      const document = JSON.stringify({
        id: 'LOW',
        title: 'Low',
        device_types: ['heater'],
        when: 'leak_on',
        severity: 'P2',
      });
      for (const version of [1, 2]) {
        const values = { ...row, document, version, newest: version - 1 };
        await tx.as<{ rule_versions: typeof values }>().insertInto('rule_versions').values(values).execute();
      }
    });
    await using now = await openDatabase({ file }, ruleMigrations);
    const { items } = await createRuleReader(now, testCatalogue).listVersions('LOW', { limit: 10 });
    expect(items).toMatchObject([
      { version: 2, note: null },
      { version: 1, changed_by: 'li' },
    ]);
  });
});

describe('a canary over its budget', () => {
  const canary = (id: string) =>
    `${text('leak_on', id)}mode: canary # try it\ncanary: { share: 0.1, budget: { tickets: 1, per: 1d } }\n`;
  const stop = (version: number) =>
    db.transaction((tx) => book.stopCanary(tx, { id: 'LOW', version, note: 'too many tickets' }));

  test('goes back to shadow by a version of the daemon’s own, comments and part left as they were', async () => {
    await db.transaction((tx) => book.put(tx, { id: 'LOW', text: canary('LOW'), ifMatch: undefined, by: 'li' }));
    const stopped = await stop(1);
    expect(stopped).toMatchObject({ version: 2, mode: 'shadow', changed_by: 'carewatch', note: 'too many tickets' });
    expect(stopped?.text).toBe(canary('LOW').replace('canary #', 'shadow #'));
    expect(await stop(1)).toBeUndefined();
    expect(await stop(2)).toBeUndefined();
  });

  test('stays there when the daemon starts again with the same shipped text', async () => {
    const ship = (shipped: string) =>
      db.transaction((tx) => book.importDefaults(tx, [{ path: 'low.yaml', text: shipped }]));
    await ship(canary('LOW'));
    await stop(1);
    await ship(canary('LOW'));
    expect(await reader().getRule('LOW')).toMatchObject({ version: 2, mode: 'shadow' });
    await ship(canary('LOW').replace('0.1', '0.2'));
    expect(await reader().getRule('LOW')).toMatchObject({ version: 3, mode: 'canary' });
  });

  test('of a person is not written over by what ships', async () => {
    const ship = () => db.transaction((tx) => book.importDefaults(tx, [{ path: 'low.yaml', text: text('leak_on') }]));
    await ship();
    await db.transaction((tx) => book.put(tx, { id: 'LOW', text: canary('LOW'), ifMatch: undefined, by: 'li' }));
    await stop(2);
    await ship();
    expect(await reader().getRule('LOW')).toMatchObject({ version: 3, mode: 'shadow' });
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

  test('comes with a judge that reads a text as the engine would', async () => {
    expect(await reader().judge(text('leak_on'))).toEqual({ id: 'LOW', faults: [] });
    expect((await reader().judge(text('leek_on'))).faults).toMatchObject([
      { line: 5, column: 7, suggestion: 'leak_on' },
    ]);
  });
});
