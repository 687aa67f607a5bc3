import type { DuckDBDataChunk } from '@duckdb/node-api';
import { listValue } from '@duckdb/node-api';
import { assert } from '../../base/index.ts';
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
import type { Segment, SegmentTable } from './segment.ts';
import type { Condition } from './source.ts';
import { bound, rowsOf, signalSql } from './source.ts';

/** Rows that one table gives to a window at most, which bounds memory. */
const WINDOW_ROWS = 100_000;
/** A window of this many entries is the start; then as many as give about `WINDOW_ROWS` events. */
const FIRST_WIDTH = 50_000;

/**
 * Goes through the stream in windows of `seq`, each a few short reads, so that a slow reader holds nothing in
 * the database. Within a window the tables of the device types are merged.
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
    assert(through > after, `an entry after ${after} has more than ${WINDOW_ROWS} events`);
    after = through;
    width = Math.ceil(Math.min(8 * width, (width * WINDOW_ROWS) / Math.max(1, events)));
  }
}

interface Window {
  readonly after: number;
  readonly upTo: number;
}

/** The runs are complete up to `through`, which is short of the window's end when a table has more rows. */
async function readWindow(
  deps: ReadingDeps,
  query: EventsQuery,
  window: Window,
): Promise<{ runs: EventRun[]; through: number }> {
  const runs: EventRun[] = [];
  let through = window.upTo;
  const segments = deps.holdings.segments().filter((one) => overlaps(one, window));
  for (const group of Map.groupBy(segments, ({ table, type }) => `${table} ${type}`).values()) {
    const { question, decode } = questionFor(deps, query, window, group);
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

interface TableQuestion {
  readonly question: Question;
  readonly decode: Decode;
}

/** For segments of one table and type. */
function questionFor(
  deps: ReadingDeps,
  query: EventsQuery,
  window: Window,
  segments: readonly Segment[],
): TableQuestion {
  const { table = 'entry', type = '' } = segments[0] ?? {};
  const { where, values } = bound([
    ['seq > $after', 'after', window.after],
    ['seq <= $upTo', 'upTo', window.upTo],
    deviceCondition(table, query.devices),
  ]);
  const ask = (select: (present: ReadonlySet<string>) => string): Question => {
    const rows = rowsOf(deps.dir, segments, select, where) ?? '';
    return { sql: `SELECT * FROM (${rows}) ORDER BY 1, 2 LIMIT ${WINDOW_ROWS}`, values };
  };
  if (table === 'rejection') return { question: ask(() => REJECTION_COLUMNS), decode: decodeRejection };
  if (table === 'entry') return { question: ask(() => ENTRY_COLUMNS), decode: decodeEntry };
  const stored = [...new Set(segments.flatMap(({ signals }) => signals))];
  const wanted = stored.filter((name) => query.signals?.includes(name) ?? true);
  const columns = (present: ReadonlySet<string>): string[] =>
    wanted.map((name) => signalSql(deps.holdings, type, name, present));
  const question = ask((present) => [READING_COLUMNS, ...columns(present)].join(', '));
  return { question, decode: readingDecoder(type, wanted) };
}

function deviceCondition(table: SegmentTable, devices: readonly string[] | undefined): Condition {
  const column = table === 'entry' ? 'subject' : 'device';
  const among = `${column} IN (SELECT unnest($devices))`;
  const condition = table === 'entry' ? `(kind IN ('daemon', 'pulse', 'control') OR ${among})` : among;
  // A list must say of what it is, also when it is empty; this id belongs to nobody.
  return [condition, 'devices', devices === undefined ? undefined : listValue(['', ...devices])];
}
