import type { DuckDBValue } from '@duckdb/node-api';
import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import { checkSeries, resumeAt } from '../series-query.ts';
import type { SeriesPage, SeriesQuery } from '../store.ts';
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
  checkSeries(query, columns);
  const from = query.after === undefined ? query.from : resumeAt(query.after);
  let rows: readonly DuckDBValue[][] = [];
  if (columns.length > 0 && from < to) {
    const question = () => seriesQuestion(deps.dir, holdings, query, columns, { from, to }) ?? NOTHING;
    rows = await ask(deps, question);
  }
  return page(query, columns, rows);
}

const NOTHING = { sql: 'SELECT 0 WHERE false', values: {} };

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
