import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDrivenClock, instant, seconds } from '../../base/index.ts';
import { createReadPool } from './read-pool.ts';
import { rowCount, type WindowRows, windowRows } from './window-rows.ts';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' });
});
afterAll(() => instance.closeSync());

/** As many of these questions are asked as it takes. */
async function asking(sql: string, most: number): Promise<{ rows: number[][]; asked: number; read: WindowRows }> {
  const connect = () => instance.connect();
  const pool = createReadPool({ timeout: seconds(30) }, { connect, clock: createDrivenClock(instant(0)) });
  let asked = 0;
  const chunks: typeof pool.chunks = (question) => {
    asked += 1;
    return pool.chunks(question);
  };
  const read = await windowRows({ chunks }, { sql, values: {} }, most);
  const rows = read.chunks.flatMap((chunk) => chunk.getRows().map(([seq, idx]) => [Number(seq), Number(idx)]));
  return { rows, asked, read };
}

const rising = (count: number): string => `SELECT range::DOUBLE AS s, 0::INTEGER AS i FROM range(${count})`;

test('all rows that there are are asked for once', async () => {
  const { rows, asked, read } = await asking(rising(10_000), 8_000);
  expect({ asked, whole: read.whole }).toEqual({ asked: 1, whole: true });
  expect(rows).toEqual(Array.from({ length: 10_000 }, (_, i) => [i, 0]));
});

test('of many more than wanted the first come, and that there are more is told', async () => {
  const { rows, read } = await asking(rising(10_000), 100);
  expect({ rows: rows.length, last: rows.at(-1), whole: read.whole }).toEqual({
    rows: 100,
    last: [99, 0],
    whole: false,
  });
  expect(rowCount((await asking(rising(0), 100)).read.chunks)).toBe(0);
});
