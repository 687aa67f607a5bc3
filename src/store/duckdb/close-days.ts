import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Duration, Instant } from '../../base/index.ts';
import type { AppendQueue } from '../append-queue.ts';
import { messageOf } from '../errors.ts';
import type { StoreFault } from '../store.ts';
import type { Holdings } from './holdings.ts';
import { literal, plainName } from './names.ts';
import type { ReadPool } from './read-pool.ts';
import type { Segment, SegmentTable } from './segment.ts';
import { liveName, parquetSource } from './segment.ts';

/** What closing and dropping days need. */
export interface DaysDeps {
  readonly dir: string;
  /** For how long rows are kept after arrival. */
  readonly keep: Duration;
  readonly holdings: Holdings;
  /** The connection that writes; used within `queue.turn` only. */
  readonly connection: DuckDBConnection;
  readonly connect: () => Promise<DuckDBConnection>;
  readonly disconnect: (connection: DuckDBConnection) => void;
  readonly queue: AppendQueue;
  readonly pool: ReadPool;
  readonly onFault: (fault: StoreFault) => void;
  /** Stops what takes long; what is not finished is done another time. */
  readonly signal: AbortSignal;
}

/** A device's rows side by side and in time order; entries in the order of the stream. */
const orders = {
  reading: 'device, ts, seq, idx',
  rejection: 'device, seq, idx',
  entry: 'seq, idx',
} as const satisfies Record<SegmentTable, string>;

/**
 * Moves every day that can grow no more into a file. Rows are never in neither place and never in both: the
 * file is durable before one transaction drops the live table and books the file, and a file that is not
 * booked is not read. Returns the days closed.
 */
export async function closeDays(deps: DaysDeps, now: Instant): Promise<string[]> {
  const { newestDay } = deps.holdings;
  const closable = deps.holdings
    .segments()
    .filter((one) => one.file === undefined && one.day !== '' && one.day < newestDay && !isExpired(one, deps, now));
  const closed = new Set<string>();
  for (const segment of closable) {
    if (deps.signal.aborted) break;
    try {
      await closeSegment(deps, segment);
      closed.add(segment.day);
    } catch (error) {
      if (deps.signal.aborted) break;
      const detail = `day ${segment.day} stays open and is tried again later: ${messageOf(error)}`;
      deps.onFault({ code: 'maintain_failed', detail });
    }
  }
  return [...closed];
}

/** Whether every row of the day arrived longer ago than rows are kept. */
export const isExpired = ({ day }: Segment, { keep }: Pick<DaysDeps, 'keep'>, now: Instant): boolean =>
  day !== '' && Date.parse(day) + DAY_MS + keep <= now;

const DAY_MS = 86_400_000;

async function closeSegment(deps: DaysDeps, segment: Segment): Promise<void> {
  const file = fileFor(segment);
  const written = await writeFile(deps, segment, file);
  const put: Segment = { ...segment, file, ...written };
  await deps.queue.turn(async () => {
    await deps.holdings.change({ put }, async () => {
      await deps.connection.run(`DROP TABLE ${liveName(segment)}`);
    });
  });
}

/** Below the store's directory; people may read these files with any Parquet reader. */
export function fileFor({ table, type, day }: Segment): string {
  return `days/${table === 'reading' ? plainName(type) : `@${table}`}/${day}.parquet`;
}

type Written = Pick<Segment, 'rows' | 'bytes' | 'seqs' | 'tsDays'>;

async function writeFile(deps: DaysDeps, segment: Segment, file: string): Promise<Written> {
  const path = join(deps.dir, file);
  const part = `${path}.part`;
  mkdirSync(dirname(path), { recursive: true });
  const connection = await deps.connect();
  const stop = (): void => connection.interrupt();
  deps.signal.addEventListener('abort', stop);
  try {
    const select = `SELECT * FROM ${liveName(segment)} ORDER BY ${orders[segment.table]}`;
    deps.signal.throwIfAborted();
    await deps.pool.slot(() => connection.run(`COPY (${select}) TO ${literal(part)} (${formFor(segment)})`));
    sync(part);
    renameSync(part, path);
    sync(dirname(path));
    const found = await deps.pool.slot(() => readBack(connection, deps.dir, file, segment.table));
    if (found.rows !== segment.rows) throw new Error(`${file} has ${found.rows} rows instead of ${segment.rows}`);
    return { ...found, bytes: statSync(path).size };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    deps.signal.removeEventListener('abort', stop);
    deps.disconnect(connection);
  }
}

/** Small groups of rows let a device be found quickly; many of them make the file's footer long. */
function formFor({ rows }: Segment): string {
  const group = Math.min(122_880, Math.max(20_480, Math.ceil(rows / 256 / 2_048) * 2_048));
  return `FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, ROW_GROUP_SIZE ${group}`;
}

/** Asked of the file, so that what was written is known to be readable before the live rows go. */
async function readBack(
  connection: DuckDBConnection,
  dir: string,
  file: string,
  table: SegmentTable,
): Promise<Omit<Written, 'bytes'>> {
  const days = table === 'reading' ? 'list(DISTINCT floor(ts / 86400000)::INTEGER)' : 'NULL';
  const source = parquetSource(dir, [file]);
  const columns = `count(*)::DOUBLE, min(seq)::DOUBLE, max(seq)::DOUBLE, ${days}::VARCHAR`;
  const found = await connection.runAndReadAll(`SELECT ${columns} FROM ${source}`);
  const [rows, first, last, tsDays = null] = found.getRows()[0] ?? [];
  const onDays = tsDays === null ? undefined : new Set(JSON.parse(String(tsDays)) as number[]);
  return { rows: Number(rows), seqs: { first: Number(first), last: Number(last) }, tsDays: onDays };
}

/** Makes a file's bytes, or a folder's entries, survive a power failure. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
