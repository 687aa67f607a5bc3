import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { literal } from './names.ts';
import type { Question } from './read-pool.ts';
import type { ReadingDeps } from './reading.ts';
import type { Segment } from './segment.ts';
import { keyOf } from './segment.ts';

/**
 * Closed days in the order of the stream. Their files are in the order of devices, so that each window of `seq` would
 * read the whole of them; what a look at the past needs of a file is therefore sorted once, into a file beside
 * the database that goes when the look has passed it. A crash leaves it to the next start, which empties the folder.
 */
export class SortedDays {
  readonly #deps: ReadingDeps;
  readonly #files = new Map<string, { readonly path: string; readonly last: number }>();

  constructor(deps: ReadingDeps) {
    this.#deps = deps;
  }

  /** SQL that finds the rows which `question` asks of the segment, by the names that it gives them. */
  async source(segment: Segment, question: () => Question): Promise<string> {
    const known = this.#files.get(keyOf(segment));
    if (known !== undefined) return sourceOf(known.path);
    const folder = join(this.#deps.dir, 'spill');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${randomUUID()}.parquet`);
    this.#files.set(keyOf(segment), { path, last: segment.seqs?.last ?? Number.POSITIVE_INFINITY });
    const { sql, values } = question();
    const copy = `COPY (${sql} ORDER BY 1, 2) TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 30720)`;
    try {
      await this.#deps.pool.work({ sql: copy, values });
    } catch (error) {
      this.#drop(keyOf(segment));
      throw error;
    }
    return sourceOf(path);
  }

  /** Whatever ends at or before the entry is not asked for again. */
  passed(seq: number): void {
    for (const [key, { last }] of this.#files) if (last <= seq) this.#drop(key);
  }

  [Symbol.dispose](): void {
    this.passed(Number.POSITIVE_INFINITY);
  }

  #drop(key: string): void {
    rmSync(this.#files.get(key)?.path ?? '', { force: true });
    this.#files.delete(key);
  }
}

const sourceOf = (path: string): string => `read_parquet(${literal(path)})`;
