/** Makes rollups of days that are settled, and of every day of which the retention is about to take raw readings. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instant } from '../../base/index.ts';
import { messageOf } from '../errors.ts';
import type { RollupRetention, RollupStep } from '../rollup.ts';
import { DAY_MS, isKept, rollupSteps } from '../rollup.ts';
import { type DaysDeps, isExpired, sync } from './close-days.ts';
import { deviceSlices } from './device-slices.ts';
import { literal, plainName } from './names.ts';
import type { Question } from './read-pool.ts';
import type { Rollup, RollupKey } from './rollup.ts';
import { isWhole, markOf } from './rollup.ts';
import type { RollupBook } from './rollup-book.ts';
import { foldRaw, foldRollups, rollupColumns, rollupSource } from './rollup-sql.ts';
import type { Segment, SignalColumn } from './segment.ts';
import { rowsOf } from './source.ts';

export interface RollupDeps extends DaysDeps {
  readonly rollups: RollupBook;
  readonly retention: RollupRetention;
}

/** A segment whose readings will not grow, and the days of their own time that they fall on. */
interface Source {
  readonly segment: Segment;
  readonly days: ReadonlySet<number>;
}

/**
 * Makes what is missing and makes anew what late readings have changed. A day is rolled up when the day of arrival
 * after it is closed, since most late readings have come by then. What fails is reported and tried again next time. Returns the first
 * day of arrival, and with it all later ones, that the retention must leave because a rollup lacks its readings.
 */
export async function rollUp(deps: RollupDeps, now: Instant): Promise<string | undefined> {
  if (Object.values(deps.retention).every((span) => span === undefined || span <= 0)) return undefined;
  try {
    const sources = await rollupSources(deps, now);
    for (const [type, held] of sources) await rollUpType(deps, type, held, now);
    return heldFrom(deps, sources, now);
  } catch (error) {
    if (!deps.signal.aborted) deps.onFault({ code: 'maintain_failed', detail: `no rollups: ${messageOf(error)}` });
    // Nothing may go of which it is not known whether it was rolled up.
    return '';
  }
}

async function rollUpType(deps: RollupDeps, type: string, held: readonly Source[], now: Instant): Promise<void> {
  const settled = Math.floor(Date.parse(deps.holdings.newestDay || '1970-01-01') / DAY_MS) - 1;
  for (const day of [...new Set(held.flatMap(({ days }) => [...days]))].sort((a, b) => a - b)) {
    const of = held.filter(({ days }) => days.has(day));
    const urgent = of.some(({ segment }) => isExpired(segment, deps, now));
    if (day >= settled && !urgent) continue;
    for (const step of ['five_minutes', 'hourly'] as const) {
      if (deps.signal.aborted) return;
      if (isKept(deps.retention, { step, day }, now)) await tryDay(deps, { type, step, day }, of);
    }
  }
}

/** Closed days of readings, and open ones past the retention, which nothing can follow any more. */
async function rollupSources(deps: RollupDeps, now: Instant): Promise<ReadonlyMap<string, readonly Source[]>> {
  const sources: Source[] = [];
  for (const segment of deps.holdings.segments('reading')) {
    if (segment.file === undefined && !isExpired(segment, deps, now)) continue;
    sources.push({ segment, days: segment.tsDays ?? (await daysOf(deps, segment)) });
  }
  return Map.groupBy(sources, ({ segment }) => segment.type);
}

async function daysOf({ dir, pool }: RollupDeps, segment: Segment): Promise<ReadonlySet<number>> {
  const rows = rowsOf(dir, [segment], () => 'ts', 'true');
  const found = await pool.rows({ sql: `SELECT DISTINCT floor(ts / ${DAY_MS})::INTEGER FROM (${rows})`, values: {} });
  return new Set(found.map(([day]) => Number(day)));
}

async function tryDay(deps: RollupDeps, key: RollupKey, sources: readonly Source[]): Promise<void> {
  const known = deps.rollups.find(key);
  const segments = sources.map(({ segment }) => segment);
  const fresh = segments.filter((segment) => known?.madeOf.includes(markOf(segment)) !== true);
  if (fresh.length === 0) return;
  try {
    // What is gone raw is in the rollup alone: then only what came since is added to it.
    const adds = known !== undefined && !isWhole(known, deps.holdings.segments('reading', key.type));
    const madeOf = [...new Set([...(adds ? known.madeOf : []), ...segments.map(markOf)])].sort();
    const finer = key.step === 'hourly' ? deps.rollups.find({ ...key, step: 'five_minutes' }) : undefined;
    const covered = finer !== undefined && madeOf.every((mark) => finer.madeOf.includes(mark));
    const made = covered
      ? await foldFiner(deps, key, finer)
      : await foldReadings(deps, key, adds ? fresh : segments, adds ? known : undefined);
    await deps.queue.turn(() => deps.rollups.put({ ...key, ...made, madeOf }));
  } catch (error) {
    if (deps.signal.aborted) return;
    const day = new Date(key.day * DAY_MS).toISOString().slice(0, 10);
    const detail = `the ${key.step} rollup of ${key.type} for ${day} is made another time, and its readings are kept until then: ${messageOf(error)}`;
    deps.onFault({ code: 'maintain_failed', detail });
  }
}

