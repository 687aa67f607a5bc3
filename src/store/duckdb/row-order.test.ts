import { expect, test } from 'vitest';
import { arrange, rowOrder } from './row-order.ts';

const columns = (rows: readonly (readonly [seq: number, idx: number])[]) =>
  [Float64Array.from(rows, ([seq]) => seq), Int32Array.from(rows, ([, idx]) => idx)] as const;

test('rows in order need none', () => {
  expect(
    rowOrder(
      ...columns([
        [1, 0],
        [2, 0],
        [2, 1],
        [7, 0],
      ]),
    ),
  ).toBeUndefined();
  expect(rowOrder(...columns([]))).toBeUndefined();
});

test('runs that come in another order are put right, within an entry too', () => {
  const [seq, idx] = columns([
    [5, 0],
    [6, 1],
    [6, 2],
    [1, 0],
    [2, 0],
    [6, 0],
    [3, 0],
  ]);
  const order = rowOrder(seq, idx) ?? [];
  expect([...arrange(seq, order)]).toEqual([1, 2, 3, 5, 6, 6, 6]);
  expect([...arrange(idx, order)]).toEqual([0, 0, 0, 0, 0, 1, 2]);
  expect([...arrange(Uint8Array.of(50, 61, 62, 10, 20, 60, 30), order)]).toEqual([10, 20, 30, 50, 60, 61, 62]);
});
