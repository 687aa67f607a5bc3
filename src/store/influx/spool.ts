import { linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RowBatch } from '../row-batch.ts';
import { packBatches, unpackBatches } from './spool-file.ts';

interface Spooled {
  readonly name: string;
  readonly lastSeq: number;
  readonly rows: number;
  bytes: number;
  /** Resolves when the file is durable. */
  readonly written: Promise<void>;
}

/**
 * Batches in files, first in first out, while the database is away: so that neither memory nor whoever hands rows over
 * waits for it. A batch is in a file, durable, before `put` resolves.
 */
export class Spool {
  readonly #dir: string;
  readonly #budget: number;
  #files: Spooled[] = [];

  /** `stored`: files of entries up to it are done with. */
  constructor(dir: string, budget: number, stored: number) {
    this.#dir = dir;
    this.#budget = budget;
    mkdirSync(dir, { recursive: true });
    for (const name of readdirSync(dir).sort()) {
      const [, last, rows] = /^\d{16}-(\d{16})-(\d+)\.rows$/.exec(name) ?? [];
      if (last === undefined || Number(last) <= stored) rmSync(join(dir, name));
      else {
        const bytes = statSync(join(dir, name)).size;
        this.#files.push({ name, lastSeq: Number(last), rows: Number(rows), bytes, written: Promise.resolve() });
      }
    }
  }

  get isEmpty(): boolean {
    return this.#files.length === 0;
  }

  get rows(): number {
    return this.#files.reduce((sum, { rows }) => sum + rows, 0);
  }

  get bytes(): number {
    return this.#files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Of the last file that is durable; undefined without one. */
  get lastSeq(): number | undefined {
    return this.#files.findLast(({ bytes }) => bytes > 0)?.lastSeq;
  }

  /** Gives the files that are durable a second name in `dir`, under which they stay when they are done with. */
  linkInto(dir: string): readonly { readonly name: string; readonly bytes: number }[] {
    const durable = this.#files.filter(({ bytes }) => bytes > 0).map(({ name, bytes }) => ({ name, bytes }));
    for (const { name } of durable) linkSync(join(this.#dir, name), join(dir, name));
    return durable;
  }

  async put(batches: readonly RowBatch[]): Promise<void> {
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    const [first, last] = [batches[0]?.firstSeq ?? 0, batches.at(-1)?.lastSeq ?? 0];
    if (this.bytes >= this.#budget) {
      throw new Error(
        `InfluxDB has been away so long that the rows kept for it take ${this.bytes} bytes; bring it back, or raise store.outage_bytes`,
      );
    }
    const name = `${padded(first)}-${padded(last)}-${rows}.rows`;
    const { promise: written, resolve, reject } = Promise.withResolvers<void>();
    const file: Spooled = { name, lastSeq: last, rows, bytes: 0, written };
    written.catch(() => undefined);
    this.#files.push(file);
    try {
      file.bytes = await this.#write(name, packBatches(batches));
      resolve();
    } catch (error) {
      this.#files = this.#files.filter((one) => one !== file);
      reject(error);
      throw error;
    }
  }

  /** Files of up to so many rows from the front, at least one; not taken away. */
  async first(rows: number): Promise<{ readonly batches: readonly RowBatch[]; readonly files: number }> {
    const batches: RowBatch[] = [];
    let files = 0;
    let sum = 0;
    for (const file of [...this.#files]) {
      if (files > 0 && sum + file.rows > rows) break;
      await file.written.catch(() => undefined);
      if (!this.#files.includes(file)) continue;
      const found = unpackBatches(await readFile(join(this.#dir, file.name)));
      if (found === undefined)
        throw new Error(
          `${join(this.#dir, file.name)} is damaged; put it back from a backup, or move it away to go on without its ${file.rows} rows`,
        );
      batches.push(...found);
      files += 1;
      sum += file.rows;
    }
    return { batches, files };
  }

  /** Takes files away from the front. */
  async drop(files: number): Promise<void> {
    for (const { name } of this.#files.splice(0, files)) await rm(join(this.#dir, name), { force: true });
  }

  async #write(name: string, bytes: Uint8Array): Promise<number> {
    const part = join(this.#dir, `${name}.part`);
    const file = await open(part, 'w');
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(part, join(this.#dir, name));
    const folder = await open(this.#dir, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return bytes.length;
  }
}

const padded = (seq: number): string => String(seq).padStart(16, '0');
