import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnPart, RowBatch, RowSection } from '../row-batch.ts';
import { fixedColumns } from '../row-batch.ts';
import type { StoreFault } from '../store.ts';
import { insertCursor } from './books.ts';
import type { ChunkFiller, PlacedPart } from './chunk-filler.ts';
import { CHUNK_ROWS, createChunkFiller } from './chunk-filler.ts';
import { inTransaction } from './database.ts';
import type { Holdings } from './holdings.ts';
import { asideWith } from './kind-conflict.ts';
import { loadRawVectors } from './raw-vectors.ts';
import type { Segment, SegmentTable, SignalColumn, SignalColumnKind } from './segment.ts';
import { keyOf } from './segment.ts';

export interface BatchWriter {
  readonly cursor: number;
  /**
   * Stores the batches and moves the cursor in one transaction; rows at or before the cursor are passed over.
   * Returns how many rows went to the table of unknown signals.
   */
  commit(batches: readonly RowBatch[]): Promise<number>;
}

export interface BatchWriterDeps {
  readonly connection: DuckDBConnection;
  readonly holdings: Holdings;
  readonly onFault: (fault: StoreFault) => void;
}

/** Rows ready for their table. */
interface Load {
  /** Undefined for the table of unknown signals. */
  readonly segment: Segment | undefined;
  readonly parts: readonly (PlacedPart | undefined)[];
  readonly from: number;
  readonly rows: number;
}

/** A section yet to be stored; rows at or before `reached` are stored already. */
interface Wanted {
  readonly batch: RowBatch;
  readonly section: RowSection;
  readonly reached: number;
}

const none: ReadonlySet<string> = new Set();

export function createBatchWriter(options: { readonly cursor: number }, deps: BatchWriterDeps): BatchWriter {
  const { connection, holdings } = deps;
  const fillers = new Fillers(holdings);
  const conflicts = new Conflicts(deps);
  let cursor = options.cursor;

  /** The columns that a section needs are there once this resolves; which of its signals clash with them. */
  const ensure = async ({ section }: Wanted): Promise<ReadonlySet<string>> => {
    const { table } = section;
    if (table === 'unknown') return none;
    const clashing = conflicts.of(section);
    await segmentOf(table, section, clashing);
    return clashing;
  };

  const segmentOf = (
    table: SegmentTable,
    { type, day, signals }: RowSection,
    clashing: ReadonlySet<string>,
  ): Promise<Segment> => {
    const key = { table, type, day: laterDay(day, holdings.newestDay) };
    return holdings.ensureLive(key, signals.filter(({ name }) => !clashing.has(name)).map(signalColumn));
  };

  const prepare = async ({ batch, section, reached }: Wanted, clashing: ReadonlySet<string>): Promise<Load> => {
    const from = batch.firstSeq > reached ? 0 : firstRowAfter(section, batch.bytes, reached);
    const { table, rows } = section;
    const place = (part: ColumnPart): PlacedPart => ({ part, bytes: batch.bytes });
    if (table === 'unknown') return { segment: undefined, parts: section.fixed.map(place), from: 0, rows };
    const segment = await segmentOf(table, section, clashing);
    const bySignal = new Map(section.signals.map((part) => [part.name, place(part)]));
    for (const name of clashing) bySignal.delete(name);
    const fixed = section.fixed.map((part) =>
      part.name === 'aside' && clashing.size > 0 ? asideWith(section, batch.bytes, clashing) : place(part),
    );
    return { segment, parts: [...fixed, ...segment.signals.map((name) => bySignal.get(name))], from, rows };
  };

  const prepareAll = async (batches: readonly RowBatch[]): Promise<{ loads: Load[]; reached: number }> => {
    const wanted: Wanted[] = [];
    let reached = cursor;
    for (const batch of batches) {
      if (batch.lastSeq <= reached) continue;
      for (const section of batch.sections) wanted.push({ batch, section, reached });
      reached = batch.lastSeq;
    }
    // All columns first: a later section may widen the table of an earlier one.
    const clashes: ReadonlySet<string>[] = [];
    for (const one of wanted) clashes.push(await ensure(one));
    const loads: Load[] = [];
    for (const [i, one] of wanted.entries()) loads.push(await prepare(one, clashes[i] ?? none));
    return { loads, reached };
  };

  const append = async ({ segment, parts, from, rows }: Load): Promise<void> => {
    const appender = await connection.createAppender(segment === undefined ? 'unknown_signals' : keyOf(segment));
    const filler = fillers.of(segment);
    try {
      for (let row = from; row < rows; row += CHUNK_ROWS) {
        appender.appendDataChunk(filler.fill(parts, row, Math.min(CHUNK_ROWS, rows - row)));
      }
      appender.flushSync();
    } catch (error) {
      appender.clear();
      throw error;
    } finally {
      appender.closeSync();
    }
  };

  return {
    get cursor() {
      return cursor;
    },
    async commit(batches) {
      const { loads, reached } = await prepareAll(batches);
      if (reached === cursor) return 0;
      await inTransaction(connection, async () => {
        for (const load of loads) await append(load);
        await insertCursor(connection, reached);
      });
      cursor = reached;
      let unknown = 0;
      for (const { segment, from, rows } of loads) {
        if (segment === undefined) unknown += rows;
        else holdings.addRows(segment, rows - from);
      }
      return unknown;
    },
  };
}

