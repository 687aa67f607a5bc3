import type { Store } from '../store.ts';
import type { Ledger } from './ledger.ts';
import type { ReadGate } from './read-gate.ts';
import type { RollupBook } from './rollup-book.ts';
import type { Wire } from './wire.ts';

/** What every read needs. */
export interface ReadingDeps {
  readonly wire: Wire;
  readonly ledger: Ledger;
  readonly rollups: RollupBook;
  /** Everything that is no reading. */
  readonly beside: Store;
  readonly gate: ReadGate;
}
