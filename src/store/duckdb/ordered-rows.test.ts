import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDrivenClock, instant, seconds } from '../../base/index.ts';
import { type OrderedRows, orderedRows, rowCount } from './ordered-rows.ts';
import { createReadPool } from './read-pool.ts';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' });
});
afterAll(() => instance.closeSync());

/** As many of these questions are asked as it takes. */
async function ordered(sql: string, most: number): Promise<{ rows: number[][]; asked: number; read: OrderedRows }> {
  const connect = () => instance.connect();
  const pool = createReadPool({ timeout: seconds(30) }, { connect, clock: createDrivenClock(instant(0)) });
  let asked = 0;
  const chunks: typeof pool.chunks = (question) => {
    asked += 1;
    return pool.chunks(question);
  };
  const read = await orderedRows({ chunks }, { sql, values: {} }, most);
  const rows = read.chunks.flatMap((chunk) => chunk.getRows().map(([seq, idx]) => [Number(seq), Number(idx)]));
  return { rows, asked, read };
}

const rising = (count: number): string => `SELECT range::DOUBLE AS s, 0::INTEGER AS i FROM range(${count})`;

test('rows that lie in order are read once', async () => {
  const { rows, asked, read } = await ordered(rising(10_000), 8_000);
  expect({ asked, whole: read.whole }).toEqual({ asked: 1, whole: true });
  expect(rows).toEqual(Array.from({ length: 10_000 }, (_, i) => [i, 0]));
});

test('rows that lie in another order are sorted', async () => {
  const turned = `SELECT * FROM (${rising(5_000)} ORDER BY s DESC)`;
  expect((await ordered(turned, 8_000)).rows).toEqual(Array.from({ length: 5_000 }, (_, i) => [i, 0]));
  const parts = 'SELECT 7::DOUBLE AS s, 1::INTEGER AS i UNION ALL SELECT 7, 0';
  expect((await ordered(parts, 8_000)).rows).toEqual([
    [7, 0],
    [7, 1],
  ]);
});

test('of many more than wanted the first come, and that there are more is told', async () => {
  const { rows, read } = await ordered(rising(10_000), 100);
  expect({ rows: rows.length, last: rows.at(-1), whole: read.whole }).toEqual({
    rows: 100,
    last: [99, 0],
    whole: false,
  });
  expect(rowCount((await ordered(rising(0), 100)).read.chunks)).toBe(0);
});
