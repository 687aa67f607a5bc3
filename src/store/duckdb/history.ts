import type { DuckDBDataChunk } from '@duckdb/node-api';
import { listValue } from '@duckdb/node-api';
import { assert } from '../../base/index.ts';
import type { HistoryQuery, HistoryReadings, HistorySignal, HistorySlice } from '../history.ts';
import { decodeEntry, decodeRejection, ENTRY_COLUMNS, REJECTION_COLUMNS } from './event-decoding.ts';
import { EventRun, mergeRuns } from './event-run.ts';
import { readingColumns } from './history-columns.ts';
import { columnOf, quoted } from './names.ts';
import { lastSeq, type OrderedRows, orderedRows, rowCount } from './ordered-rows.ts';
import { loadRawVectors } from './raw-vectors.ts';
import type { Question } from './read-pool.ts';
import type { ReadingDeps } from './reading.ts';
import { whileHoldingsMove } from './reading.ts';
import type { Segment } from './segment.ts';
import { entryBefore } from './seq-before.ts';
import { SliceSize } from './slice-size.ts';
import { SortedDays } from './sorted-days.ts';
import type { Condition } from './source.ts';
import { bound, rowsOf } from './source.ts';
import { TextNumbers } from './text-numbers.ts';

/** What has no columns of its own is decoded row by row, and there is little of it. */
const otherRows = 50_000;

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
  const texts = new TextNumbers(loadRawVectors());
  let after = query.after;
  /** Of entries: as many as fill a slice. */
  let width = size.rows;
  while (after < upTo) {
    const quiet = after < (query.quietUpTo ?? 0);
    const end = quiet ? Math.min(upTo, query.quietUpTo ?? 0) : Math.min(upTo, after + width);
    const { rows } = size;
    const window = { after, upTo: end, rows };
    const began = performance.now();
    const read = await whileHoldingsMove(deps, () => readWindow({ ...deps, days }, query, window, quiet));
    size.took(performance.now() - began);
    texts.forgetWhenMany();
    const slice = sliceOf(read, await lastSecondsHeard(deps, read, query), texts);
    assert(slice.through > after, `an entry after ${after} has more than ${rows} events`);
    after = slice.through;
    days.passed(after);
    yield slice;
    if (quiet) continue;
    const taken = slice.readings.reduce((sum, one) => sum + one.rows, slice.others.length);
    width = Math.ceil(Math.min(8 * width, (width * size.rows) / Math.max(1, taken)));
  }
}

interface Window {
  readonly after: number;
  readonly upTo: number;
  /** Of one table at most. */
  readonly rows: number;
}

interface ReadingRun {
  readonly asked: HistoryReadings;
  readonly chunks: readonly DuckDBDataChunk[];
}

interface WindowRead {
  readonly readings: readonly ReadingRun[];
  readonly others: readonly EventRun[];
  /** All is complete up to here, which is short of the window's end when a table has more rows. */
  readonly through: number;
}

interface WindowDeps extends ReadingDeps {
  readonly days: SortedDays;
}

async function readWindow(deps: WindowDeps, query: HistoryQuery, window: Window, quiet: boolean): Promise<WindowRead> {
  const segments = deps.holdings.segments().filter(({ seqs }) => seqs === undefined || overlaps(seqs, window));
  const readings: ReadingRun[] = [];
  const others: EventRun[] = [];
  let through = window.upTo;
  const ask = async (question: Question | undefined, limit: number): Promise<readonly DuckDBDataChunk[]> => {
    if (question === undefined) return [];
    const chunks = await deps.pool.chunks(question);
    // The last entry may have lost some of its events to the limit.
    if (rowCount(chunks) === limit) through = Math.min(through, lastSeq(chunks) - 1);
    return chunks;
  };
  for (const asked of quiet ? [] : query.readings) {
    const own = segments.filter(({ table, type }) => table === 'reading' && type === asked.type);
    const { chunks, whole } = await readingRows(deps, query, window, asked, own);
    if (!whole) through = Math.min(through, lastSeq(chunks) - 1);
    readings.push({ asked, chunks });
  }
  const entries = segments.filter(({ table }) => table === 'entry');
  const kinds = query.life && !quiet ? undefined : quiet ? ['control', 'daemon'] : ['control', 'daemon', 'pulse'];
  const entryQuestion = otherQuestion(deps, query, window, entries, ENTRY_COLUMNS, kinds);
  others.push(new EventRun(await ask(entryQuestion, otherRows), decodeEntry));
  if (query.life && !quiet) {
    const rejections = segments.filter(({ table }) => table === 'rejection');
    const question = otherQuestion(deps, query, window, rejections, REJECTION_COLUMNS, undefined);
    others.push(new EventRun(await ask(question, otherRows), decodeRejection));
  }
  return { readings, others, through };
}

const overlaps = (seqs: { readonly first: number; readonly last: number }, { after, upTo }: Window): boolean =>
  seqs.last > after && seqs.first <= upTo;

