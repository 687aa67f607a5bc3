import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RowBatch } from '../row-batch.ts';
import { Spool } from './spool.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'carewatch-spool-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function batch(seq: number): RowBatch {
  const bytes = new Uint8Array([seq, 2, 3, 4, 5, 6, 7, 8]).buffer;
  return { firstSeq: seq, lastSeq: seq, rows: 1, sections: [], bytes, transferList: [bytes] };
}

test('gives back what was put in, in order, also to who opens it anew', async () => {
  const spool = new Spool(dir, 1e9, 0);
  await spool.put([batch(1), batch(2)]);
  await spool.put([batch(3)]);
  expect([spool.rows, spool.lastSeq, spool.isEmpty]).toEqual([3, 3, false]);
  const again = new Spool(dir, 1e9, 0);
  const { batches, files } = await again.first(10);
  expect([batches, files]).toEqual([[batch(1), batch(2), batch(3)], 2]);
  await again.drop(1);
  expect((await again.first(10)).batches).toEqual([batch(3)]);
});

test('forgets at opening what is stored already, and what was not written whole', async () => {
  const spool = new Spool(dir, 1e9, 0);
  for (const seq of [1, 2, 3]) await spool.put([batch(seq)]);
  writeFileSync(join(dir, `${readdirSync(dir)[0]}.part`), 'half');
  expect((await new Spool(dir, 1e9, 2).first(10)).batches).toEqual([batch(3)]);
  expect(readdirSync(dir)).toHaveLength(1);
});

test('takes no more than its budget, and says what to do', async () => {
  const spool = new Spool(dir, 50, 0);
  await spool.put([batch(1)]);
  await expect(spool.put([batch(2)])).rejects.toThrow(/bring it back, or raise store.outage_bytes/);
  await spool.drop(1);
  await spool.put([batch(2)]);
  expect(spool.lastSeq).toBe(2);
});

test('does not go past a damaged file', async () => {
  const spool = new Spool(dir, 1e9, 0);
  await spool.put([batch(1)]);
  const file = join(dir, readdirSync(dir)[0] ?? '');
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(file, bytes);
  await expect(spool.first(10)).rejects.toThrow(/is damaged; put it back/);
});
