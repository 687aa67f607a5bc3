import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, createDrivenClock, createIds, instant, seconds } from '../base/index.ts';
import { type Database, openDatabase, readAudit } from '../db/index.ts';
import type { Backtest, BacktestRequest } from './backtest.ts';
import { type BacktestBook, createBacktestBook } from './backtest-book.ts';
import { type BacktestQueue, createBacktestQueue } from './backtest-queue.ts';
import { createBacktestReader } from './backtest-reader.ts';
import type { BacktestResult } from './result.ts';
import type { BacktestTask } from './run-backtest.ts';
import { backtestMigrations } from './tables.ts';

/** A backtest that was started, in the hands of the test. */
interface Started {
  readonly rule: string;
  readonly end: (result: BacktestResult) => void;
  readonly fail: (error: unknown) => void;
  readonly tell: (share: number) => void;
  stopped: boolean;
}

const request = (rule: string): BacktestRequest => ({
  ...{ rule: { id: rule, version: 1, document: {} }, compareTo: null, devices: null, truth: null },
  ...{ from: instant(0), to: instant(1_000) },
});
const resultOf = (readings: number) => ({ readings }) as BacktestResult;

describe('the queue of backtests', () => {
  const clock = createDrivenClock(instant(1_000));
  let folder: string;
  let db: Database;
  let book: BacktestBook;
  let queue: BacktestQueue;
  let started: Started[];
  let defects: unknown[];
  /** What it takes to run SLOW is known once this is resolved. */
  let slow: PromiseWithResolvers<void>;

  const open = (): BacktestQueue =>
    createBacktestQueue({
      db,
      book,
      async taskOf({ request: { rule } }) {
        if (rule.id === 'SLOW') await slow.promise;
        if (rule.id === 'GONE') throw new AppError({ code: 'gone' }, 'GONE cannot be run any more; ask for another.');
        return { rule: rule.id } as unknown as BacktestTask;
      },
      start(task, onProgress) {
        const { promise, resolve, reject } = Promise.withResolvers<BacktestResult>();
        const { rule } = task as unknown as { rule: string };
        const one: Started = { rule, end: resolve, fail: reject, tell: onProgress, stopped: false };
        started.push(one);
        const stop = (): void => {
          one.stopped = true;
          reject(new Error('its thread was stopped'));
        };
        return { done: promise, stop };
      },
      announce: () => undefined,
      onDefect: (error) => defects.push(error),
    });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-backtests-'));
    db = await openDatabase({ file: join(folder, 'o.db') }, backtestMigrations);
    book = createBacktestBook({ queue: 3, keep: 4 }, { clock, ids: createIds(clock) });
    [started, defects, slow] = [[], [], Promise.withResolvers()];
    queue = open();
  });
  afterEach(async () => {
    await queue[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
    expect(defects).toEqual([]);
  });

  const ask = async (rule: string): Promise<string> => {
    clock.advanceTo(instant(clock.now() + seconds(1)));
    const { id } = await db.transaction((tx) => book.ask(tx, request(rule), 'chen'));
    queue.wake();
    return id;
  };
  const cancel = async (id: string): Promise<void> => {
    await db.transaction((tx) => book.cancel(tx, id, 'li'));
    queue.stop(id);
  };
  const seen = (id: string): Promise<Backtest | undefined> => createBacktestReader(db).getBacktest(id);
  /** The n-th that was started, once it was. */
  const begun = async (n: number): Promise<Started> => {
    for (let turn = 0; turn < 1_000; turn += 1) {
      const one = started[n];
      if (one !== undefined) return one;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`only ${started.length} were started`);
  };

  it('runs them one at a time, in the order in which they were asked for', async () => {
    const ids = [await ask('A'), await ask('B'), await ask('C')];
    const first = await begun(0);
    expect((await seen(ids[1] ?? ''))?.state).toBe('queued');
    expect(started.map(({ rule }) => rule)).toEqual(['A']);
    first.end(resultOf(1));
    (await begun(1)).end(resultOf(2));
    (await begun(2)).end(resultOf(3));
    await queue.idle();
    expect(started.map(({ rule }) => rule)).toEqual(['A', 'B', 'C']);
    const kept = await Promise.all(ids.map(seen));
    expect(kept.map((one) => [one?.state, one?.progress, one?.result])).toEqual([
      ['done', 1, { readings: 1 }],
      ['done', 1, { readings: 2 }],
      ['done', 1, { readings: 3 }],
    ]);
  });

  it('never starts one that was cancelled while it waited, and goes on with the next', async () => {
    await ask('A');
    const waiting = await ask('B');
    const last = await ask('C');
    const first = await begun(0);
    await cancel(waiting);
    expect(first.stopped).toBe(false);
    first.end(resultOf(1));
    (await begun(1)).end(resultOf(3));
    await queue.idle();
    expect(started.map(({ rule }) => rule)).toEqual(['A', 'C']);
    expect(await seen(waiting)).toMatchObject({ state: 'cancelled', reason: 'li cancelled it.', started_at: null });
    expect(await seen(last)).toMatchObject({ state: 'done' });
  });

  it('stops one that is cancelled while it runs; that it then fails changes nothing', async () => {
    const id = await ask('A');
    const next = await ask('B');
    const first = await begun(0);
    await cancel(id);
    expect(first.stopped).toBe(true);
    (await begun(1)).end(resultOf(2));
    await queue.idle();
    expect(await seen(id)).toMatchObject({ state: 'cancelled', reason: 'li cancelled it.', result: null });
    expect(await seen(next)).toMatchObject({ state: 'done' });
  });

  it('does not begin one that was cancelled while it was looked up what it takes', async () => {
    const id = await ask('SLOW');
    while ((await seen(id))?.state !== 'running') await new Promise((resolve) => setImmediate(resolve));
    await cancel(id);
    slow.resolve();
    await queue.idle();
    expect(started).toEqual([]);
    expect(await seen(id)).toMatchObject({ state: 'cancelled', reason: 'li cancelled it.' });
  });

  it('keeps why one failed, be it before or while it ran, in one line', async () => {
    const gone = await ask('GONE');
    const broken = await ask('A');
    (await begun(0)).fail(new Error('the store could not read: disk\n    at somewhere'));
    await queue.idle();
    expect(await seen(gone)).toMatchObject({
      state: 'failed',
      reason: 'GONE cannot be run any more; ask for another.',
    });
    expect(await seen(broken)).toMatchObject({ state: 'failed', reason: 'the store could not read: disk' });
    const told = (await readAudit(db, { limit: 50 }))
      .filter(({ action }) => action === 'backtest.failed')
      .map(({ detail }) => detail);
    expect(told).toEqual(
      expect.arrayContaining([
        { rule_id: 'GONE', reason: 'GONE cannot be run any more; ask for another.' },
        { rule_id: 'A', reason: 'the store could not read: disk' },
      ]),
    );
  });

  it('refuses more than may wait, and keeps the newest that are over', async () => {
    await ask('A');
    const running = await begun(0);
    for (const rule of ['B', 'C', 'D']) await ask(rule);
    await expect(ask('E')).rejects.toThrow('3 backtests wait already');
    running.end(resultOf(0));
    for (const n of [1, 2, 3]) (await begun(n)).end(resultOf(n));
    await queue.idle();
    for (const [i, rule] of ['F', 'G'].entries()) {
      await ask(rule);
      (await begun(4 + i)).end(resultOf(4 + i));
    }
    await queue.idle();
    const { items } = await createBacktestReader(db).listBacktests({}, { limit: 50 });
    expect(items.map((one) => one.request.rule.id)).toEqual(['G', 'F', 'D', 'C']);
  });

  it('notes how far one is, and says after the next start that it did not end', async () => {
    const id = await ask('A');
    (await begun(0)).tell(0.4);
    await queue[Symbol.asyncDispose]();
    expect(await seen(id)).toMatchObject({ state: 'running', progress: 0.4 });
    await db.transaction((tx) => book.failInterrupted(tx));
    expect(await seen(id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('ask for it again') });
  });
});