/** The readings of a window in order; `whole` unless there are more than it may have. */
async function readingRows(
  deps: WindowDeps,
  query: HistoryQuery,
  window: Window,
  asked: HistoryReadings,
  segments: readonly Segment[],
): Promise<OrderedRows> {
  if (segments.length === 0) return { chunks: [], whole: true };
  const devices = deviceCondition('device', query.devices);
  const question = (segment: Segment, span: Omit<Window, 'rows'>): Question => {
    const { where, values } = bound([...within(span), devices]);
    return { sql: rowsOf(deps.dir, [segment], (present) => columnsSql(deps, asked, present), where) ?? '', values };
  };
  const needed = { after: Math.max(query.after, query.quietUpTo ?? 0), upTo: query.upTo ?? deps.cursor() };
  const parts: string[] = [];
  for (const segment of segments) {
    if (segment.file === undefined) parts.push(question(segment, window).sql);
    else
      parts.push(
        `SELECT * FROM ${await deps.days.source(segment, () => question(segment, needed))} WHERE s > $after AND s <= $upTo`,
      );
  }
  const live = segments.some(({ file }) => file === undefined);
  const { values } = bound([...within(window), ...(live ? [devices] : [])]);
  return orderedRows(deps.pool, { sql: parts.join(' UNION ALL '), values }, window.rows);
}

function columnsSql(deps: ReadingDeps, { type, signals }: HistoryReadings, present: ReadonlySet<string>): string {
  const fixed = 'seq::DOUBLE AS s, idx AS i, "at"::DOUBLE AS a, ts::DOUBLE AS t, flags, device, aside';
  return [fixed, ...signals.map((signal, i) => `${signalSql(deps, type, signal, present)} AS v${i}`)].join(', ');
}

/** A column whose kind is another holds none of the values wanted. */
function signalSql(
  deps: ReadingDeps,
  type: string,
  { name, kind }: HistorySignal,
  present: ReadonlySet<string>,
): string {
  const there = present.has(name) && deps.holdings.kindOf(type, name) === kind;
  if (kind === 'text') return there ? quoted(columnOf(name)) : 'NULL::VARCHAR';
  if (!there) return "'nan'::DOUBLE";
  const column = quoted(columnOf(name));
  return `coalesce(${kind === 'bool' ? `${column}::INTEGER::DOUBLE` : column}, 'nan'::DOUBLE)`;
}

function otherQuestion(
  deps: ReadingDeps,
  query: HistoryQuery,
  window: Window,
  segments: readonly Segment[],
  columns: string,
  kinds: readonly string[] | undefined,
): Question | undefined {
  const own = deviceCondition(columns === ENTRY_COLUMNS ? 'subject' : 'device', query.devices);
  const [about, ...rest] = own;
  const condition: Condition =
    columns === ENTRY_COLUMNS ? [`(kind IN ('daemon', 'pulse', 'control') OR ${about})`, ...rest] : own;
  const wanted = kinds === undefined ? undefined : listValue([...kinds]);
  const { where, values } = bound([...within(window), condition, ['kind IN (SELECT unnest($kinds))', 'kinds', wanted]]);
  return ordered(
    rowsOf(deps.dir, segments, () => columns, where),
    otherRows,
    values,
  );
}

const ordered = (rows: string | undefined, limit: number, values: Question['values']): Question | undefined =>
  rows === undefined ? undefined : { sql: `SELECT * FROM (${rows}) ORDER BY 1, 2 LIMIT ${limit}`, values };

const within = ({ after, upTo }: Omit<Window, 'rows'>): readonly Condition[] => [
  ['seq > $after', 'after', after],
  ['seq <= $upTo', 'upTo', upTo],
];

/** A list must say of what it is, also when it is empty; this id belongs to nobody. */
const deviceCondition = (column: string, devices: readonly string[] | undefined): Condition => [
  `${column} IN (SELECT unnest($devices))`,
  'devices',
  devices === undefined ? undefined : listValue(['', ...devices]),
];

type Others = HistorySlice['others'];

/**
 * What is no reading, and before each start of the daemon a pulse at the instant of the entry before: a crash
 * leaves no stop, and how far time had been listened to must not depend on what was asked for.
 */
async function lastSecondsHeard(deps: ReadingDeps, read: WindowRead, { after }: HistoryQuery): Promise<Others> {
  const others: Others[number][] = [];
  for (const event of mergeRuns(read.others)) {
    if (event.seq > read.through) break;
    if (event.kind === 'daemon' && event.phase === 'start') {
      const last = await entryBefore(deps, event.seq);
      if (last !== undefined && last.seq > after) others.push({ kind: 'pulse', ...last, idx: Number.MAX_SAFE_INTEGER });
    }
    if (event.kind !== 'reading') others.push(event);
  }
  return others;
}

function sliceOf({ readings, through }: WindowRead, rest: Others, texts: TextNumbers): HistorySlice {
  const columns = readings.flatMap(({ asked, chunks }) => {
    const made = readingColumns(asked, chunks, through, texts);
    return made.rows === 0 ? [] : [made];
  });
  const buffers = columns.flatMap(({ seq, idx, at, ts, flags, device, signals }) =>
    [seq, idx, at, ts, flags, device, ...signals.map(({ values }) => values)].map(({ buffer }) => buffer),
  );
  return { through, readings: columns, others: rest, ...texts.take(), transferList: buffers as ArrayBuffer[] };
}
