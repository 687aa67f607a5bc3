import { close, open, type Series } from './buckets.ts';
import { layouts } from './layouts.ts';

const { fields } = layouts.most;

/**
 * `min` and `max`: of the buckets only those are kept that no later one equals or outdoes, for a window that reaches
 * the earlier one reaches the later one too. So the first bucket of a window holds its answer. `sign` is -1 for `min`.
 */
export function feedExtreme(series: Series, sign: 1 | -1, bucket: number, value: number): void {
  const bucketAt = (position: number): number => series.data[position * fields] as number;
  const outdoes = (position: number): number => sign * ((series.data[position * fields + 1] as number) - value);
  const end = series.start + series.count;
  let to = end;
  while (to > series.start && bucketAt(to - 1) >= bucket) to -= 1;
  // The bucket itself, or the furthest out of those after it.
  if (to < end && outdoes(to) >= 0) return;
  let from = to;
  if (to < end && bucketAt(to) === bucket) to += 1;
  while (from > series.start && outdoes(from - 1) <= 0) from -= 1;
  if (from === to) from = open(series, fields, from);
  else close(series, fields, from + 1, to);
  series.data[from * fields] = bucket;
  series.data[from * fields + 1] = value;
}
