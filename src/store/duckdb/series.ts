import type { DuckDBValue } from '@duckdb/node-api';
import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import { storeError } from '../errors.ts';
import type { SeriesPage, SeriesQuery } from '../store.ts';
import { checkedLimit } from './limits.ts';
import type { ReadingDeps } from './reading.ts';
import { ask } from './reading.ts';
import type { SignalColumn } from './segment.ts';
import { seriesQuestion } from './series-sql.ts';

type Point = readonly [Instant, SignalValue | null];

export async function readSeries(deps: ReadingDeps, query: SeriesQuery): Promise<SeriesPage> {
  const { holdings } = deps;
  const { type, signals, to } = query;
  const columns = [...new Set(signals)].flatMap((name): SignalColumn[] => {
    const kind = holdings.kindOf(type, name);
    return kind === undefined ? [] : [{ name, kind }];
  });
  check(query, columns);
  const from = query.after === undefined ? query.from : resumeAt(query.after);
  let rows: readonly DuckDBValue[][] = [];
  if (columns.length > 0 && from < to) {
    const question = () => seriesQuestion(deps.dir, holdings, query, columns, { from, to }) ?? NOTHING;
    rows = await ask(deps, question);
  }
  return page(query, columns, rows);
}

const NOTHING = { sql: 'SELECT 0 WHERE false', values: {} };

function check(query: SeriesQuery, columns: readonly SignalColumn[]): void {
  checkedLimit(query.limit);
  const { step, agg } = query;
  if (step !== undefined && !(Number.isInteger(step) && step > 0)) {
    throw storeError({ code: 'bad_query', field: 'step', reason: `${step} ms is no bucket; use whole milliseconds` });
  }
  if (agg !== undefined && step === undefined) {
    throw storeError({ code: 'bad_query', field: 'agg', reason: `${agg} needs a step; give one or leave agg out` });
  }
  const text = columns.find(({ kind }) => kind === 'text');
  if (text !== undefined && (agg === 'avg' || agg === 'sum')) {
    const reason = `${agg} needs numbers and ${text.name} is text; use first, last, min, max or count`;
    throw storeError({ code: 'bad_query', field: 'agg', reason });
  }
}

/** The cursor of a page is the instant at which the next one begins. */
function resumeAt(after: string): Instant {
  if (!/^-?\d{1,16}$/.test(after)) {
    throw storeError({
      code: 'bad_query',
      field: 'after',
      reason: `${after} is no cursor; use next of the page before`,
    });
  }
  return instant(Number(after));
}

function page(query: SeriesQuery, columns: readonly SignalColumn[], rows: readonly DuckDBValue[][]): SeriesPage {
  const points = new Map<string, Point[]>(columns.map(({ name }) => [name, []]));
  let taken = 0;
  let next: string | null = null;
  for (const [ts, ...cells] of rows) {
    const filled = cells.filter((cell) => cell !== null).length;
    if (taken > 0 && taken + filled > query.limit) {
      next = String(ts);
      break;
    }
    taken += filled;
    columns.forEach(({ name }, i) => {
      const cell = cells[i] as SignalValue | null;
      if (cell !== null) points.get(name)?.push([instant(Number(ts)), finite(cell)]);
    });
  }
  return { series: query.signals.map((signal) => ({ signal, points: points.get(signal) ?? [] })), next };
}

// A sum of large numbers may leave the range of numbers.
const finite = (value: SignalValue): SignalValue | null =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value;
