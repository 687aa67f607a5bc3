/** Readings folded into the buckets of rollups. Pure. */
import type { SignalValue } from '../../telemetry/index.ts';
import type { FieldKind } from './ledger.ts';
import { rolledField, THROUGH } from './names.ts';
import type { FieldValue, ScannedDevice } from './wire.ts';
import { Whole } from './wire.ts';

/** What a bucket has of one signal. `last` of text is as the database has it; a bool counts as 0 or 1. */
export interface RolledCell {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number | string;
}

/** A cell for each signal; undefined where it has no value. */
export type RolledCells = readonly (RolledCell | undefined)[];

/** By device, then by the start of the bucket. */
export type RolledDevices = Map<string, Map<number, RolledCells>>;

export interface RolledSignal {
  readonly name: string;
  readonly kind: FieldKind;
}

function cellOf(value: SignalValue): RolledCell {
  if (typeof value === 'string') return { count: 1, min: 0, max: 0, sum: 0, last: value };
  const number = Number(value);
  return { count: 1, min: number, max: number, sum: number, last: number };
}

/** `later`: its last value counts. */
function together(a: RolledCell | undefined, later: RolledCell | undefined): RolledCell | undefined {
  if (a === undefined || later === undefined) return a ?? later;
  return {
    count: a.count + later.count,
    min: Math.min(a.min, later.min),
    max: Math.max(a.max, later.max),
    sum: a.sum + later.sum,
    last: later.last,
  };
}

export const startOf = (ts: number, width: number): number => Math.floor(ts / width) * width;

export function addTo(devices: RolledDevices, device: string, start: number, cells: RolledCells): void {
  const buckets = devices.get(device) ?? new Map<number, RolledCells>();
  devices.set(device, buckets);
  const had = buckets.get(start);
  buckets.set(start, had === undefined ? cells : cells.map((cell, i) => together(had[i], cell)));
}

/** Rows of an instant and a value for each signal, by rising time. */
export function foldRows(found: readonly ScannedDevice[], width: number): RolledDevices {
  const devices: RolledDevices = new Map();
  for (const { device, rows } of found) {
    for (const [ts, ...cells] of rows) {
      const folded = cells.map((cell) => (cell === null ? undefined : cellOf(cell)));
      addTo(devices, device, startOf(ts as number, width), folded);
    }
  }
  return devices;
}

/** Into wider buckets, those of `finer` after what is there. */
export function foldFiner(into: RolledDevices, finer: RolledDevices, width: number): void {
  for (const [device, buckets] of finer) {
    for (const [start, cells] of buckets) addTo(into, device, startOf(start, width), cells);
  }
}

/** The fields of a bucket's point. */
export function fieldsOf(
  signals: readonly RolledSignal[],
  cells: RolledCells,
  through: number,
): readonly (readonly [string, FieldValue])[] {
  const fields: [string, FieldValue][] = [[THROUGH, new Whole(through)]];
  signals.forEach(({ name, kind }, i) => {
    const cell = cells[i];
    if (cell === undefined) return;
    fields.push([rolledField(name, 'count'), new Whole(cell.count)]);
    if (kind === 'text') {
      fields.push([rolledField(name, 'last_text'), cell.last]);
      return;
    }
    const { min, max, sum, last } = cell;
    const parts = { min, max, mean: sum / cell.count, sum, last };
    for (const [part, value] of Object.entries(parts) as [keyof typeof parts, number][]) {
      // A sum of large numbers may leave the range of numbers, which the database cannot keep.
      if (Number.isFinite(value)) fields.push([rolledField(name, part), value]);
    }
  });
  return fields;
}

/** What is read of a signal to have its cell again. */
export const cellFields = ({ name, kind }: RolledSignal): readonly string[] => {
  const parts = kind === 'text' ? (['count', 'last_text'] as const) : (['count', 'min', 'max', 'sum', 'last'] as const);
  return parts.map((part) => rolledField(name, part));
};

/** Out of the values of all signals' `cellFields`. */
export function cellsOf(signals: readonly RolledSignal[], values: readonly (SignalValue | null)[]): RolledCells {
  let at = 0;
  return signals.map(({ kind }) => {
    const [count = null, ...rest] = values.slice(at, at + (kind === 'text' ? 2 : 5));
    at += 1 + rest.length;
    if (count === null) return undefined;
    if (kind === 'text') return { count: Number(count), min: 0, max: 0, sum: 0, last: String(rest[0] ?? '') };
    const [min, max, sum, last] = rest.map((value) => (value === null ? Number.POSITIVE_INFINITY : Number(value)));
    return { count: Number(count), min: min ?? 0, max: max ?? 0, sum: sum ?? 0, last: last ?? 0 };
  });
}
