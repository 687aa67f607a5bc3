import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import { checkSeries, resumeAt, type SeriesColumn } from '../series-query.ts';
import type { SeriesPage, SeriesQuery } from '../store.ts';
import type { Buckets, SeriesRow } from './buckets.ts';
import { createBuckets } from './buckets.ts';
import { encoded, fieldOf } from './names.ts';
import type { ReadingDeps } from './reading-deps.ts';
import { rolledRows } from './rolled-rows.ts';
import { signalValue } from './scanned-rows.ts';
import { partsOf } from './series-parts.ts';
import { visible } from './visible.ts';
import type { Wire } from './wire.ts';

type Point = readonly [Instant, SignalValue | null];
/** Instants that one question brings; buckets are folded here, so that every store folds alike. */
const ROWS_TOGETHER = 20_000;

export async function readSeries(deps: ReadingDeps, query: SeriesQuery): Promise<SeriesPage> {
  const columns = [...new Set(query.signals)].flatMap((name): SeriesColumn[] => {
    const kind = deps.ledger.kindOf(query.type, name);
    return kind === undefined ? [] : [{ name, kind }];
  });
  checkSeries(query, columns);
  const from = query.after === undefined ? query.from : resumeAt(query.after);
  if (columns.length === 0 || from >= query.to) return page(query, columns, []);
  return deps.gate.read(async (signal) => page(query, columns, await rowsOf(deps, query, columns, from, signal)));
}

/** One more than fits tells whether there is a next page. */
async function rowsOf(
  deps: ReadingDeps,
  query: SeriesQuery,
  columns: readonly SeriesColumn[],
  from: Instant,
  signal: AbortSignal,
): Promise<SeriesRow[]> {
  const { step, limit } = query;
  if (step === undefined) return scanned(deps, query, columns, from, limit + 1, signal);
  const buckets = createBuckets(columns, step, query.agg);
  for (const part of partsOf(deps, query, columns, { from, to: query.to })) {
    if (part.rolled !== undefined) {
      for (const row of await rolledRows({ ...deps, signal }, query, columns, part)) buckets.add(row);
    } else {
      await addScanned(deps, { ...query, to: instant(part.to) }, columns, part.from, buckets, signal);
    }
    if (buckets.done.length > limit) return buckets.done;
  }
  return buckets.end();
}

async function addScanned(
  deps: ReadingDeps,
  query: SeriesQuery,
  columns: readonly SeriesColumn[],
  from: number,
  buckets: Buckets,
  signal: AbortSignal,
): Promise<void> {
  let next = from;
  while (buckets.done.length <= query.limit) {
    const rows = await scanned(deps, query, columns, next, ROWS_TOGETHER, signal);
    for (const row of rows) buckets.add(row);
    if (rows.length < ROWS_TOGETHER) return;
    next = (rows.at(-1)?.[0] ?? next) + 1;
  }
}

async function scanned(
  { wire, ledger }: { readonly wire: Wire; readonly ledger: ReadingDeps['ledger'] },
  { type, device, to }: SeriesQuery,
  columns: readonly SeriesColumn[],
  from: number,
  limit: number,
  signal: AbortSignal,
): Promise<SeriesRow[]> {
  const fields = columns.map(({ name }) => fieldOf(name));
  const scan = { measurement: encoded(type), devices: [encoded(device)], fields, from, to, limit };
  const [found] = await wire.scan({ ...scan, ...visible(ledger, from) }, signal);
  return (found?.rows ?? []).map(([ts, ...cells]) => [
    ts as number,
    ...cells.map((cell) => (cell === null ? null : signalValue(cell))),
  ]);
}

function page(query: SeriesQuery, columns: readonly SeriesColumn[], rows: readonly SeriesRow[]): SeriesPage {
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
      const cell = cells[i] ?? null;
      if (cell !== null) points.get(name)?.push([instant(ts), finite(cell)]);
    });
  }
  return { series: query.signals.map((signal) => ({ signal, points: points.get(signal) ?? [] })), next };
}

// A sum of large numbers may leave the range of numbers.
const finite = (value: SignalValue): SignalValue | null =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value;
