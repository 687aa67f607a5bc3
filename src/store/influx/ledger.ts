import SqliteDatabase from 'better-sqlite3';
import type { SignalValue } from '../../telemetry/index.ts';
import { ledgerSchema } from './ledger-schema.ts';
import type { ReadingRow } from './reading-row.ts';

export type FieldKind = 'number' | 'bool' | 'text';

/** Readings of one type from neighbouring entries, measured in one hour: where in time a part of the stream lies. */
export interface Stretch {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly type: string;
  /** UTC day of arrival, `yyyy-mm-dd`. */
  readonly day: string;
  /** Of the readings' own times, in hours since the epoch. */
  readonly hour: number;
  readonly firstTs: number;
  readonly lastTs: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly rows: number;
}

/** Readings in fresh stretches that are merged when there are more: fewer, larger questions to the database. */
const MERGE_ROWS = 65_536;
/** Stretches read at once. */
const PAGE = 512;

/**
 * What InfluxDB cannot say of the readings in it, in a small file beside: which entries of the journal lie where in
 * time, the kind of each signal, and readings that share an instant with another of their device (InfluxDB keeps one).
 */
export class Ledger implements Disposable {
  readonly #db: SqliteDatabase.Database;
  readonly #kinds = new Map<string, Map<string, FieldKind>>();
  #freshRows: number;
  /** No stretch reaches over more entries. */
  #longest: number;
  #shared: number;
  #lost: readonly { readonly after: number; readonly upTo: number }[];
  /** Readings that arrived before are forgotten, and hidden where they are still there. */
  keptFrom: number;

  /** `cursor`: what was noted for entries beyond it never came to be. */
  constructor(file: string, cursor: number) {
    this.#db = new SqliteDatabase(file);
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.exec(ledgerSchema);
    this.#db.prepare('DELETE FROM stretch WHERE last_seq > ?').run(cursor);
    for (const { type, name, kind } of this.#all<KindRow>('SELECT type, name, kind FROM signal ORDER BY rowid')) {
      this.#kindsOf(type).set(name, kind);
    }
    this.#freshRows = this.#number('SELECT coalesce(sum(rows), 0) FROM stretch WHERE fresh = 1');
    this.#longest = this.#number('SELECT coalesce(max(last_seq - first_seq), 0) FROM stretch');
    this.#shared = this.#number('SELECT count(*) FROM shared');
    this.#lost = this.#lostRanges();
    this.keptFrom = this.#number('SELECT coalesce(max(at), -9007199254740991) FROM kept_from');
  }

  kindOf(type: string, signal: string): FieldKind | undefined {
    return this.#kinds.get(type)?.get(signal);
  }

  /** Numbers that another life of this house gave to entries after the backup that this one comes from. */
  lose(after: number, upTo: number): void {
    const sql = `INSERT INTO lost VALUES (?, ?) ON CONFLICT (after) DO UPDATE SET up_to = max(up_to, excluded.up_to)`;
    this.#db.prepare(sql).run(after, upTo);
    this.#lost = this.#lostRanges();
  }

  isLost(seq: number): boolean {
    return this.#lost.some(({ after, upTo }) => seq > after && seq <= upTo);
  }

  /** The highest number that any life of this house may have given; 0 where there was one life. */
  get lostUpTo(): number {
    return Math.max(0, ...this.#lost.map(({ upTo }) => upTo));
  }

  /** Of the first entry with a reading that is kept; 0 without one. */
  get firstSeq(): number {
    const sql = 'SELECT coalesce(min(first_seq), 0) FROM stretch WHERE last_at >= ?';
    return this.#db.prepare(sql).pluck().get(this.keptFrom) as number;
  }

  /** In the order in which they first came. */
  signalsOf(type: string): readonly string[] {
    return [...(this.#kinds.get(type)?.keys() ?? [])];
  }

  get types(): readonly string[] {
    return [...this.#kinds.keys()];
  }

  /** Before anything of such a kind is written. */
  learnKinds(fresh: readonly { readonly type: string; readonly name: string; readonly kind: FieldKind }[]): void {
    if (fresh.length === 0) return;
    const insert = this.#db.prepare('INSERT OR IGNORE INTO signal VALUES (?, ?, ?)');
    this.#db.transaction(() => {
      for (const { type, name, kind } of fresh) insert.run(type, name, kind);
    })();
    for (const { type, name, kind } of fresh) this.#kindsOf(type).set(name, kind);
  }

  /** Before one of them takes the other's place in the database. */
  keepShared(rows: readonly ReadingRow[]): void {
    if (rows.length === 0) return;
    const insert = this.#db.prepare('INSERT OR IGNORE INTO shared VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#db.transaction(() => {
      for (const { type, device, ts, seq, idx, at, flags, values, aside } of rows) {
        const { changes } = insert.run(type, device, ts, seq, idx, at, flags, JSON.stringify(values), aside ?? null);
        this.#shared += changes;
      }
    })();
  }

