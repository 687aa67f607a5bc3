import type { SignalValue } from '../../telemetry/index.ts';
import type { TrendAnswer, TrendQuery } from '../store.ts';
import { checkTrend, roundedTrend } from '../trend-query.ts';
import { decoded, encoded, fieldOf, own } from './names.ts';
import type { ReadingDeps } from './reading-deps.ts';
import type { ReadingRow } from './reading-row.ts';
import type { TrendFold } from './trend-folds.ts';
import { trendFold } from './trend-folds.ts';
import type { ScannedDevice } from './wire.ts';
import { foldsThere } from './wire.ts';

/** A long window is asked for in so many parts, which bounds what is in memory at once. */
const PARTS = 32;
/** Parts no shorter than this. */
const LEAST_PART_MS = 3_600_000;

export async function readTrend(deps: ReadingDeps, query: TrendQuery): Promise<TrendAnswer> {
  const { type, signal: name, devices } = query;
  const kind = deps.ledger.kindOf(type, name);
  checkTrend(query, kind);
  if (kind === undefined || devices?.length === 0) return answerOf(new Map());
  return deps.gate.read(async (signal) => {
    const there = kind === 'number' ? await foldedThere(deps, query, signal) : undefined;
    if (there === undefined) return answerOf(await foldedHere(deps, query, signal));
    // The database does not know that a point was two readings, of which one may have come too late for the question.
    const sharing = new Set(deps.ledger.sharedIn(type, beginOf(query), query.asOf + 1).map(({ device }) => device));
    const apart = [...sharing].filter((device) => devices?.includes(device) ?? true);
    for (const device of apart) there.delete(device);
    const rest = apart.length === 0 ? [] : await foldedHere(deps, { ...query, devices: apart }, signal);
    return answerOf(new Map([...there, ...rest]));
  });
}

const beginOf = ({ asOf, window }: TrendQuery): number => asOf - window + 1;

/** Undefined where the database cannot fold so, or not so that the answer is the same. */
async function foldedThere(
  { wire, ledger }: ReadingDeps,
  query: TrendQuery,
  signal: AbortSignal,
): Promise<Map<string, number> | undefined> {
  const fn = foldsThere.find((one) => one === query.fn);
  if (fn === undefined || wire.fold === undefined) return undefined;
  const scan = { measurement: encoded(query.type), field: fieldOf(query.signal), fn, ...boundsOf(ledger, query) };
  const range = { from: beginOf(query), to: query.asOf + 1, devices: query.devices?.map(encoded) };
  const folded = await wire.fold({ ...scan, ...range }, signal);
  return new Map([...folded].map(([device, value]) => [decoded(device), value]));
}

/** From points, of which much travels. */
async function foldedHere(deps: ReadingDeps, query: TrendQuery, signal: AbortSignal): Promise<Map<string, number>> {
  const { window, asOf } = query;
  const part = Math.max(LEAST_PART_MS, Math.ceil(window / PARTS));
  const folds = new Map<string, TrendFold>();
  for (let start = beginOf(query); start <= asOf; start += part) {
    await foldPart(deps, query, folds, { from: start, to: Math.min(asOf + 1, start + part) }, signal);
  }
  return new Map([...folds].map(([device, fold]) => [device, fold.result()]));
}

/** What arrived too late for the question is out, and what is forgotten. */
const boundsOf = (ledger: ReadingDeps['ledger'], { asOf }: TrendQuery) => ({
  above: [[own.at, ledger.keptFrom - 1]] as const,
  upTo: [[own.at, asOf - 1]] as const,
});

async function foldPart(
  { wire, ledger }: ReadingDeps,
  query: TrendQuery,
  folds: Map<string, TrendFold>,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<void> {
  const { type, signal: name, asOf, devices, fn, q = 0, window } = query;
  const scan = { measurement: encoded(type), fields: [fieldOf(name)], from, to, ...boundsOf(ledger, query) };
  const wanted = devices === undefined ? undefined : new Set(devices);
  const found = await wire.scan({ ...scan, devices: devices?.map(encoded) }, signal);
  const shared = Map.groupBy(ledger.sharedIn(type, from, to), ({ device }) => device);
  const foldOf = (device: string): TrendFold => {
    const fold = folds.get(device) ?? trendFold(fn, q, asOf - window + 1);
    folds.set(device, fold);
    return fold;
  };
  const rest = new Map(shared);
  for (const one of found) {
    const device = decoded(one.device);
    const same = rest.get(device);
    rest.delete(device);
    for (const [ts, value] of pointsOf(one, same, name, asOf)) foldOf(device).add(ts, Number(value));
  }
  for (const [device, same] of rest) {
    if (wanted?.has(device) === false) continue;
    for (const [ts, value] of pointsOf({ device, rows: [] }, same, name, asOf)) foldOf(device).add(ts, Number(value));
  }
}

/** By rising instant. Of readings that share one, the latest of those that had arrived and have a value. */
function pointsOf(
  { rows }: ScannedDevice,
  shared: readonly ReadingRow[] | undefined,
  name: string,
  asOf: number,
): (readonly [number, SignalValue])[] {
  const points = rows.flatMap(([ts, value]): [number, SignalValue][] =>
    value === null || value === undefined ? [] : [[ts as number, value]],
  );
  if (shared === undefined) return points;
  const byInstant = new Map(points);
  for (const { ts } of shared) byInstant.delete(ts);
  for (const { ts, at, values } of shared) {
    const value = values[name];
    if (at < asOf && value !== undefined) byInstant.set(ts, value);
  }
  return [...byInstant].sort(([a], [b]) => a - b);
}

function answerOf(values: ReadonlyMap<string, number>): TrendAnswer {
  const known = [...values]
    .filter(([, value]) => Number.isFinite(value))
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return {
    devices: known.map(([device]) => device),
    values: Float64Array.from(known, ([, value]) => roundedTrend(value)),
  };
}
