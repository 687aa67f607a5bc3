import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairQueue } from './pair-queue.ts';

const now = 1_767_225_600_000;
const a = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: now, max: now + 600_000 }) },
  fc.integer({ min: 1e11, max: 4_102_444_800_000 }),
  fc.integer({ min: -now - 600_000, max: -now }),
);
const b = fc.oneof(
  { weight: 4, arbitrary: fc.nat(5_000) },
  fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  fc.constantFrom(0, -1, 2 ** 40, 2 ** 40 + 1, Number.MAX_SAFE_INTEGER, -(2 ** 53)),
);

function pairsOf(queue: PairQueue): [number, number][] {
  const pairs: [number, number][] = [];
  queue.each((one, other) => pairs.push([one, other]));
  return pairs;
}

test('pairs come out exactly as they went in, oldest first, also after a snapshot anywhere', () => {
  const pairs = fc.array(fc.tuple(a, b), { maxLength: 300 });
  const property = fc.property(pairs, fc.integer({ min: 1, max: 40 }), fc.nat(299), (list, room, cut) => {
    let queue = new PairQueue();
    list.forEach(([one, other], i) => {
      if (i === cut) queue = new PairQueue(structuredClone(queue.snapshot()));
      if (queue.count === room) queue.dropOldest();
      queue.append(one, other);
    });
    expect(pairsOf(queue)).toEqual(list.slice(-room));
  });
  fc.assert(property, { seed: 7, numRuns: 300 });
});

test('a thousand readings of a steady device take about four bytes each, however many came before', () => {
  const queue = new PairQueue();
  for (let i = 0; i < 20_000; i += 1) {
    if (queue.count === 1_024) queue.dropOldest();
    queue.append(now + i * 60_000, i);
  }
  expect(queue.snapshot().bytes.length).toBeLessThanOrEqual(4 * 1_024);
  expect(queue.size).toBeLessThan(6_000);
});

test('a device that was heard once takes 64 bytes', () => {
  const queue = new PairQueue();
  queue.append(now, 1);
  expect(queue.size).toBe(64);
});
