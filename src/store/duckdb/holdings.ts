/**
 * What the store holds and where: for each table, device type and day of arrival one segment, which is a live
 * table while the day can grow and a Parquet file afterwards. Rows arrive in time order, so that a closed day
 * never changes again, however late a reading comes. A copy in memory of the books (`books.ts`).
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import * as books from './books.ts';
import { inTransaction } from './database.ts';
import type { Segment, SegmentKey, SegmentTable, SignalColumn, SignalColumnKind } from './segment.ts';
import { keyOf } from './segment.ts';

export interface Holdings {
  /** Rises when a segment moves or goes, so that a read that failed can tell whether to look again. */
  readonly version: number;
  /** The newest day of arrival with rows, which alone can grow; empty in an empty store. */
  readonly newestDay: string;
  /** By day, the oldest first. */
  segments(table?: SegmentTable, type?: string): readonly Segment[];
  kindOf(type: string, signal: string): SignalColumnKind | undefined;
  /** The live segment for rows of `key`, with a column for each of `signals`; commits what it had to create. */
  ensureLive(key: SegmentKey, signals: readonly SignalColumn[]): Promise<Segment>;
  /** Under way: committed perhaps, and not seen here yet. Whether a segment moved is known when it resolves. */
  readonly changing: Promise<void> | undefined;
  /** Does `work` and writes the books in one transaction, and knows of the change once that has committed. */
  change(change: HoldingsChange, work: () => Promise<void>): Promise<void>;
  /** Of what the books say already. */
  apply(change: HoldingsChange): void;
  addRows(key: SegmentKey, rows: number): void;
}

/** `gone` takes the segment off the books; `put` writes it. */
type HoldingsChange = { readonly put: Segment } | { readonly gone: SegmentKey };

/** Opens the books on `connection`, which must be the one that writes. */
export async function openHoldings(connection: DuckDBConnection): Promise<Holdings> {
  await books.createBooks(connection);
  const kinds = new SignalKinds();
  for (const { type, signal } of await books.readSignalKinds(connection)) kinds.add(type, signal);
  const segments = new Map((await books.readSegments(connection)).map((segment) => [keyOf(segment), segment]));
  let version = 0;
  let changing: Promise<void> | undefined;

  const apply = (change: HoldingsChange): void => {
    version += 1;
    if ('put' in change) segments.set(keyOf(change.put), change.put);
    else segments.delete(keyOf(change.gone));
  };

  const record = async (change: HoldingsChange): Promise<void> => {
    await books.deleteSegment(connection, 'put' in change ? change.put : change.gone);
    if ('put' in change) await books.insertSegment(connection, change.put);
  };

  const ensureLive = async (key: SegmentKey, signals: readonly SignalColumn[]): Promise<Segment> => {
    const found = segments.get(keyOf(key));
    const had = found?.signals ?? kinds.signals(key.type);
    const added = signals.filter(({ name }) => !had.includes(name));
    if (found !== undefined && added.length === 0) return found;
    const fresh = signals.filter(({ name }) => kinds.of(key.type, name) === undefined);
    const { table, type, day } = key;
    const blank = { table, type, day, file: undefined, rows: 0, bytes: 0, seqs: undefined, tsDays: undefined };
    const segment: Segment = { ...(found ?? blank), signals: [...had, ...added.map(({ name }) => name)] };
    const kindOf = (name: string): SignalColumnKind =>
      kinds.of(key.type, name) ?? fresh.find((signal) => signal.name === name)?.kind ?? 'text';
    await inTransaction(connection, async () => {
      for (const signal of fresh) await books.insertSignalKind(connection, key.type, signal);
      if (found === undefined) await connection.run(books.createLiveTable(segment, kindOf));
      else for (const signal of added) await connection.run(books.addSignalColumn(segment, signal));
      await record({ put: segment });
    });
    for (const signal of fresh) kinds.add(key.type, signal);
    apply({ put: segment });
    return segment;
  };

  const change = async (what: HoldingsChange, work: () => Promise<void>): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    changing = promise;
    try {
      await inTransaction(connection, async () => {
        await work();
        await record(what);
      });
      apply(what);
    } finally {
      changing = undefined;
      resolve();
    }
  };

  return {
    get version() {
      return version;
    },
    get changing() {
      return changing;
    },
    get newestDay() {
      // A day may have been opened for rows that a crash then kept from it.
      return [...segments.values()].reduce((newest, { day, rows }) => (rows > 0 && day > newest ? day : newest), '');
    },
    segments: (table, type) =>
      [...segments.values()]
        .filter((one) => (table === undefined || one.table === table) && (type === undefined || one.type === type))
        .sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day))),
    kindOf: (type, signal) => kinds.of(type, signal),
    ensureLive,
    change,
    apply,
    addRows(key, rows) {
      const segment = segments.get(keyOf(key));
      if (segment !== undefined) segments.set(keyOf(key), { ...segment, rows: segment.rows + rows });
    },
  };
}

/** The kind of each signal's column, which is that of the first value ever stored. */
class SignalKinds {
  readonly #byType = new Map<string, Map<string, SignalColumnKind>>();

  add(type: string, { name, kind }: SignalColumn): void {
    const signals = this.#byType.get(type) ?? new Map<string, SignalColumnKind>();
    this.#byType.set(type, signals.set(name, kind));
  }

  of(type: string, signal: string): SignalColumnKind | undefined {
    return this.#byType.get(type)?.get(signal);
  }

  signals(type: string): string[] {
    return [...(this.#byType.get(type)?.keys() ?? [])];
  }
}
