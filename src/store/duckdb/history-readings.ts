import type { HistoryQuery, HistoryReadings, HistorySignal } from '../history.ts';
import { deviceCondition, inWindow, overlaps, type Window } from './history-window.ts';
import type { LiveSeqs } from './live-seqs.ts';
import { columnOf, quoted } from './names.ts';
import type { Question } from './read-pool.ts';
import type { ReadingDeps } from './reading.ts';
import type { Segment } from './segment.ts';
import type { SortedDays } from './sorted-days.ts';
import { bound, rowsOf } from './source.ts';
import { type WindowRows, windowRows } from './window-rows.ts';

export interface HistoryReadingDeps extends ReadingDeps {
  readonly days: SortedDays;
  readonly seqs: LiveSeqs;
}

/** The readings of a window; `whole` unless there are more than `most`. */
export async function readingRows(
  deps: HistoryReadingDeps,
  query: HistoryQuery,
  window: Window,
  asked: HistoryReadings,
  most: number,
): Promise<WindowRows> {
  const segments = await segmentsIn(deps, asked.type, window);
  if (segments.length === 0) return { chunks: [], whole: true };
  const devices = deviceCondition('device', query.devices);
  const question = (segment: Segment, span: Window): Question => {
    const { where, values } = bound([...inWindow(span), devices]);
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
  const { values } = bound([...inWindow(window), ...(live ? [devices] : [])]);
  return windowRows(deps.pool, { sql: parts.join(' UNION ALL '), values }, most);
}

/** Those that reach into the window. */
async function segmentsIn(deps: HistoryReadingDeps, type: string, window: Window): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const segment of deps.holdings.segments('reading', type)) {
    const seqs = await deps.seqs.of(segment);
    if (seqs !== undefined && overlaps(seqs, window)) segments.push(segment);
  }
  return segments;
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
