import { open, type Series } from './buckets.ts';
import { layouts } from './layouts.ts';

const { fields } = layouts.span;

/**
 * `delta` and `rate`: the first reading of each bucket and the newest reading of all, by time; each is its instant and
 * its value. A later arrival for the same instant replaces.
 */
export function feedSpan(series: Series, width: number, ts: number, value: number): void {
  const { start } = series;
  const tsAt = (position: number): number => series.data[position * fields] as number;
  const sameBucket = (one: number, other: number): boolean => Math.floor(one / width) === Math.floor(other / width);
  const last = start + series.count - 1;
  let before = last;
  while (before >= start && tsAt(before) > ts) before -= 1;
  let place = before + 1;
  if (before >= start && tsAt(before) === ts) place = before;
  else if (before === last) {
    // The newest so far stays only where it is the first of its bucket too.
    const stays = last <= start || !sameBucket(tsAt(last), tsAt(last - 1));
    place = stays ? open(series, fields, last + 1) : last;
  } else {
    if (before >= start && sameBucket(tsAt(before), ts)) return;
    const leads = place < last && sameBucket(tsAt(place), ts);
    if (!leads) place = open(series, fields, place);
  }
  series.data[place * fields] = ts;
  series.data[place * fields + 1] = value;
}
