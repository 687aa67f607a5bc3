/**
 * The buckets of one window of one device, oldest first, only those with readings: `count` buckets from
 * bucket `start` of `data`. At most window / width + 3 of them. Grows and shrinks with what it holds.
 */
export interface Series {
  data: Float64Array;
  start: number;
  count: number;
}

export const smallest = 4;

/** Gives room back when most of it is spare. */
export function giveBack(series: Series, fields: number): void {
  const room = series.data.length / fields;
  if (room > smallest && series.count * 4 <= room) move(series, fields, Math.max(smallest, Math.ceil(room / 2)));
}

/** Takes out the buckets from position `from` up to `to`. */
export function close(series: Series, fields: number, from: number, to: number): void {
  series.data.copyWithin(from * fields, to * fields, (series.start + series.count) * fields);
  series.count -= to - from;
}

/** Makes room for one more bucket at `position` and returns where that is now. */
export function open(series: Series, fields: number, position: number): number {
  const offset = position - series.start;
  if ((series.start + series.count + 1) * fields > series.data.length) {
    const room = Math.ceil((series.count + 1) * 1.25) + 1;
    move(series, fields, Math.max(room, series.data.length / fields));
  }
  const at = (series.start + offset) * fields;
  series.data.copyWithin(at + fields, at, (series.start + series.count) * fields);
  series.count += 1;
  return series.start + offset;
}

function move(series: Series, fields: number, room: number): void {
  const from = series.start * fields;
  const to = (series.start + series.count) * fields;
  if (room * fields === series.data.length) series.data.copyWithin(0, from, to);
  else {
    const data = new Float64Array(room * fields);
    data.set(series.data.subarray(from, to));
    series.data = data;
  }
  series.start = 0;
}
