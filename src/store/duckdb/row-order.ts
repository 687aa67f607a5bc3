/**
 * The places of rows in the order of `seq`, then `idx`; undefined where they are in that order already. The rows come in
 * a few long runs, which a sort that merges runs puts right in little more than one look.
 */
export function rowOrder(seq: Float64Array, idx: Int32Array): readonly number[] | undefined {
  if (isOrdered(seq, idx)) return undefined;
  const order = Array.from(seq, (_, row) => row);
  return order.sort((a, b) => (seq[a] as number) - (seq[b] as number) || (idx[a] as number) - (idx[b] as number));
}

function isOrdered(seq: Float64Array, idx: Int32Array): boolean {
  for (let row = 1; row < seq.length; row += 1) {
    const step = (seq[row] as number) - (seq[row - 1] as number);
    if (step < 0 || (step === 0 && (idx[row] as number) <= (idx[row - 1] as number))) return false;
  }
  return true;
}

/** The values in that order, in the same memory. */
export function arrange<T extends Float64Array | Int32Array | Uint8Array>(values: T, order: readonly number[]): T {
  const was = values.slice();
  for (let to = 0; to < order.length; to += 1) values[to] = was[order[to] as number] as number;
  return values;
}
