import { listValue } from '@duckdb/node-api';
import type { HistoryQuery } from '../history.ts';
import { decodeEntry, decodeRejection, ENTRY_COLUMNS, REJECTION_COLUMNS } from './event-decoding.ts';
import { deviceCondition, inWindow, overlaps, type Window } from './history-window.ts';
import { type OtherQuestion, otherRows } from './others-ahead.ts';
import type { Question } from './read-pool.ts';
import type { ReadingDeps } from './reading.ts';
import type { Segment, SegmentTable } from './segment.ts';
import { bound, type Condition, rowsOf } from './source.ts';

/** What to ask for the events of a window that are no readings; `quiet` before the warm-up, where only controls count. */
export function otherQuestions(deps: ReadingDeps, query: HistoryQuery, span: Window, quiet: boolean): OtherQuestion[] {
  const kinds = query.life && !quiet ? undefined : quiet ? ['control', 'daemon'] : ['control', 'daemon', 'pulse'];
  const within = (table: SegmentTable): Segment[] =>
    deps.holdings.segments(table).filter(({ seqs }) => seqs === undefined || overlaps(seqs, span));
  const entries = otherQuestion(deps, query, span, within('entry'), ENTRY_COLUMNS, kinds);
  if (!query.life || quiet) return [{ question: entries, decode: decodeEntry }];
  const rejections = otherQuestion(deps, query, span, within('rejection'), REJECTION_COLUMNS, undefined);
  return [
    { question: entries, decode: decodeEntry },
    { question: rejections, decode: decodeRejection },
  ];
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
  const { where, values } = bound([
    ...inWindow(window),
    condition,
    ['kind IN (SELECT unnest($kinds))', 'kinds', wanted],
  ]);
  return ordered(
    rowsOf(deps.dir, segments, () => columns, where),
    otherRows,
    values,
  );
}

const ordered = (rows: string | undefined, limit: number, values: Question['values']): Question | undefined =>
  rows === undefined ? undefined : { sql: `SELECT * FROM (${rows}) ORDER BY 1, 2 LIMIT ${limit}`, values };