/** A closed day stays closed, whatever the clock of a later process says. */
function laterDay(day: string, newest: string): string {
  return day > newest ? day : newest;
}

const signalColumn = ({ name, kind }: ColumnPart): SignalColumn => ({ name, kind: kind as SignalColumnKind });

/** The first row of a section with a `seq` above `seq`. */
function firstRowAfter(section: RowSection, bytes: ArrayBuffer, seq: number): number {
  const part = section.fixed.find(({ name }) => name === 'seq');
  const seqs = new BigInt64Array(bytes, part?.data ?? 0, section.rows);
  const first = seqs.findIndex((one) => Number(one) > seq);
  return first === -1 ? section.rows : first;
}

/** One data chunk for each live table, made anew when a table got a column. */
class Fillers {
  readonly #raw = loadRawVectors();
  readonly #holdings: Holdings;
  #fillers = new Map<string, { readonly columns: number; readonly filler: ChunkFiller }>();

  constructor(holdings: Holdings) {
    this.#holdings = holdings;
  }

  of(segment: Segment | undefined): ChunkFiller {
    const key = segment === undefined ? '' : keyOf(segment);
    const columns = segment?.signals.length ?? 0;
    const found = this.#fillers.get(key);
    if (found?.columns === columns) return found.filler;
    // Yesterday's tables are not written again.
    if (this.#fillers.size > 256) this.#fillers = new Map();
    const table: SegmentTable | 'unknown' = segment?.table ?? 'unknown';
    const kindOf = (signal: string): SignalColumnKind => this.#holdings.kindOf(segment?.type ?? '', signal) ?? 'text';
    const kinds = [...fixedColumns[table].map(({ kind }) => kind), ...(segment?.signals ?? []).map(kindOf)];
    const filler = createChunkFiller(kinds, this.#raw);
    this.#fillers.set(key, { columns, filler });
    return filler;
  }
}

/** Signals whose values are of another kind than their column; each is reported once. */
class Conflicts {
  readonly #deps: BatchWriterDeps;
  readonly #reported = new Set<string>();

  constructor(deps: BatchWriterDeps) {
    this.#deps = deps;
  }

  of(section: RowSection): ReadonlySet<string> {
    const { holdings, onFault } = this.#deps;
    const clashing = new Set<string>();
    for (const { name, kind } of section.signals) {
      const column = holdings.kindOf(section.type, name);
      if (column === undefined || column === kind) continue;
      clashing.add(name);
      const key = `${section.type} ${name}`;
      if (this.#reported.has(key)) continue;
      this.#reported.add(key);
      const detail = `signal ${name} of ${section.type} is stored as ${column} and now comes as ${kind}; its values are kept aside, give the signal of the new kind another name`;
      onFault({ code: 'kind_conflict', detail });
    }
    return clashing;
  }
}
