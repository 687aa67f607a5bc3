import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RowBatch } from '../row-batch.ts';
import type { Store } from '../store.ts';
import { holdFiles } from './hold-files.ts';
import { Ledger } from './ledger.ts';
import { Spool } from './spool.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'carewatch-hold-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function batch(seq: number): RowBatch {
  const bytes = new ArrayBuffer(8);
  return { firstSeq: seq, lastSeq: seq, rows: 1, sections: [], bytes, transferList: [bytes] };
}

it('what waits for InfluxDB, also out of a backup, and the ledger are held as of the instant of the rest, however far they come', async () => {
  const ledgerFile = join(dir, 'ledger.db');
  using ledger = new Ledger(ledgerFile, 0);
  const spool = new Spool(join(dir, 'spool'), 1e9, 4);
  await spool.put([batch(5)]);
  await spool.put([batch(6)]);
  mkdirSync(join(dir, 'carried'));
  writeFileSync(join(dir, 'carried/0000000000000001-0000000000000003-1.readings'), 'rows');
  ledger.learnKinds([{ type: 'lift', name: 'speed', kind: 'number' }]);
  let isLetGo = false;
  const beside: Pick<Store, 'holdFiles'> = {
    async holdFiles(also = () => []) {
      const files = also();
      // Right after that instant all that waited is stored, and more is learnt.
      await spool.drop(2);
      ledger.learnKinds([{ type: 'lift', name: 'door', kind: 'text' }]);
      return {
        cursor: 4,
        files: [{ path: '/store/series.duckdb', name: 'series.duckdb', bytes: 1, closed: false }, ...files],
        [Symbol.asyncDispose]: async () => {
          isLetGo = true;
        },
      };
    },
  };
  const held = await holdFiles({ dir, ledgerFile, beside, spool });
  expect(held.cursor).toBe(6);
  expect(held.files.map(({ name }) => name)).toEqual([
    'beside/series.duckdb',
    'ledger.db',
    'carried/0000000000000001-0000000000000003-1.readings',
    'spool/0000000000000005-0000000000000005-1.rows',
    'spool/0000000000000006-0000000000000006-1.rows',
  ]);
  for (const { path, bytes } of held.files.slice(1)) expect(readFileSync(path)).toHaveLength(bytes);
  const copy = new SqliteDatabase(held.files[1]?.path, { readonly: true });
  expect(copy.prepare('SELECT name FROM signal').pluck().all()).toEqual(['speed']);
  copy.close();
  await held[Symbol.asyncDispose]();
  expect(isLetGo).toBe(true);
  expect(existsSync(join(dir, 'held'))).toBe(false);
});
