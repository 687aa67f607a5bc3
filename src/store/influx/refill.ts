import { existsSync, rmdirSync } from 'node:fs';
import { messageOf } from '../errors.ts';
import type { StoreFault } from '../store.ts';
import { type CarriedFile, carriedFilesIn, dropCarried, readCarried } from './carried-file.ts';
import type { Ledger } from './ledger.ts';
import { pointOf } from './reading-row.ts';
import type { Wire } from './wire.ts';
import { writeAll } from './write-all.ts';

export interface RefillDeps {
  readonly wire: Wire;
  readonly ledger: Pick<Ledger, 'keptFrom'>;
  readonly signal: AbortSignal;
  readonly onFault: (fault: StoreFault) => void;
}

/**
 * Readings that a backup carried, on their way into the database: whether it lost them or has them still, for the same
 * series and instant overwrite. They go before anything new does, in their order, because of two readings that share an
 * instant the later one wins.
 */
export class Refill {
  readonly #dir: string;
  readonly #deps: RefillDeps;
  readonly #files: CarriedFile[];
  readonly #all: number;

  constructor(dir: string, deps: RefillDeps) {
    this.#dir = dir;
    this.#deps = deps;
    this.#files = existsSync(dir) ? [...carriedFilesIn(dir)] : [];
    this.#all = this.#files.length;
  }

  get isDone(): boolean {
    return this.#files.length === 0;
  }

  /** How far it is, as a sentence. */
  get sentence(): string {
    const rows = this.#files.reduce((sum, file) => sum + file.rows, 0);
    return `readings of the backup are being written into InfluxDB, ${this.#all - this.#files.length} of ${this.#all} files so far; ${rows} are still missing in series and backtests`;
  }

  /** One file; rejects when the database is away, and may be called again. */
  async step(): Promise<void> {
    const [file] = this.#files;
    if (file === undefined) return;
    const { wire, ledger, signal, onFault } = this.#deps;
    const rows = readCarried(this.#dir, file).filter(({ at }) => at >= ledger.keptFrom);
    const refused = await writeAll(rows, pointOf, (points) => wire.write(points, signal), { inOrder: true });
    for (const { row, reason } of refused.slice(0, 10)) {
      const detail = `InfluxDB refuses a reading of ${row.device} that the backup has: ${messageOf(reason)}`;
      onFault({ code: 'maintain_failed', detail });
    }
    dropCarried(this.#dir, file);
    this.#files.shift();
    if (this.isDone) rmdirSync(this.#dir);
  }
}
