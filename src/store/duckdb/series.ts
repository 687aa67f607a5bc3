import type { DuckDBValue } from '@duckdb/node-api';
import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import { DAY_MS } from '../rollup.ts';
import { checkSeries, resumeAt } from '../series-query.ts';
import type { SeriesPage, SeriesQuery } from '../store.ts';
import { mixedQuestion } from './mixed-series-sql.ts';
import type { Question } from './read-pool.ts';
import type { ReadingDeps } from './reading.ts';
import { whileHoldingsMove } from './reading.ts';
import type { SignalColumn } from './segment.ts';
import { fitting, planSeries } from './series-plan.ts';
import { type SeriesRange, seriesQuestion } from './series-sql.ts';
import { rowsOf } from './source.ts';

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
    rows = await whileHoldingsMove(deps, async () =>
      deps.pool.rows(await questionOf(deps, query, columns, { from, to })),
    );
  }
  return page(query, columns, rows);
}

async function questionOf(
  deps: ReadingDeps,
  query: SeriesQuery,
  columns: readonly SignalColumn[],
  range: SeriesRange,
): Promise<Question> {
  const { dir, holdings, rollups } = deps;
  const segments = holdings.segments('reading', query.type);
  const fits = fitting(query, columns, rollups.of(query.type), segments, range);
  if (fits.length === 0) return seriesQuestion(dir, holdings, query, columns, range) ?? NOTHING;
  const plan = planSeries(fits, { segments, range, open: await openDays(deps, query, range) });
  return mixedQuestion(dir, holdings, query, columns, range, plan) ?? NOTHING;
}

/** Late readings that lie in a day still open belong to days that are rolled up already. */
async function openDays(deps: ReadingDeps, query: SeriesQuery, { from, to }: SeriesRange): Promise<Set<number>> {
  const open = deps.holdings.segments('reading', query.type).filter(({ file }) => file === undefined);
  const day = () => `floor(ts / ${DAY_MS})::INTEGER AS day`;
  const sql = rowsOf(deps.dir, open, day, 'device = $device AND ts >= $from AND ts < $to');
  if (sql === undefined) return new Set();
  const values = { device: query.device, from: BigInt(from), to: BigInt(to) };
  const found = await deps.pool.rows({ sql: `SELECT DISTINCT day FROM (${sql})`, values });
  return new Set(found.map(([one]) => Number(one)));
}

const NOTHING: Question = { sql: 'SELECT 0 WHERE false', values: {} };

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
