import type { RowBatch } from '../row-batch.ts';
import type { Store, StoreFault } from '../store.ts';
import { withoutReadings } from './beside-batch.ts';
import { InstantsTaken } from './instants-taken.ts';
import type { Ledger } from './ledger.ts';
import type { SectionRows } from './reading-row.ts';
import { pointOf, ReadingRows } from './reading-row.ts';
import { stretchesOf } from './stretches.ts';
import type { Wire } from './wire.ts';
import type { RefusedPoint } from './write-all.ts';
import { writeAll } from './write-all.ts';

export interface CommitDeps {
  readonly wire: Wire;
  readonly ledger: Ledger;
  /** Keeps everything that is no reading, and the cursor. */
  readonly beside: Store;
  readonly signal: AbortSignal;
  readonly onFault: (fault: StoreFault) => void;
}

/**
 * Makes batches durable in this order, so that a crash between two steps is mended by the same batches again:
 * readings that would lose their place to another of their instant → the readings → where they lie → all the rest,
 * with the cursor. Nothing is read of what lies beyond the cursor in the stream.
 */
export function createCommit(deps: CommitDeps): (batches: readonly RowBatch[]) => Promise<number> {
  const { wire, ledger, beside, signal } = deps;
  const readings = new ReadingRows(deps);
  const taken = new InstantsTaken(deps);
  return async (batches) => {
    const cursor = beside.cursor();
    ledger.forgetBeyond(cursor);
    const fresh: { readonly batch: RowBatch; readonly sections: readonly SectionRows[] }[] = [];
    let reached = cursor;
    for (const batch of batches) {
      if (batch.lastSeq <= reached) continue;
      fresh.push({ batch, sections: readings.of(batch, reached) });
      reached = batch.lastSeq;
    }
    const rows = fresh.flatMap(({ sections }) => sections.flatMap((section) => section.rows));
    const sharing = await taken.conflictsOf(rows);
    ledger.keepShared(sharing);
    const inOrder = sharing.length > 0;
    const refused = await writeAll(rows, pointOf, (points) => wire.write(points, signal), { inOrder });
    ledger.forgetShared(refused.map(({ row }) => row));
    const gone = new Set(refused.map(({ row }) => row));
    taken.note(rows.filter((row) => !gone.has(row)));
    for (const { batch, sections } of fresh) ledger.noteStretches(stretchesOf(batch, sections, gone));
    const stored = fresh.map(({ batch }) => beside.append(withoutReadings(batch, refusedOf(batch, refused))));
    await Promise.all(stored);
    ledger.settle(beside.cursor());
    return beside.cursor();
  };
}

const refusedOf = ({ firstSeq, lastSeq }: RowBatch, refused: readonly RefusedPoint[]): RefusedPoint[] =>
  refused.filter(({ row }) => row.seq >= firstSeq && row.seq <= lastSeq);
