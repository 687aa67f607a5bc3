import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDrivenClock, instant, seconds } from '../../base/index.ts';
import type { ReadPool } from './read-pool.ts';
import { createReadPool } from './read-pool.ts';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
});
afterAll(() => instance.closeSync());

const clock = createDrivenClock(instant(0));
const pooled = (): ReadPool => createReadPool({ timeout: seconds(30) }, { connect: () => instance.connect(), clock });

/** A read that ends when told. */
function held(pool: ReadPool): { readonly done: Promise<unknown>; end(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { done: pool.slot(() => promise), end: resolve };
}

const one = { sql: 'SELECT $n::INTEGER', values: { n: 1 } };

test('two reads run, others wait their turn in order', async () => {
  const pool = pooled();
  const order: number[] = [];
  const first = held(pool);
  const second = held(pool);
  const later = [3, 4].map((n) => pool.slot(async () => void order.push(n)));
  expect(pool.waiting).toBe(2);
  expect(order).toEqual([]);
  first.end();
  await Promise.all(later);
  expect(order).toEqual([3, 4]);
  second.end();
  await second.done;
  expect(await pool.rows(one)).toEqual([[1]]);
});

test('the 65th that would wait is refused as busy', async () => {
  const pool = pooled();
  const running = [held(pool), held(pool)];
  const waiting = Array.from({ length: 64 }, () => pool.rows(one));
  await expect(pool.rows(one)).rejects.toMatchObject({ failure: { code: 'busy', waiting: 64 } });
  for (const read of running) read.end();
  expect(await Promise.all(waiting)).toHaveLength(64);
});

test('a read that runs too long is stopped, and its connection serves the next', async () => {
  const pool = pooled();
  const endless = { sql: 'SELECT count(*) FROM range(1000000000000) a WHERE a.range % 7 = 3', values: {} };
  const reads = [pool.rows(endless), pool.rows(endless)];
  const ended = Promise.allSettled(reads);
  // Moves the clock once the database is at it; the machine's pace decides when that is.
  while (await Promise.race([ended.then(() => false), new Promise((go) => setImmediate(() => go(true)))])) {
    clock.advanceTo(instant(clock.now() + 10_000));
  }
  for (const result of await ended) expect(result).toMatchObject({ reason: { failure: { code: 'timed_out' } } });
  // Asked earlier, it would be under way while the clock still moves for the others.
  expect(await pool.rows(one)).toEqual([[1]]);
});

test('a question that makes no sense fails with the reason and harms nothing', async () => {
  const pool = pooled();
  await expect(pool.rows({ sql: 'SELECT * FROM nowhere', values: {} })).rejects.toMatchObject({
    failure: { code: 'read_failed' },
  });
  expect(await pool.rows(one)).toEqual([[1]]);
});

test('closing refuses what waits, lets what runs end, and refuses everything later', async () => {
  const pool = pooled();
  const running = [held(pool), held(pool)];
  const waiting = pool.rows(one);
  const closed = pool.close();
  for (const read of running) read.end();
  await expect(waiting).rejects.toMatchObject({ failure: { code: 'closed' } });
  await closed;
  await expect(pool.rows(one)).rejects.toMatchObject({ failure: { code: 'closed' } });
});
