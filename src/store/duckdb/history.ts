import type { DuckDBDataChunk } from '@duckdb/node-api';
import { assert } from '../../base/index.ts';
import type { HistoryQuery, HistoryReadings, HistorySlice } from '../history.ts';
import { readingColumns } from './history-columns.ts';
import { otherQuestions } from './history-others.ts';
import { type HistoryReadingDeps, readingRows } from './history-readings.ts';
import type { Window } from './history-window.ts';
import { LiveSeqs } from './live-seqs.ts';
import { OthersAhead } from './others-ahead.ts';
import { loadRawVectors } from './raw-vectors.ts';
import type { ReadingDeps } from './reading.ts';
import { whileHoldingsMove } from './reading.ts';
import { entryBefore } from './seq-before.ts';
import { SliceSize } from './slice-size.ts';
import { SortedDays } from './sorted-days.ts';
import { TextNumbers } from './text-numbers.ts';
import { lastSeq } from './window-rows.ts';

/** Windows for which what is no reading is asked for at once, unless every sign of life counts. */
const windowsAhead = 32;

/**
 * Goes through the stream in windows of `seq`, each a few short reads, and hands readings on as the columns that
 * the database has. Nothing is held in the database between two slices, but closed days lie sorted beside it.
 */
export async function* readHistory(
  deps: ReadingDeps,
  query: HistoryQuery,
): AsyncGenerator<HistorySlice, void, undefined> {
  const upTo = Math.min(query.upTo ?? Number.POSITIVE_INFINITY, deps.cursor());
  const size = new SliceSize(query.sliceRows, { cursor: deps.cursor, now: () => performance.now() });
  using days = new SortedDays(deps);
  const others = new OthersAhead((question) => deps.pool.chunks(question));
  const reading = { ...deps, days, others, seqs: new LiveSeqs(deps.pool), upTo };
  const texts = new TextNumbers(loadRawVectors());
  let after = query.after;
  /** Of entries: as many as fill a slice. */
  let width = size.rows;
  while (after < upTo) {
    const quiet = after < (query.quietUpTo ?? 0);
    const end = quiet ? Math.min(upTo, query.quietUpTo ?? 0) : Math.min(upTo, after + width);
    const { rows } = size;
    const window = { after, upTo: end };
    const began = performance.now();
    const read = await whileHoldingsMove(deps, () => readWindow({ ...reading, rows }, query, window, quiet));
    const tookMs = performance.now() - began;
    size.took(tookMs);
    texts.forgetWhenMany();
    const slice = { ...sliceOf(read, await lastSecondsHeard(reading, read, query), texts), tookMs };
    assert(slice.through > after, `an entry after ${after} has more than ${rows} events`);
    after = slice.through;
    days.passed(after);
    yield slice;
    if (quiet) continue;
    const taken = slice.readings.reduce((sum, one) => sum + one.rows, slice.others.length);
    width = Math.ceil(Math.min(8 * width, (width * size.rows) / Math.max(1, taken)));
  }
}

interface ReadingRun {
  readonly asked: HistoryReadings;
  readonly chunks: readonly DuckDBDataChunk[];
}

interface WindowRead {
  readonly readings: readonly ReadingRun[];
  /** All is complete up to here, which is short of the window's end when a table has more rows. */
  readonly through: number;
}

interface WindowDeps extends HistoryReadingDeps {
  readonly others: OthersAhead;
  /** The last entry of the query. */
  readonly upTo: number;
  /** Of one table at most. */
  readonly rows: number;
}

async function readWindow(deps: WindowDeps, query: HistoryQuery, window: Window, quiet: boolean): Promise<WindowRead> {
  const reach = quiet || query.life ? window.upTo : window.after + windowsAhead * (window.upTo - window.after);
  const questions = (span: Window) => otherQuestions(deps, query, span, quiet);
  let through = await deps.others.know(window, Math.min(reach, deps.upTo), questions);
  const readings: ReadingRun[] = [];
  for (const asked of quiet ? [] : query.readings) {
    const { chunks, whole } = await readingRows(deps, query, window, asked, deps.rows);
    // The last entry may have lost some of its readings to the limit.
    if (!whole) through = Math.min(through, lastSeq(chunks) - 1);
    readings.push({ asked, chunks });
  }
  return { readings, through };
}

type Others = HistorySlice['others'];

/**
 * What is no reading, and before each start of the daemon a pulse at the instant of the entry before: a crash
 * leaves no stop, and how far time had been listened to must not depend on what was asked for.
 */
async function lastSecondsHeard(
  deps: Pick<WindowDeps, keyof ReadingDeps | 'others'>,
  { through }: WindowRead,
  { after }: HistoryQuery,
): Promise<Others> {
  const others: Others[number][] = [];
  for (const event of deps.others.take(through)) {
    if (event.kind === 'daemon' && event.phase === 'start') {
      const last = await entryBefore(deps, event.seq);
      if (last !== undefined && last.seq > after) others.push({ kind: 'pulse', ...last, idx: Number.MAX_SAFE_INTEGER });
    }
    if (event.kind !== 'reading') others.push(event);
  }
  return others;
}

function sliceOf({ readings, through }: WindowRead, rest: Others, texts: TextNumbers): Omit<HistorySlice, 'tookMs'> {
  const columns = readings.flatMap(({ asked, chunks }) => {
    const made = readingColumns(asked, chunks, through, texts);
    return made.rows === 0 ? [] : [made];
  });
  const buffers = columns.flatMap(({ seq, idx, at, ts, flags, device, signals }) =>
    [seq, idx, at, ts, flags, device, ...signals.map(({ values }) => values)].map(({ buffer }) => buffer),
  );
  return { through, readings: columns, others: rest, ...texts.take(), transferList: buffers as ArrayBuffer[] };
}
