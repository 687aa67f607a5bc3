import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { StoredEvent } from '../stored-event.ts';
import type { Columns, Decode } from './event-decoding.ts';

/** Events of one table in (`seq`, `idx`) order, decoded as they are taken. */
export class EventRun {
  head: StoredEvent | undefined;
  readonly #chunks: readonly DuckDBDataChunk[];
  readonly #decode: Decode;
  #chunk = 0;
  #columns: Columns = [];
  #row = -1;
  #rows = 0;

  constructor(chunks: readonly DuckDBDataChunk[], decode: Decode) {
    this.#chunks = chunks;
    this.#decode = decode;
    this.step();
  }

  /** Takes the head; the next event, or undefined at the end, is the head then. */
  step(): void {
    this.#row += 1;
    while (this.#row >= this.#rows && this.#chunk < this.#chunks.length) {
      const chunk = this.#chunks[this.#chunk];
      this.#columns = chunk?.getColumns() ?? [];
      this.#rows = chunk?.rowCount ?? 0;
      this.#row = 0;
      this.#chunk += 1;
    }
    this.head = this.#row < this.#rows ? this.#decode(this.#columns, this.#row) : undefined;
  }
}

/** Merges the runs; each event once, in (`seq`, `idx`) order. */
export function* mergeRuns(runs: readonly EventRun[]): Generator<StoredEvent, void, undefined> {
  for (let run = earliest(runs); run?.head !== undefined; run = earliest(runs)) {
    yield run.head;
    run.step();
  }
}

function earliest(runs: readonly EventRun[]): EventRun | undefined {
  let first: EventRun | undefined;
  for (const run of runs) {
    if (run.head !== undefined && (first?.head === undefined || precedes(run.head, first.head))) first = run;
  }
  return first;
}

const precedes = (a: StoredEvent, b: StoredEvent): boolean => a.seq < b.seq || (a.seq === b.seq && a.idx < b.idx);
