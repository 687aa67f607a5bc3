import { expect, test } from 'vitest';
import { createDrivenClock, instant } from '../base/index.ts';
import type { AppendQueue } from './append-queue.ts';
import { createAppendQueue } from './append-queue.ts';
import { isFatal } from './duckdb/database.ts';
import type { RowBatch } from './row-batch.ts';
import type { StoreFault } from './store.ts';

const batch = (lastSeq: number, rows = 1): RowBatch => {
  const bytes = new ArrayBuffer(0);
  return { firstSeq: lastSeq, lastSeq, rows, sections: [], bytes, transferList: [bytes] };
};

/** A disk that takes groups of batches when told, or fails. */
function rig(): {
  readonly queue: AppendQueue;
  readonly groups: number[][];
  readonly faults: StoreFault[];
  readonly clock: ReturnType<typeof createDrivenClock>;
  failWith(error: Error | undefined): void;
} {
  const groups: number[][] = [];
  const faults: StoreFault[] = [];
  const clock = createDrivenClock(instant(0));
  let failure: Error | undefined;
  const commit = async (batches: readonly RowBatch[]): Promise<number> => {
    if (failure !== undefined) throw failure;
    groups.push(batches.map(({ lastSeq }) => lastSeq));
    return batches.at(-1)?.lastSeq ?? 0;
  };
  const queue = createAppendQueue({ commit, clock, isFatal, onFault: (fault) => void faults.push(fault) });
  const failWith = (error: Error | undefined): void => {
    failure = error;
  };
  return { queue, groups, faults, clock, failWith };
}

/** Lets everything that is ready run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('batches that come while one is written share the next transaction', async () => {
  const { queue, groups } = rig();
  const stored = [1, 2, 3, 4].map((seq) => queue.append(batch(seq)));
  expect(queue.pending).toBe(4);
  expect(await Promise.all(stored)).toEqual([1, 4, 4, 4]);
  expect(groups).toEqual([[1], [2, 3, 4]]);
  expect(queue.pending).toBe(0);
});

test('a transaction holds a quarter of a million rows, or one batch', async () => {
  const { queue, groups } = rig();
  const sizes = [1, 200_000, 50_000, 1, 900_000, 5];
  await Promise.all(sizes.map((rows, i) => queue.append(batch(i + 1, rows))));
  expect(groups).toEqual([[1], [2, 3], [4], [5], [6]]);
});

test('a disk that fails is tried again each second; nothing is lost and the fault is reported', async () => {
  const { queue, groups, faults, clock, failWith } = rig();
  failWith(new Error('no space left'));
  const stored = queue.append(batch(1));
  await settle();
  clock.advanceTo(instant(1_000));
  await settle();
  expect([groups, queue.pending, faults.length]).toEqual([[], 1, 2]);
  failWith(undefined);
  clock.advanceTo(instant(2_000));
  expect(await stored).toBe(1);
  expect(faults[0]).toMatchObject({ code: 'append_failed', detail: expect.stringContaining('no space left') });
});

test('after a fatal failure everything is refused until the store is opened again', async () => {
  const { queue, failWith } = rig();
  failWith(new Error('FATAL Error: database has been invalidated'));
  const stored = await Promise.allSettled([queue.append(batch(1)), queue.append(batch(2))]);
  for (const result of stored) expect(result).toMatchObject({ reason: { failure: { code: 'failed' } } });
  await expect(queue.append(batch(3))).rejects.toMatchObject({ failure: { code: 'failed' } });
  expect(queue.pending).toBe(0);
});

test('more than five million pending rows are refused', async () => {
  const { queue, failWith, clock } = rig();
  failWith(new Error('slow disk'));
  const stored = queue.append(batch(1, 5_000_001));
  await expect(queue.append(batch(2))).rejects.toMatchObject({ failure: { code: 'full' } });
  failWith(undefined);
  await settle();
  clock.advanceTo(instant(1_000));
  expect(await stored).toBe(1);
});

test('closing writes what is pending, gives up on a disk that fails, and refuses later batches', async () => {
  const good = rig();
  const stored = [1, 2].map((seq) => good.queue.append(batch(seq)));
  await good.queue.close();
  expect(await Promise.all(stored)).toEqual([1, 2]);
  await expect(good.queue.append(batch(3))).rejects.toMatchObject({ failure: { code: 'closed' } });

  const bad = rig();
  bad.failWith(new Error('no space left'));
  const lost = expect(bad.queue.append(batch(1))).rejects.toMatchObject({ failure: { code: 'closed' } });
  await settle();
  await bad.queue.close();
  await lost;
});

test('turns are taken one after another, also after one that fails', async () => {
  const { queue } = rig();
  const order: string[] = [];
  const slow = queue.turn(async () => {
    await settle();
    order.push('slow');
    throw new Error('no matter');
  });
  const next = queue.turn(async () => void order.push('next'));
  await expect(slow).rejects.toThrow('no matter');
  await next;
  expect(order).toEqual(['slow', 'next']);
});