type Made = Pick<Rollup, 'files' | 'bytes'>;

async function foldFiner(deps: RollupDeps, key: RollupKey, finer: Rollup): Promise<Made> {
  if (finer.files.length === 0) return { files: [], bytes: 0 };
  const rows = `FROM ${rollupSource(deps.dir, finer.files)}`;
  return writeAll(deps, key, [{ sql: foldRollups(rows, rollupSteps[key.step]), values: {} }]);
}

/** An open day that has grown since it was rolled up stays too. */
function heldFrom(deps: RollupDeps, sources: ReadonlyMap<string, readonly Source[]>, now: Instant): string | undefined {
  const lacks = ({ segment, days }: Source): boolean =>
    [...days].some((day) =>
      (['five_minutes', 'hourly'] as const).some((step) => {
        const key = { type: segment.type, step, day };
        const grown = deps.holdings.segments('reading', segment.type).find((one) => one.day === segment.day) ?? segment;
        return isKept(deps.retention, key, now) && deps.rollups.find(key)?.madeOf.includes(markOf(grown)) !== true;
      }),
    );
  const lacking = [...sources.values()]
    .flat()
    .filter((source) => isExpired(source.segment, deps, now) && lacks(source));
  return lacking.map(({ segment }) => segment.day).sort()[0];
}

/** In slices of devices, so that a large fleet takes no more memory than a small one. */
async function foldReadings(
  deps: RollupDeps,
  key: RollupKey,
  segments: readonly Segment[],
  before: Rollup | undefined,
): Promise<Made> {
  const { dir, holdings } = deps;
  const range = { fromMs: key.day * DAY_MS, toMs: (key.day + 1) * DAY_MS };
  const stepMs = rollupSteps[key.step];
  const signals = [...new Set(segments.flatMap(({ signals }) => signals))].flatMap((name): SignalColumn[] => {
    const kind = holdings.kindOf(key.type, name);
    return kind === undefined ? [] : [{ name, kind }];
  });
  const earlier = before === undefined || before.files.length === 0 ? undefined : rollupSource(dir, before.files);
  const questions: Question[] = [];
  for (const devices of await deviceSlices(deps, segments, range, earlier)) {
    const raw = foldRaw({ dir, holdings, type: key.type, segments, signals, stepMs, ...range, devices });
    const kept = earlier && `SELECT * FROM ${earlier} WHERE device >= $first AND device <= $last`;
    const values = raw?.values ?? { first: devices[0], last: devices[1] };
    const sql = kept === undefined ? raw?.sql : foldRollups(kept, stepMs, raw?.sql);
    if (sql !== undefined) questions.push({ sql, values });
  }
  return writeAll(deps, key, questions);
}

const folders = { five_minutes: '5m', hourly: '1h' } as const satisfies Record<RollupStep, string>;

/** A file for each question. They are never written over: whoever reads those of before may end in peace. */
async function writeAll(
  deps: RollupDeps,
  { type, step, day }: RollupKey,
  questions: readonly Question[],
): Promise<Made> {
  const name = `${new Date(day * DAY_MS).toISOString().slice(0, 10)}.${randomUUID().slice(0, 8)}`;
  const files = questions.map(
    (_, i) => `rollups/${folders[step]}/${plainName(type)}/${name}${i === 0 ? '' : `-${i + 1}`}.parquet`,
  );
  let bytes = 0;
  for (const [i, { sql, values }] of questions.entries()) {
    const path = join(deps.dir, files[i] as string);
    const part = `${path}.part`;
    mkdirSync(dirname(path), { recursive: true });
    try {
      deps.signal.throwIfAborted();
      const rows = `SELECT ${rollupColumns} FROM (${sql}) ORDER BY signal, device, ts`;
      await deps.pool.work({ sql: `COPY (${rows}) TO ${literal(part)} (${FORM})`, values });
      sync(part);
      renameSync(part, path);
      sync(dirname(path));
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    bytes += statSync(path).size;
  }
  return { files, bytes };
}

const FORM = 'FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, ROW_GROUP_SIZE 20480';