  forgetShared(rows: readonly Pick<ReadingRow, 'seq' | 'idx'>[]): void {
    if (this.#shared === 0) return;
    const remove = this.#db.prepare('DELETE FROM shared WHERE seq = ? AND idx = ?');
    for (const { seq, idx } of rows) this.#shared -= remove.run(seq, idx).changes;
  }

  /** After the readings are in the database and before the cursor moves. */
  noteStretches(stretches: readonly Stretch[]): void {
    const insert = this.#db.prepare('INSERT INTO stretch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)');
    this.#db.transaction(() => {
      for (const { firstSeq, lastSeq, type, day, hour, firstTs, lastTs, firstAt, lastAt, rows } of stretches) {
        insert.run(firstSeq, lastSeq, type, day, hour, firstTs, lastTs, firstAt, lastAt, rows);
        this.#freshRows += rows;
        this.#longest = Math.max(this.#longest, lastSeq - firstSeq);
      }
    })();
  }

  /** Once the cursor has passed all that is noted, or what failed is to be forgotten. */
  settle(cursor: number): void {
    if (this.#freshRows < MERGE_ROWS) return;
    const columns = `min(first_seq), max(last_seq), type, day, hour, min(first_ts), max(last_ts), min(first_at),
      max(last_at), sum(rows), 0`;
    this.#db.transaction(() => {
      const fresh = 'fresh = 1 AND last_seq <= ?';
      this.#db
        .prepare(`INSERT INTO stretch SELECT ${columns} FROM stretch WHERE ${fresh} GROUP BY type, day, hour`)
        .run(cursor);
      this.#db.prepare(`DELETE FROM stretch WHERE ${fresh}`).run(cursor);
    })();
    this.#freshRows = this.#number('SELECT coalesce(sum(rows), 0) FROM stretch WHERE fresh = 1');
    this.#longest = this.#number('SELECT coalesce(max(last_seq - first_seq), 0) FROM stretch');
  }

  /** A commit that failed is tried again: what it had noted goes. */
  forgetBeyond(cursor: number): void {
    const { changes } = this.#db.prepare('DELETE FROM stretch WHERE last_seq > ?').run(cursor);
    if (changes > 0) this.#freshRows = this.#number('SELECT coalesce(sum(rows), 0) FROM stretch WHERE fresh = 1');
  }

  /** Those that reach into the entries above `after` and up to `upTo`, by their last. */
  *stretchesIn(after: number, upTo: number): Generator<Stretch, void, undefined> {
    const sql = `SELECT ${STRETCH} FROM stretch
      WHERE last_seq > ? AND last_seq <= ? AND first_seq <= ? AND last_at >= ? ORDER BY last_seq LIMIT ${PAGE} OFFSET ?`;
    const page = this.#db.prepare(sql);
    for (let offset = 0; ; offset += PAGE) {
      const found = page.all(after, upTo + this.#longest, upTo, this.keptFrom, offset) as Stretch[];
      yield* found;
      if (found.length < PAGE) return;
    }
  }

  /** The last stretch with a reading that arrived before. */
  stretchBefore(at: number): Stretch | undefined {
    const sql = `SELECT ${STRETCH} FROM stretch WHERE first_at < ? AND last_at >= ? ORDER BY last_seq DESC LIMIT 1`;
    return this.#db.prepare(sql).get(at, this.keptFrom) as Stretch | undefined;
  }

  /** Where a query of unknown reach may stop looking. */
  reach(type: string): { readonly firstTs: number; readonly lastTs: number } | undefined {
    const sql = 'SELECT min(first_ts) AS firstTs, max(last_ts) AS lastTs FROM stretch WHERE type = ?';
    const { firstTs, lastTs } = this.#db.prepare(sql).get(type) as { firstTs: number | null; lastTs: number | null };
    return firstTs === null || lastTs === null ? undefined : { firstTs, lastTs };
  }

  /** Readings of each type and day of arrival that are not forgotten. */
  rowsByDay(): readonly { readonly type: string; readonly day: string; readonly rows: number }[] {
    const sql = 'SELECT type, day, sum(rows) AS rows FROM stretch WHERE last_at >= ? GROUP BY type, day';
    return this.#db.prepare(sql).all(this.keptFrom) as { type: string; day: string; rows: number }[];
  }

  /** Readings that share an instant, of the type and with the own times given. */
  sharedIn(type: string, from: number, to: number): readonly ReadingRow[] {
    if (this.#shared === 0) return [];
    const sql = 'SELECT * FROM shared WHERE type = ? AND ts >= ? AND ts < ? AND at >= ? ORDER BY ts, seq, idx';
    return (this.#db.prepare(sql).all(type, from, to, this.keptFrom) as SharedRow[]).map(toRow);
  }

  /** The same by entry of the journal. */
  sharedOf(after: number, upTo: number): readonly ReadingRow[] {
    if (this.#shared === 0) return [];
    const sql = 'SELECT * FROM shared WHERE seq > ? AND seq <= ? AND at >= ? ORDER BY seq, idx';
    return (this.#db.prepare(sql).all(after, upTo, this.keptFrom) as SharedRow[]).map(toRow);
  }

  /** Days of arrival before `day` that something is noted of, and the hours that nothing else is noted of. */
  before(day: string): { readonly days: readonly string[]; readonly hours: readonly (readonly [string, number])[] } {
    const days = this.#db.prepare('SELECT DISTINCT day FROM stretch WHERE day < ? ORDER BY day').pluck().all(day);
    const hours = this.#db
      .prepare(`SELECT type, hour FROM stretch GROUP BY type, hour HAVING max(day) < ? ORDER BY type, hour`)
      .raw()
      .all(day);
    return { days: days as string[], hours: hours as [string, number][] };
  }

  /** Hides what arrived before `at`. */
  hideBefore(at: number): void {
    this.#db.prepare('INSERT INTO kept_from VALUES (?)').run(at);
    this.keptFrom = at;
  }

  /** Once the readings of these days are gone from the database. */
  forgetDaysBefore(day: string, at: number): void {
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM stretch WHERE day < ?').run(day);
      this.#db.prepare('DELETE FROM shared WHERE at < ?').run(at);
    })();
    this.#shared = this.#number('SELECT count(*) FROM shared');
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #kindsOf(type: string): Map<string, FieldKind> {
    const kinds = this.#kinds.get(type) ?? new Map<string, FieldKind>();
    this.#kinds.set(type, kinds);
    return kinds;
  }

  #all<T>(sql: string): T[] {
    return this.#db.prepare(sql).all() as T[];
  }

  #lostRanges(): readonly { readonly after: number; readonly upTo: number }[] {
    return this.#all('SELECT after, up_to AS upTo FROM lost');
  }

  #number(sql: string): number {
    return this.#db.prepare(sql).pluck().get() as number;
  }
}

const STRETCH = `first_seq AS firstSeq, last_seq AS lastSeq, type, day, hour, first_ts AS firstTs, last_ts AS lastTs,
  first_at AS firstAt, last_at AS lastAt, rows`;

interface KindRow {
  readonly type: string;
  readonly name: string;
  readonly kind: FieldKind;
}

interface SharedRow extends Omit<ReadingRow, 'values' | 'aside'> {
  readonly vals: string;
  readonly aside: string | null;
}

function toRow({ vals, aside, ...row }: SharedRow): ReadingRow {
  const values = JSON.parse(vals) as Record<string, SignalValue>;
  return { ...row, values, ...(aside === null ? {} : { aside }) };
}
