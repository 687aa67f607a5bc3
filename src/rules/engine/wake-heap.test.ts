import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWakeHeap, mostDevices } from './wake-heap.ts';

test('gives entries back by second, then by registration order, whatever order they came in', () => {
  const entry = fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat({ max: mostDevices - 1 }));
  const property = fc.property(fc.array(entry, { maxLength: 300 }), (entries) => {
    const heap = createWakeHeap();
    for (const [second, order] of entries) heap.push(second, order);
    const popped = entries.map(() => [heap.second, heap.pop()]);
    expect(popped).toEqual(entries.toSorted(([a, b], [c, d]) => a - c || b - d));
    expect(heap.second).toBe(Number.POSITIVE_INFINITY);
  });
  fc.assert(property, { seed: 20_260_301, numRuns: 200 });
});
