/** How much of a type's readings is asked for at once. Pure. */

export const HOUR_MS = 3_600_000;
/** Readings that one answer brings, about. */
const ROWS_TOGETHER = 20_000;

export interface CountedHour {
  readonly hour: number;
  readonly rows: number;
}

/** Hours next to each other that are worked on together: few readings, or one hour of many. */
export function hourRuns<T extends CountedHour>(hours: readonly T[]): (readonly [T, ...T[]])[] {
  const runs: [T, ...T[]][] = [];
  let rows = 0;
  for (const hour of hours) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.hour === hour.hour - 1 && rows + hour.rows <= ROWS_TOGETHER) {
      run.push(hour);
      rows += hour.rows;
    } else {
      runs.push([hour]);
      rows = hour.rows;
    }
  }
  return runs;
}

/** Spans of time of a run, each of so many readings and of a multiple of `align`, which divides an hour. */
export function* spansOf(
  run: readonly [CountedHour, ...CountedHour[]],
  align: number,
): Generator<{ readonly from: number; readonly to: number }, void, undefined> {
  const start = run[0].hour * HOUR_MS;
  const end = start + run.length * HOUR_MS;
  const rows = run.reduce((sum, hour) => sum + hour.rows, 0);
  const parts = Math.max(1, Math.ceil(rows / ROWS_TOGETHER));
  const width = Math.max(1, Math.floor((end - start) / parts / align)) * align;
  for (let from = start; from < end; from += width) yield { from, to: Math.min(end, from + width) };
}
