import type { ReadPool } from './read-pool.ts';
import { liveName, type Segment } from './segment.ts';

/** The `seq` of the first and last row. */
type Seqs = { readonly first: number; readonly last: number };

/**
 * Which entries live tables reach over, asked once for one query: a question that leaves out a table of another day costs
 * a third of one that looks into it. A table that grows meanwhile grows beyond what the query may see.
 */
export class LiveSeqs {
  readonly #pool: Pick<ReadPool, 'rows'>;
  readonly #known = new Map<string, Promise<Seqs | undefined>>();

  constructor(pool: Pick<ReadPool, 'rows'>) {
    this.#pool = pool;
  }

  /** Those of the books for a file; undefined for a live table without rows. */
  async of(segment: Segment): Promise<Seqs | undefined> {
    if (segment.file !== undefined) return segment.seqs;
    const name = liveName(segment);
    const known = this.#known.get(name) ?? this.#look(name);
    this.#known.set(name, known);
    // A table that has moved to a file is looked up again.
    known.catch(() => this.#known.delete(name));
    return known;
  }

  async #look(name: string): Promise<Seqs | undefined> {
    const [row] = await this.#pool.rows({ sql: `SELECT min(seq), max(seq) FROM ${name}`, values: {} });
    const [first, last] = row ?? [];
    return first === null || first === undefined ? undefined : { first: Number(first), last: Number(last) };
  }
}
