import type { DuckDBDataChunk } from '@duckdb/node-api';
import { listValue } from '@duckdb/node-api';
import type { EventsQuery } from '../store.ts';
import type { StoredEvent } from '../stored-event.ts';
import type { Decode } from './event-decoding.ts';
import {
  decodeEntry,
  decodeRejection,
  ENTRY_COLUMNS,
  READING_COLUMNS,
  REJECTION_COLUMNS,
  readingDecoder,
} from './event-decoding.ts';
import { EventRun, mergeRuns } from './event-run.ts';
import type { Question } from './read-pool.ts';
import type { ReadingDeps } from './reading.ts';
import { whileHoldingsMove } from './reading.ts';
import type { Segment } from './segment.ts';
import { bound, rowsOf, signalSql } from './source.ts';

/** Rows that one segment gives to a window at most, which bounds memory. */
const WINDOW_ROWS = 100_000;
/** A window of this many entries is the start; then as many as give about `WINDOW_ROWS` events. */
const FIRST_WIDTH = 50_000;

/**
 * Goes through the stream in windows of `seq`, each a few short reads, so that a slow reader holds nothing in
 * the database. Within a window the segments are merged.
 */
export async function* readEvents(deps: ReadingDeps, query: EventsQuery): AsyncGenerator<StoredEvent, void, undefined> {
  const upTo = Math.min(query.upTo ?? Number.POSITIVE_INFINITY, deps.cursor());
  let width = FIRST_WIDTH;
  let after = query.after;
  while (after < upTo) {
    const window = { after, upTo: Math.min(upTo, after + width) };
    const { runs, through } = await whileHoldingsMove(deps, () => readWindow(deps, query, window));
    let events = 0;
    for (const event of mergeRuns(runs)) {
      if (event.seq > through) break;
      events += 1;
      yield event;
    }
    after = through;
    width = Math.ceil(Math.min(8 * width, (width * WINDOW_ROWS) / Math.max(1, events)));
  }
}

interface Window {
  readonly after: number;
  readonly upTo: number;
}

/** The runs are complete up to `through`, which is short of the window's end when a segment has more rows. */
async function readWindow(
  deps: ReadingDeps,
  query: EventsQuery,
  window: Window,
): Promise<{ runs: EventRun[]; through: number }> {
  const runs: EventRun[] = [];
  let through = window.upTo;
  for (const segment of deps.holdings.segments().filter((one) => overlaps(one, window))) {
    const { question, decode } = questionFor(deps, query, window, segment);
    const chunks = await deps.pool.chunks(question);
    // The last entry may have lost some of its events to the limit.
    if (rowCount(chunks) === WINDOW_ROWS) through = Math.min(through, lastSeq(chunks) - 1);
    runs.push(new EventRun(chunks, decode));
  }
  return { runs, through };
}

const overlaps = ({ seqs }: Segment, { after, upTo }: Window): boolean =>
  seqs === undefined || (seqs.last > after && seqs.first <= upTo);

const rowCount = (chunks: readonly DuckDBDataChunk[]): number => chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);

function lastSeq(chunks: readonly DuckDBDataChunk[]): number {
  const last = chunks.at(-1);
  return Number(last?.getColumnVector(0).getItem(last.rowCount - 1));
}

interface SegmentQuestion {
  readonly question: Question;
  readonly decode: Decode;
}

function questionFor(deps: ReadingDeps, query: EventsQuery, window: Window, segment: Segment): SegmentQuestion {
  const devices = query.devices === undefined ? undefined : listValue([...query.devices]);
  const { where, values } = bound([
    ['seq > $after', 'after', window.after],
    ['seq <= $upTo', 'upTo', window.upTo],
    [segment.table === 'entry' ? `(${ALWAYS} OR ${among('subject')})` : among('device'), 'devices', devices],
  ]);
  const ask = (select: (present: ReadonlySet<string>) => string): Question => {
    const rows = rowsOf(deps.dir, [segment], select, where) ?? '';
    return { sql: `SELECT * FROM (${rows}) ORDER BY 1, 2 LIMIT ${WINDOW_ROWS}`, values };
  };
  if (segment.table === 'rejection') return { question: ask(() => REJECTION_COLUMNS), decode: decodeRejection };
  if (segment.table === 'entry') return { question: ask(() => ENTRY_COLUMNS), decode: decodeEntry };
  const { type } = segment;
  const wanted = segment.signals.filter((name) => query.signals?.includes(name) ?? true);
  const columns = (present: ReadonlySet<string>): string[] =>
    wanted.map((name) => signalSql(deps.holdings, type, name, present));
  const question = ask((present) => [READING_COLUMNS, ...columns(present)].join(', '));
  return { question, decode: readingDecoder(type, wanted) };
}

const among = (column: string): string => `${column} IN (SELECT unnest($devices))`;

const ALWAYS = "kind IN ('daemon', 'pulse', 'control')";
