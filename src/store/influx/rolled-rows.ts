import type { SignalValue } from '../../telemetry/index.ts';
import { rollupSteps } from '../rollup.ts';
import type { SeriesColumn } from '../series-query.ts';
import type { Aggregate, SeriesQuery } from '../store.ts';
import type { RolledRow, RolledValue, SeriesRow } from './buckets.ts';
import { HOUR_MS } from './hour-chunks.ts';
import type { RolledPart } from './names.ts';
import { encoded, rolledField, rollupMeasurement, THROUGH } from './names.ts';
import type { ReadingDeps } from './reading-deps.ts';
import { onePerInstant } from './roll-up-late.ts';
import { startOf } from './rollup-fold.ts';
import { signalValue } from './scanned-rows.ts';
import type { SeriesPart } from './series-parts.ts';
import { windowReadings } from './stream-readings.ts';

/**
 * Buckets of a device that begin within the part, and the readings that came since they were made, by time: a late
 * reading follows the bucket that it belongs to.
 */
export async function rolledRows(
  deps: ReadingDeps & { readonly signal: AbortSignal },
  { type, device, agg }: SeriesQuery,
  columns: readonly SeriesColumn[],
  { from, to, rolled: step = 'hourly' }: SeriesPart,
): Promise<readonly (SeriesRow | RolledRow)[]> {
  const { wire, signal } = deps;
  const readers = columns.map((column) => readerOf(column, agg));
  const scan = { measurement: rollupMeasurement(type, step), devices: [encoded(device)], from, to };
  const fields = [THROUGH, ...readers.flatMap((reader) => reader.fields)];
  const [found] = await wire.scan({ ...scan, fields }, signal);
  const through = new Map<number, number>();
  const rows: (SeriesRow | RolledRow)[] = [];
  for (const [start, has, ...cells] of found?.rows ?? []) {
    through.set(start as number, has as number);
    let at = 0;
    const values = readers.map(({ fields: own, read }) => {
      at += own.length;
      return read(cells.slice(at - own.length, at));
    });
    rows.push([start as number, ...values]);
  }
  const late = await lateRows(deps, { type, device, columns }, { from, to, rolled: step }, through);
  // Both are by time, and sorting keeps a bucket before the reading of its first instant.
  return late.length === 0 ? rows : [...rows, ...late].sort(([a], [b]) => a - b);
}

async function lateRows(
  deps: ReadingDeps & { readonly signal: AbortSignal },
  { type, device, columns }: Pick<SeriesQuery, 'type' | 'device'> & { readonly columns: readonly SeriesColumn[] },
  { from, to, rolled: step }: Required<SeriesPart>,
  through: ReadonlyMap<number, number>,
): Promise<SeriesRow[]> {
  const range = { from: Math.floor(from / HOUR_MS), to: Math.ceil(to / HOUR_MS) };
  const hours = new Map(
    deps.rollups.late(type, step as 'hourly', range, deps.ledger.keptFrom).map((one) => [one.hour, one]),
  );
  if (hours.size === 0) return [];
  const names = columns.map(({ name }) => name);
  const spans = [...hours.keys()].map((hour) => ({
    from: Math.max(from, hour * HOUR_MS),
    to: Math.min(to, (hour + 1) * HOUR_MS),
  }));
  const after = Math.min(...[...hours.values()].map((one) => one.through));
  const window = { after, upTo: Number.MAX_SAFE_INTEGER, spans: new Map([[type, spans]]) };
  const readings = await windowReadings(deps, window, { devices: [device], signalsOf: () => names });
  const width = rollupSteps[step as 'hourly'];
  const news = readings.filter(
    ({ ts, seq }) => seq > (through.get(startOf(ts, width)) ?? hours.get(Math.floor(ts / HOUR_MS))?.through ?? 0),
  );
  const [found] = onePerInstant(news, names);
  return (found?.rows ?? []).map(([ts, ...cells]) => [
    ts as number,
    ...cells.map((cell) => (cell === null ? null : signalValue(cell))),
  ]);
}

interface CellReader {
  readonly fields: readonly string[];
  readonly read: (cells: readonly (SignalValue | null)[]) => RolledValue | null;
}

const partOf = {
  avg: 'sum',
  sum: 'sum',
  count: undefined,
  first: undefined,
  last: 'last',
  min: 'min',
  max: 'max',
} as const;

function readerOf({ name, kind }: SeriesColumn, asked: Aggregate | undefined): CellReader {
  const part = partOf[asked ?? (kind === 'number' ? 'avg' : 'last')];
  const stored: RolledPart | undefined = part === 'last' && kind === 'text' ? 'last_text' : part;
  return {
    fields: ['count' as const, ...(stored === undefined ? [] : [stored])].map((one) => rolledField(name, one)),
    read([count = null, value = null]) {
      if (count === null) return null;
      if (part === undefined) return { count: Number(count) };
      // A sum that the database could not keep is none that anybody could.
      if (part === 'sum')
        return { count: Number(count), sum: value === null ? Number.POSITIVE_INFINITY : Number(value) };
      const shown = value === null ? undefined : kind === 'bool' ? value === 1 : signalValue(value);
      return { count: Number(count), [part]: shown };
    },
  };
}
