import SqliteDatabase from 'better-sqlite3';
import type { RollupStep } from '../rollup.ts';

/** What an hour's rollup has in it. */
export interface Rolled {
  /** Hours since the epoch. */
  readonly hour: number;
  /** The entry of the journal up to which readings are in it. */
  readonly through: number;
  /** The arrival of the first of them; when that is forgotten, some of them are in the rollup alone. */
  readonly firstAt: number;
}

/** An hour of the readings' own time of which some are kept. */
export interface HeldHour {
  readonly hour: number;
  readonly rows: number;
  readonly firstAt: number;
  readonly lastSeq: number;
  /** Of readings that arrived on days before the one asked for; null when there are none. */
  readonly expiring: number | null;
  /** The first day of arrival. */
  readonly firstDay: string;
}

/** Which hours are rolled up, in the ledger's file. */
export class RollupBook implements Disposable {
  readonly #db: SqliteDatabase.Database;

  /** The ledger has made the file. */
  constructor(file: string) {
    this.#db = new SqliteDatabase(file);
    this.#db.pragma('synchronous = FULL');
  }

  types(): readonly string[] {
    return this.#db.prepare('SELECT DISTINCT type FROM stretch').pluck().all() as string[];
  }

  /** The newest day of arrival; empty without one. */
  newestDay(): string {
    return this.#db.prepare(`SELECT coalesce(max(day), '') FROM stretch`).pluck().get() as string;
  }

  /** By time, within the hours given. `before`: a day of arrival. */
  held(type: string, { keptFrom, before = '' }: { readonly keptFrom: number; readonly before?: string }): HeldHour[] {
    const sql = `SELECT hour, sum(rows) AS rows, min(first_at) AS firstAt, max(last_seq) AS lastSeq, min(day) AS firstDay,
      max(CASE WHEN day < ? THEN last_seq END) AS expiring
      FROM stretch WHERE type = ? AND last_at >= ? GROUP BY hour ORDER BY hour`;
    return this.#db.prepare(sql).all(before, type, keptFrom) as HeldHour[];
  }

  /** Hours, the end excluded, of which readings are kept. */
  heldHours(type: string, { from, to }: HourRange, keptFrom: number): readonly number[] {
    const sql = `SELECT DISTINCT hour FROM stretch
      WHERE type = ? AND hour >= ? AND hour < ? AND last_at >= ? ORDER BY hour`;
    return this.#db.prepare(sql).pluck().all(type, from, to, keptFrom) as number[];
  }

  of(type: string, step: RollupStep): ReadonlyMap<number, Rolled> {
    const sql = 'SELECT hour, through, first_at AS firstAt FROM rolled WHERE type = ? AND step = ?';
    const found = this.#db.prepare(sql).all(type, step) as Rolled[];
    return new Map(found.map((one) => [one.hour, one]));
  }

  /** Hours, by time, of which some readings are in the rollup alone. */
  gone(type: string, step: RollupStep, { from, to }: HourRange, keptFrom: number): readonly Rolled[] {
    const sql = `SELECT hour, through, first_at AS firstAt FROM rolled
      WHERE type = ? AND step = ? AND hour >= ? AND hour < ? AND first_at < ? ORDER BY hour`;
    return this.#db.prepare(sql).all(type, step, from, to, keptFrom) as Rolled[];
  }

  /** Of these hours, those with readings that their rollup lacks. */
  late(type: string, step: RollupStep, { from, to }: HourRange, keptFrom: number): readonly Rolled[] {
    const sql = `SELECT DISTINCT r.hour AS hour, r.through AS through, r.first_at AS firstAt FROM rolled r JOIN stretch s
      ON s.type = r.type AND s.hour = r.hour AND s.last_seq > r.through AND s.last_at >= ?
      WHERE r.type = ? AND r.step = ? AND r.hour >= ? AND r.hour < ? ORDER BY r.hour`;
    return this.#db.prepare(sql).all(keptFrom, type, step, from, to) as Rolled[];
  }

  /** Once the points are in the database. */
  note(type: string, step: RollupStep, rolled: readonly Rolled[]): void {
    const put = this.#db.prepare('INSERT OR REPLACE INTO rolled VALUES (?, ?, ?, ?, ?)');
    this.#db.transaction(() => {
      for (const { hour, through, firstAt } of rolled) put.run(type, step, hour, through, firstAt);
    })();
  }

  /** Hours before `hour` that are rolled up, as the first and the last of each type. */
  before(
    step: RollupStep,
    hour: number,
  ): readonly { readonly type: string; readonly first: number; readonly last: number }[] {
    const sql =
      'SELECT type, min(hour) AS first, max(hour) AS last FROM rolled WHERE step = ? AND hour < ? GROUP BY type';
    return this.#db.prepare(sql).all(step, hour) as { type: string; first: number; last: number }[];
  }

  /** Once their points are gone from the database. */
  forgetBefore(step: RollupStep, hour: number): void {
    this.#db.prepare('DELETE FROM rolled WHERE step = ? AND hour < ?').run(step, hour);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

/** Hours since the epoch, the end excluded. */
export interface HourRange {
  readonly from: number;
  readonly to: number;
}
